using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class ModelOperationsCatalog
{
    private const string ModelFolder = "TransformerChain/";
    private const string LoaderFolder = "Loader/";
    private const string SchemaEntry = "Schema";

    internal ModelOperationsCatalog(IHostEnvironment env) => Environment = env;

    internal IHostEnvironment Environment { get; }

    public void Save(ITransformer model, DataViewSchema inputSchema, Stream stream) =>
        Write(stream, archive =>
        {
            if (model is not null)
                ModelSaveContext.Save(archive, ModelFolder, model);
            if (inputSchema is null)
                return;
            using var writer = new BinaryWriter(archive.CreateEntry(SchemaEntry).Open());
            SchemaCodec.Write(writer, inputSchema);
        });

    public void Save(ITransformer model, DataViewSchema inputSchema, string filePath)
    {
        using FileStream stream = File.Create(Check.NonEmpty(filePath));
        Save(model, inputSchema, stream);
    }

    public void Save<TSource>(ITransformer model, IDataLoader<TSource> loader, Stream stream) =>
        Write(stream, archive =>
        {
            if (model is not null)
                ModelSaveContext.Save(archive, ModelFolder, model);
            ModelSaveContext.Save(archive, LoaderFolder, Check.Value(loader));
        });

    public void Save<TSource>(ITransformer model, IDataLoader<TSource> loader, string filePath)
    {
        using FileStream stream = File.Create(Check.NonEmpty(filePath));
        Save(model, loader, stream);
    }

    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        using ZipArchive archive = Open(stream);
        inputSchema = null;
        if (archive.GetEntry(SchemaEntry) is { } entry)
        {
            using var reader = new BinaryReader(ModelLoadContext.Content(entry));
            inputSchema = SchemaCodec.Read(reader);
        }
        else if (archive.GetEntry(LoaderFolder + ModelSaveContext.ModelEntry) is not null)
        {
            inputSchema = ModelLoadContext.Load<IDataLoader<IMultiStreamSource>>(Environment, archive, LoaderFolder).GetOutputSchema();
        }

        return LoadModel(archive);
    }

    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        using FileStream stream = File.OpenRead(Check.NonEmpty(filePath));
        return Load(stream, out inputSchema);
    }

    public ITransformer LoadWithDataLoader(Stream stream, out IDataLoader<IMultiStreamSource> loader)
    {
        using ZipArchive archive = Open(stream);
        Check.State(archive.GetEntry(LoaderFolder + ModelSaveContext.ModelEntry) is not null,
            "Model does not contain an IDataLoader. Perhaps this was saved with a DataViewSchema, or even no information on its input at all. Consider using the Load method instead.");
        loader = ModelLoadContext.Load<IDataLoader<IMultiStreamSource>>(Environment, archive, LoaderFolder);
        return LoadModel(archive);
    }

    public ITransformer LoadWithDataLoader(string filePath, out IDataLoader<IMultiStreamSource> loader)
    {
        using FileStream stream = File.OpenRead(Check.NonEmpty(filePath));
        return LoadWithDataLoader(stream, out loader);
    }

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(
        ITransformer transformer, bool ignoreMissingColumns = true, SchemaDefinition inputSchemaDefinition = null, SchemaDefinition outputSchemaDefinition = null)
        where TSrc : class
        where TDst : class, new() =>
        CreatePredictionEngine<TSrc, TDst>(transformer, new PredictionEngineOptions
        {
            IgnoreMissingColumns = ignoreMissingColumns,
            InputSchemaDefinition = inputSchemaDefinition,
            OutputSchemaDefinition = outputSchemaDefinition,
        });

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, DataViewSchema inputSchema)
        where TSrc : class
        where TDst : class, new() =>
        CreatePredictionEngine<TSrc, TDst>(transformer, ignoreMissingColumns: false, TypedColumns.Define(typeof(TSrc), Check.Value(inputSchema)));

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, PredictionEngineOptions options)
        where TSrc : class
        where TDst : class, new() => new(transformer, Check.Value(options));

    private static void Write(Stream stream, Action<ZipArchive> write)
    {
        // A zip wants to seek; the caller's stream may not.
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
            write(archive);
        buffer.Position = 0;
        buffer.CopyTo(Check.Value(stream));
    }

    private static ZipArchive Open(Stream stream)
    {
        var copy = new MemoryStream();
        Check.Value(stream).CopyTo(copy);
        copy.Position = 0;
        return new ZipArchive(copy, ZipArchiveMode.Read);
    }

    private ITransformer LoadModel(ZipArchive archive) => archive.GetEntry(ModelFolder + ModelSaveContext.ModelEntry) is null
        ? new TransformerChain<ITransformer>()
        : ModelLoadContext.Load<ITransformer>(Environment, archive, ModelFolder);
}
