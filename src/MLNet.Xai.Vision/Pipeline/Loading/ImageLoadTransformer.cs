using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Persistence;
using MLNet.Xai.Vision.Pipeline.Loading;

namespace MLNet.Xai.Vision;

/// <summary>Appends images from files, each read when it is asked for. Saved and loaded as ML.NET's own transformers are.</summary>
public sealed class ImageLoadTransformer : ITransformer, ISavedTransformer
{
    private readonly PictureSource _source;

    internal ImageLoadTransformer(PictureSource source) => _source = source;

    /// <summary>Name of the column of images.</summary>
    public string OutputColumnName => _source.Name;

    internal string FileColumnName => _source.FileColumn;

    internal string Folder => _source.Folder;

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>The schema of the input with the appended columns behind it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column of file names is missing, or no Text.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new LoadedColumns(_source, inputSchema).OutputSchema;
    }

    /// <summary>The data with the appended columns behind it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column of file names is missing, or no Text.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new AppendedView(new LoadedColumns(_source, input.Schema), input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new LoadedColumns(_source, inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => OtherMLNet.Use(() => LoadableTransformer.Save(ctx, this));

    void ISavedTransformer.Write(BinaryWriter writer) => _source.Write(writer);

    internal ImageLoadTransformer From(string folder) => new(_source with { Folder = folder });

    internal static ISavedTransformer Read(BinaryReader reader) => new ImageLoadTransformer(PictureSource.Read(reader));
}
