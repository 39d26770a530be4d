using Microsoft.ML;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>A model that a command works with.</summary>
internal sealed class LoadedModel : IDisposable
{
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

    public void Dispose() => (Transformer as IDisposable)?.Dispose();
}
