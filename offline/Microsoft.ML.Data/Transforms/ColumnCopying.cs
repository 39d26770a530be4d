using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    internal ColumnCopyingEstimator((string Output, string Input)[] pairs)
        : base(new ColumnCopyingTransformer(pairs))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        Transformer.ColumnPairs.Aggregate(inputSchema, (shape, pair) => shape.With(inputSchema.Require(pair.Input).Renamed(pair.Output)));
}

[LoadableModel("CopyColumns")]
public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal ColumnCopyingTransformer((string Output, string Input)[] pairs)
        : base(pairs)
    {
    }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new ColumnCopyingTransformer(ReadPairs(ctx.Reader));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(ColumnCopyingTransformer));
        SavePairs(ctx.Writer);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper(ColumnCopyingTransformer parent, DataViewSchema schema) : OneToOneMapper(parent, schema)
    {
        protected override DataViewSchema.DetachedColumn MakeColumn(string name, int pair) => new(name, Sources[pair].Type, Sources[pair].Annotations);

        protected override Delegate MakeGetter(DataViewRow input, int pair) => input.GetGetter(Sources[pair]);
    }
}
