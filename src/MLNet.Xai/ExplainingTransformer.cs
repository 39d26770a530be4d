using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Persistence;

namespace MLNet.Xai;

/// <summary>Appends the columns of an explainer. Lazy: nothing is computed for a column that nobody reads.</summary>
/// <remarks>
/// Cursors explain blocks of rows that they read ahead, in constant memory; a <c>PredictionEngine</c> explains one row at a time.
/// Saved by plain <c>Model.Save</c> as a chain of ordinary ML.NET transformers, so that plain <c>Model.Load</c> reads it in any process
/// that has this assembly beside it; <see cref="ExplainCatalog.Unwrap"/> turns that chain back into this transformer.
/// </remarks>
public abstract class ExplainingTransformer : ITransformer
{
    private protected ExplainingTransformer()
    {
    }

    /// <summary>The explainer as rows of floats.</summary>
    internal abstract RowExplainer Rows { get; }

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>The schema of the input with the explanation columns behind it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column that the explainer reads is missing, or of another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new BoundColumns(Rows, inputSchema).OutputSchema;
    }

    /// <summary>The data with the explanation columns behind it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column that the explainer reads is missing, or of another type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ExplainedView(new BoundColumns(Rows, input.Schema), input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new BoundColumns(Rows, inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)Surrogate.Build(Rows)).Save(ctx);
}
