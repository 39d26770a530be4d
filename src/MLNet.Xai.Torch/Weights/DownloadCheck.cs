using System.Text;

namespace MLNet.Xai.Torch.Weights;

/// <summary>Names what often arrives instead of a file: nothing, a web page, the pointer that Git LFS leaves.</summary>
internal static class DownloadCheck
{
    private const int Enough = 64;

    /// <exception cref="InvalidDataException">The file is one of these; the message says which, and what to do.</exception>
    public static void Check(string path, string wanted)
    {
        Span<byte> start = stackalloc byte[Enough];
        using (FileStream file = File.OpenRead(path))
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (Describe(start) is { } what)
            throw new InvalidDataException($"'{path}' cannot be read as {wanted}: {what}.");
    }

    /// <summary>What a file that begins like this is; <see langword="null"/> where it may be the right one.</summary>
    public static string? Describe(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            return "it is empty, perhaps because its download was broken off";
        if (start.StartsWith("version https://git-lfs"u8))
            return "it is a Git LFS pointer, not the file that it stands for. Get that with 'git lfs pull'";
        string text = Encoding.Latin1.GetString(start.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? start[3..] : start).TrimStart();
        bool page = text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<head", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<!--", StringComparison.Ordinal);
        return page ? "it is a web page (HTML or XML). The address gave a page, an error or a login perhaps, instead of the file" : null;
    }
}
