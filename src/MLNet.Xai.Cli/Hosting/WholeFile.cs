using MLNet.Xai.Core.Files;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>Files that are there whole or not at all, as the library writes its own.</summary>
internal static class WholeFile
{
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        await using var file = new AtomicFile(path);
        await write(file);
        file.Commit();
    }

    public static Task WriteAsync(string path, string text) => WriteAsync(path, async stream =>
    {
        await using var writer = new StreamWriter(stream, leaveOpen: true);
        await writer.WriteAsync(text);
    });
}
