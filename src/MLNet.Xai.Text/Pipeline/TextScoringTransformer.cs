using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Xai.Persistence;
using MLNet.Xai.Text.Columns;
using MLNet.Xai.Text.Pipeline;

namespace MLNet.Xai.Text;

/// <summary>Appends scores of a text column and explanations of them. All columns share one model, which is left as it was found.</summary>
/// <remarks>
/// Scores are computed in batches of rows that are read ahead, explanations when somebody reads one of their columns. Saved with the tokenizer, the class names and the model: its
/// architecture's name, and its weights inside or beside the model's file. <c>Model.Load</c> puts the model on the context's device.
/// </remarks>
public sealed class TextScoringTransformer : ISavedTransformer, IWatched
{
    private readonly ScoreRows _rows;
    private readonly TextExplanationState[] _parts;
    private readonly ITransformer _chain;

    internal TextScoringTransformer(ScoreRows rows, TextExplanationState[] parts, Watch watch)
    {
        (_rows, _parts) = (rows, parts);
        _chain = new TransformerChain<ITransformer>([rows.ToTransformer(watch), .. parts.Select(p => new TextExplanationTransformer(p, watch))]);
    }

    /// <summary>Name of the column of text.</summary>
    public string TextColumnName => _rows.TextColumn;

    /// <summary>The class names, by index.</summary>
    public IReadOnlyList<string> Labels => _rows.Classifier.Labels;

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>The schema of the input with the columns of scores and explanations behind it.</summary>
    /// <exception cref="ArgumentException">The column of text is missing, or of another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _chain.GetOutputSchema(inputSchema);
    }

    /// <summary>The data with the columns of scores and explanations behind it.</summary>
    /// <exception cref="ArgumentException">The column of text is missing, or of another type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return _chain.Transform(input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => _chain.GetRowToRowMapper(inputSchema);

    ITransformer IWatched.With(Watch watch) => new TextScoringTransformer(_rows, _parts, watch);

    void ICanSaveModel.Save(ModelSaveContext ctx) => OtherMLNet.Use(() => LoadableTransformer.Save(ctx, this));

    void ISavedTransformer.Write(BinaryWriter writer) => TextState.Write(writer, _rows, _parts);

    ISavedTransformer ISavedTransformer.For(IHostEnvironment env) =>
        new TextScoringTransformer((ScoreRows)_rows.For(env), _parts, new Watch(new LoggedProgress(env, "Text"), CancellationToken.None));

    internal static ISavedTransformer Read(BinaryReader reader)
    {
        (ScoreRows rows, TextExplanationState[] parts) = TextState.Read(reader);
        return new TextScoringTransformer(rows, parts, Watch.Nobody);
    }
}
