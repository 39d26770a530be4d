using Microsoft.ML;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>How many rows there are, for the time that is left: as the file says, else told from its size and its first lines.</summary>
internal static class RowEstimate
{
    private const int Looked = 1 << 18;

    /// <param name="path">The file.</param>
    /// <param name="data">Its rows.</param>
    /// <returns>Null where nothing tells.</returns>
    public static long? Of(string path, IDataView data)
    {
        if (data.GetRowCount() is { } count)
            return count;
        if (!File.Exists(path) || Path.GetExtension(path).ToLowerInvariant() is not (".csv" or ".tsv" or ".tab" or ".txt"))
            return null;
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[Looked];
        int read = file.ReadAtLeast(start, Looked, throwOnEndOfStream: false), lines = start.AsSpan(0, read).Count((byte)'\n');
        return lines == 0 ? null : (long)((double)file.Length / read * lines);
    }
}
