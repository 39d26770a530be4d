namespace MLNet.Xai.Text.Tests.Tokenizers;

/// <summary>A temporary folder with files in it.</summary>
internal sealed class TokenizerFolder : IDisposable
{
    public TokenizerFolder(params ReadOnlySpan<(string Name, string Text)> files)
    {
        Path = Directory.CreateTempSubdirectory("xai-tokenizer").FullName;
        foreach ((string name, string text) in files)
            Write(name, text);
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, string text) => System.IO.File.WriteAllText(File(name), text);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
