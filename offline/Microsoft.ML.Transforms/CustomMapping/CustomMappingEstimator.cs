using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Transforms;

public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(Action<TSrc, TDst> map, string contractName, SchemaDefinition inputDefinition, SchemaDefinition outputDefinition)
        : base(new CustomMappingTransformer<TSrc, TDst>(map, contractName, inputDefinition, outputDefinition))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        foreach (TypedColumn needed in Transformer.Needed)
        {
            SchemaShape.Column found = inputSchema.Require(needed.Name);
            SchemaShape.Column wanted = SchemaShape.Column.Of(needed.Name, needed.Type);
            bool kindFits = wanted.Kind == SchemaShape.Column.VectorKind.VariableVector
                ? found.Kind != SchemaShape.Column.VectorKind.Scalar
                : wanted.Kind == found.Kind;
            if (!wanted.ItemType.Equals(found.ItemType) || wanted.IsKey != found.IsKey || !kindFits)
                throw Check.SchemaMismatch(nameof(inputSchema), "input", needed.Name, needed.Type.ToString(), found.GetTypeString());
        }

        return SchemaShape.Create(TypedColumns.Schema(Transformer.Added)).Aggregate(inputSchema, (shape, column) => shape.With(column));
    }
}
