using Microsoft.ML;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>A model that a command works with.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly List<string> _temporary = [];

    private LoadedModel(MLContext context, ModelFile file, ITransformer transformer, DataViewSchema? schema) =>
        (Context, File, Transformer, Schema) = (context, file, transformer, schema);

    public MLContext Context { get; }

    public ModelFile File { get; }

    public ITransformer Transformer { get; }

    /// <summary>The columns that it was saved for; null where it was saved without.</summary>
    public DataViewSchema? Schema { get; }

    public string Name => Path.GetFileName(File.FullPath);

    public static LoadedModel Load(FileInfo path, Screen screen, int? seed)
    {
        MLContext context = screen.Context(seed);
        ModelFile file = ModelFile.Open(path.FullName);
        return new LoadedModel(context, file, file.Load(context, out DataViewSchema? schema), schema);
    }

    /// <summary>A path for a file that is deleted with the model.</summary>
    public string TemporaryFile(string extension)
    {
        string path = Path.Combine(Path.GetTempPath(), $"xai-{Guid.NewGuid():N}{extension}");
        _temporary.Add(path);
        return path;
    }

    public void Dispose()
    {
        (Transformer as IDisposable)?.Dispose();
        foreach (string path in _temporary)
            System.IO.File.Delete(path);
    }
}
