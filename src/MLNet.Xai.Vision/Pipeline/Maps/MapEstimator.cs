using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Vision;

/// <summary>Appends columns that are made of map columns; made by <see cref="VisionCatalog"/>. Fitting only looks at the columns.</summary>
/// <typeparam name="TTransformer">What fitting gives.</typeparam>
public sealed class MapEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : ExplainingTransformer
{
    private readonly MLContext _context;
    private readonly string[] _reads;
    private readonly OutputColumn[] _appends;
    private readonly Func<DataViewSchema, RowExplainer> _bind;

    internal MapEstimator(MLContext context, string[] reads, OutputColumn[] appends, Func<DataViewSchema, RowExplainer> bind) =>
        (_context, _reads, _appends, _bind) = (context, reads, appends, bind);

    /// <summary>Binds to the data's columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or of another type or size.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var transformer = (TTransformer)_bind(input.Schema).ToTransformer(new Watch(new LoggedProgress(_context), CancellationToken.None));
        _ = transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <summary>The data's columns and the appended ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (string name in _reads)
            SchemaShapes.Require(inputSchema, name);
        return SchemaShapes.Append(inputSchema, _appends.Select(c => c.Detach()));
    }
}
