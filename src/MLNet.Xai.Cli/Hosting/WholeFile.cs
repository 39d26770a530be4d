namespace MLNet.Xai.Cli.Hosting;

/// <summary>Files that are there whole or not at all: written under a temporary name beside, then moved.</summary>
internal static class WholeFile
{
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
        try
        {
            await using (FileStream stream = File.Create(temporary))
                await write(stream);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public static Task WriteAsync(string path, string text) => WriteAsync(path, async stream =>
    {
        await using var writer = new StreamWriter(stream, leaveOpen: true);
        await writer.WriteAsync(text);
    });
}
