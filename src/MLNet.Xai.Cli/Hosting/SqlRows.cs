using Microsoft.ML;
using MLNet.Xai.Data.Tables;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>Rows that are given as a query instead of a file.</summary>
internal static class SqlRows
{
    private const int MostOfName = 80;

    private static readonly string[] s_beginnings = ["select", "with", "from", "values"];

    /// <summary>Whether it is a query: begins with a word that queries begin with, goes on, and is no file.</summary>
    public static bool IsQuery(string text)
    {
        string query = text.TrimStart(' ', '\t', '\r', '\n', '(');
        return s_beginnings.Any(b => query.Length > b.Length && query.StartsWith(b, StringComparison.OrdinalIgnoreCase) && (char.IsWhiteSpace(query[b.Length]) || query[b.Length] is '(' or '*' or '\''))
            && !File.Exists(text) && !Directory.Exists(text);
    }

    /// <summary>What rows are called: the file's name, or the query's beginning.</summary>
    public static string NameOf(string text)
    {
        if (!IsQuery(text))
            return Path.GetFileName(text.TrimEnd('/', '\\'));
        string line = Screen.OneLine(text);
        return line.Length > MostOfName ? line[..MostOfName] + "..." : line;
    }

    /// <summary>The rows as a file that lives as long as the model: a query may give them in another order the next time, and who reads twice needs the same.</summary>
    public static string Copy(IDataView rows, LoadedModel model)
    {
        string path = model.TemporaryFile(".idv");
        string[] there = [.. rows.Schema.Where(c => !c.IsHidden && !TableBinding.IsAbsent(c)).Select(c => c.Name)];
        using FileStream file = File.Create(path);
        model.Context.Data.SaveAsBinary(model.Context.Transforms.SelectColumns(there).Fit(rows).Transform(rows), file);
        return path;
    }
}
