using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Transforms;

public sealed class ExpressionEstimator : IEstimator<ExpressionTransformer>
{
    private readonly string _output;
    private readonly string _expression;
    private readonly string[] _inputs;

    internal ExpressionEstimator(string output, string expression, string[] inputs)
    {
        _output = Check.NonEmpty(output, "outputColumnName");
        _expression = Check.NonEmpty(expression);
        _inputs = Check.Value(inputs, "inputColumnNames");
        Check.Param(inputs.Length is > 0 and <= 5, "inputColumnNames", "An expression has one to five input columns");
    }

    public ExpressionTransformer Fit(IDataView input)
    {
        DataViewSchema schema = Check.Value(input).Schema;
        return new ExpressionTransformer(_output, _expression, _inputs, [.. _inputs.Select(name => schema.Find(name).Type.ItemType())]);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape.Column[] inputs = [.. _inputs.Select(name => inputSchema.Require(name))];
        SchemaShape.Column[] vectors = Array.FindAll(inputs, c => c.Kind != SchemaShape.Column.VectorKind.Scalar);
        Check.Param(vectors.Length <= 1, "inputColumnNames", "Can have at most one vector-valued source column");
        Type result = ExpressionParser.Compile(_expression, Array.ConvertAll(inputs, c => c.ItemType.RawType)).GetType().GetGenericArguments()[^1];
        return inputSchema.With(new SchemaShape.Column(_output, vectors.Length > 0 ? vectors[0].Kind : SchemaShape.Column.VectorKind.Scalar,
            DataKinds.PrimitiveTypeOrNull(result), isKey: false, new SchemaShape(vectors.Length > 0 ? vectors[0].Keep(AnnotationNames.SlotNames) : [])));
    }
}
