using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class MissingValueIndicatorEstimator : TrivialEstimator<MissingValueIndicatorTransformer>
{
    internal MissingValueIndicatorEstimator((string Output, string Input)[] pairs)
        : base(new MissingValueIndicatorTransformer(pairs))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape result = Check.Value(inputSchema);
        foreach ((string output, string input) in Transformer.ColumnPairs)
        {
            SchemaShape.Column source = inputSchema.Require(input);
            List<SchemaShape.Column> annotations = source.Keep(AnnotationNames.SlotNames);
            annotations.Add(ShapeExtensions.IsNormalized);
            result = result.With(new SchemaShape.Column(output, source.Kind, BooleanDataViewType.Instance, isKey: false, new SchemaShape(annotations)));
        }

        return result;
    }
}

[LoadableModel("IndicateMissingValues")]
public sealed class MissingValueIndicatorTransformer : OneToOneTransformerBase
{
    internal MissingValueIndicatorTransformer((string Output, string Input)[] pairs)
        : base(pairs)
    {
    }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new MissingValueIndicatorTransformer(ReadPairs(ctx.Reader));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(MissingValueIndicatorTransformer));
        SavePairs(ctx.Writer);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper(MissingValueIndicatorTransformer parent, DataViewSchema schema) : OneToOneMapper(parent, schema)
    {
        protected override DataViewSchema.DetachedColumn MakeColumn(string name, int pair)
        {
            var builder = new DataViewSchema.Annotations.Builder();
            builder.Add(Sources[pair].Annotations, kind => kind == AnnotationNames.SlotNames);
            builder.AddPrimitiveValue(AnnotationNames.IsNormalized, BooleanDataViewType.Instance, true);
            return new(name, Sources[pair].Type.WithItems(BooleanDataViewType.Instance), builder.ToAnnotations());
        }

        protected override Delegate MakeGetter(DataViewRow input, int pair) =>
            (Delegate)GenericCall.Invoke(typeof(Mapper), null, nameof(Make), Sources[pair].Type.ItemType().RawType, input, Sources[pair]);

        private static Delegate Make<T>(DataViewRow input, DataViewSchema.Column source) => ItemMapping.Make(input, source,
            Data.MissingValues.PredicateOrNull<T>(source.Type.ItemType())
            ?? throw Check.SchemaMismatch("inputSchema", "input", source.Name, "a type with missing values", source.Type.ToString()));
    }
}
