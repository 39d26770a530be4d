using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Reports;

/// <summary>The column of text whose words a report explains.</summary>
internal static class TextColumn
{
    private const int Looked = 200;
    private const int FewestWords = 3;

    /// <summary>The named one, or that of the texts the score follows from whose values have the most words, three at least, and are mostly different; null where there is none.</summary>
    /// <exception cref="ArgumentException">The named one is no text that the model reads.</exception>
    public static string? Find(ReportSubject subject, ModelReportOptions options)
    {
        DataViewSchema.Column[] texts = [.. subject.Inputs.Where(c => c.Type is TextDataViewType)];
        if (options.TextColumnName is { } name)
        {
            return texts.Any(c => name.Equals(c.Name, StringComparison.Ordinal)) ? name : throw new ArgumentException(
                $"{ModelReportOptions.Name(nameof(options.TextColumnName))} is '{name}'; {(texts.Length == 0 ? "the score follows from no column of text" : $"the texts that the score follows from are {string.Join(", ", texts.Select(c => c.Name))}")}.");
        }

        if (texts.Length == 0)
            return null;
        long[] words = new long[texts.Length];
        HashSet<string>[] different = [.. texts.Select(_ => new HashSet<string>(StringComparer.Ordinal))];
        long rows = 0;
        using DataViewRowCursor cursor = subject.Data.GetRowCursor(texts);
        ValueGetter<ReadOnlyMemory<char>>[] getters = [.. texts.Select(c => cursor.GetGetter<ReadOnlyMemory<char>>(c))];
        ReadOnlyMemory<char> value = default;
        for (; rows < Looked && cursor.MoveNext(); rows++)
        {
            for (int i = 0; i < texts.Length; i++)
            {
                getters[i](ref value);
                different[i].Add(value.ToString());
                foreach (Range part in value.Span.SplitAny(" \t\r\n"))
                    words[i] += value.Span[part].IsEmpty ? 0 : 1;
            }
        }

        // Categories may have names of several words; a text is hardly ever said twice.
        int[] found = [.. Enumerable.Range(0, texts.Length).Where(i => rows > 0 && words[i] >= FewestWords * rows && 2 * different[i].Count >= rows)];
        return found.Length > 0 ? texts[found.MaxBy(i => words[i])].Name : null;
    }
}
