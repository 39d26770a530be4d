using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai;

/// <summary>Appends how far two columns of attributions agree. Fitting only looks at the columns.</summary>
public sealed class AgreementEstimator : IEstimator<AgreementTransformer>
{
    private readonly MLContext _context;
    private readonly string _name;
    private readonly string _first;
    private readonly string _second;
    private readonly RankMeasure _measure;
    private readonly int _top;

    internal AgreementEstimator(MLContext context, string name, string first, string second, RankMeasure measure, int top) =>
        (_context, _name, _first, _second, _measure, _top) = (context, name, first, second, measure, top);

    /// <summary>Binds to the data's columns.</summary>
    /// <exception cref="ArgumentException">A column is missing or no attributions, or they are not of the same features and outputs in the same order.</exception>
    public AgreementTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        AttributionLayout first = AttributionLayout.Of(input.Schema, _first, "The agreement"), second = AttributionLayout.Of(input.Schema, _second, "The agreement");
        first.ShouldMatch(second);
        var rows = new AttributionAgreementRows(new AgreementState(_name, _first, _second, first.Features, first.OutputNames, _measure, _top));
        var transformer = new AgreementTransformer(rows, new Watch(new LoggedProgress(_context, "Agreement"), CancellationToken.None));
        _ = transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <summary>The data's columns and the appended ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShapes.Require(inputSchema, _first);
        SchemaShapes.Require(inputSchema, _second);

        // How many outputs there are stands in annotations, which no shape has; base values are vectors where there are several.
        string[] besides = [_first + ".BaseValue", _first + ".Intercept", _second + ".BaseValue", _second + ".Intercept"];
        bool several = inputSchema.Any(c => besides.Contains(c.Name) && c.Kind != SchemaShape.Column.VectorKind.Scalar);
        return SchemaShapes.Append(inputSchema, AttributionAgreementRows.Describe(new AgreementState(_name, _first, _second, 1, several ? ["a", "b"] : [""], _measure, _top)).Select(c => c.Detach()));
    }
}
