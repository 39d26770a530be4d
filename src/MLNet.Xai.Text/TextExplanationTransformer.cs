using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Persistence;
using MLNet.Xai.Text.Columns;

namespace MLNet.Xai.Text;

/// <summary>
/// Appends what the words of a text had to do with a prediction: <c>Name</c> (Vector of Single, one value a word or token), <c>.Tokens</c> (Text), <c>.Start</c>, <c>.Length</c>
/// and <c>.Word</c> (Int32: where in the text, in UTF-16 units, and of which word), <c>.Output</c> and <c>.Class</c> (what is explained), <c>.Seen</c> (how much of the text the
/// model has seen); of complete methods <c>.BaseValue</c> and <c>.Delta</c>; and <c>.Others</c> with <c>.OtherNames</c> of methods that know parts outside the text.
/// </summary>
/// <remarks>Lazy: a row is explained when somebody reads one of the columns. Saved and loaded as ML.NET's own transformers are.</remarks>
public sealed class TextExplanationTransformer : ISavedTransformer, IWatched
{
    private readonly Watch _watch;

    internal TextExplanationTransformer(TextExplanationState state, Watch? watch = null) => (State, _watch) = (state, watch ?? Watch.Nobody);

    /// <summary>Name of the column of values; the names of the others begin with it.</summary>
    public string Name => State.Name;

    /// <summary>The column of text that is explained.</summary>
    public string TextColumn => State.Explainer.TextColumn;

    internal TextExplanationState State { get; }

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>The schema of the input with the explanation columns behind it.</summary>
    /// <exception cref="ArgumentException">A column that is read is missing, or of another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new TextColumns(State, _watch, inputSchema).OutputSchema;
    }

    /// <summary>The data with the explanation columns behind it.</summary>
    /// <exception cref="ArgumentException">A column that is read is missing, or of another type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new AppendedView(new TextColumns(State, _watch, input.Schema), input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new TextColumns(State, _watch, inputSchema);

    ITransformer IWatched.With(Watch watch) => new TextExplanationTransformer(State, watch);

    void ICanSaveModel.Save(ModelSaveContext ctx) => OtherMLNet.Use(() => LoadableTransformer.Save(ctx, this));

    void ISavedTransformer.Write(BinaryWriter writer) => State.Write(writer);

    internal static ISavedTransformer Read(BinaryReader reader) => new TextExplanationTransformer(TextExplanationState.Read(reader));
}
