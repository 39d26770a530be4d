using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Persistence;

namespace MLNet.Xai;

/// <summary>Appends the columns of an explainer. Lazy: nothing is computed for a column that nobody reads.</summary>
/// <remarks>
/// Cursors explain blocks of rows that they read ahead, in constant memory; a <c>PredictionEngine</c> explains one row at a time. Saved and loaded as ML.NET's own
/// transformers are, by plain <c>Model.Save</c> and <c>Model.Load</c>, in any process that has this assembly beside it.
/// </remarks>
public abstract class ExplainingTransformer : ITransformer, IWatched
{
    private protected ExplainingTransformer(RowExplainer rows, Watch watch) => (Rows, Watch) = (rows, watch);

    /// <summary>The explainer as rows of floats.</summary>
    internal RowExplainer Rows { get; }

    /// <summary>Who hears of its passes.</summary>
    internal Watch Watch { get; }

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>The schema of the input with the explanation columns behind it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column that the explainer reads is missing, or of another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Bind(inputSchema).OutputSchema;
    }

    /// <summary>The data with the explanation columns behind it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column that the explainer reads is missing, or of another type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ExplainedView(Bind(input.Schema), input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Bind(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => OtherMLNet.Use(() => LoadableExplainer.Save(ctx, Rows));

    ITransformer IWatched.With(Watch watch) => Rows.ToTransformer(watch);

    private BoundColumns Bind(DataViewSchema schema) => new(Rows, Watch, schema);
}
