using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

public interface IMultiStreamSource
{
    int Count { get; }

    string GetPathOrNull(int index);

    Stream Open(int index);

    TextReader OpenTextReader(int index);
}

public sealed class MultiFileSource : IMultiStreamSource
{
    private readonly string[] _paths;

    public MultiFileSource(params string[] paths) => _paths = [.. (paths ?? []).SelectMany(Expand)];

    public int Count => _paths.Length;

    public string GetPathOrNull(int index) => _paths[index];

    public Stream Open(int index) => File.OpenRead(_paths[index]);

    public TextReader OpenTextReader(int index) => new StreamReader(_paths[index]);

    internal static void CheckExists(string path) => Check.Param(Expand(Check.NonEmpty(path)).All(File.Exists) && Expand(path).Any(), nameof(path), $"File or directory does not exist at path: {path}");

    /// <summary>A file, or those that a pattern in the last part of the path matches, in order.</summary>
    private static IEnumerable<string> Expand(string path)
    {
        string name = Path.GetFileName(path);
        if (!name.Contains('*') && !name.Contains('?'))
            return [path];
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        return Directory.Exists(folder) ? Directory.GetFiles(folder, name).Order(StringComparer.Ordinal) : [];
    }
}
