using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator((string Output, string Input)[] pairs, DataKind kind)
        : base(new TypeConvertingTransformer(pairs, kind))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape result = Check.Value(inputSchema);
        foreach ((string output, string input) in Transformer.ColumnPairs)
        {
            SchemaShape.Column source = inputSchema.Require(input);
            result = result.With(new SchemaShape.Column(output, source.Kind, Transformer.Kind.ToPrimitiveType(), isKey: false,
                new SchemaShape(source.Keep(AnnotationNames.SlotNames))));
        }

        return result;
    }
}

[LoadableModel("ConvertType")]
public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal TypeConvertingTransformer((string Output, string Input)[] pairs, DataKind kind)
        : base(pairs) => Kind = kind;

    internal DataKind Kind { get; }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new TypeConvertingTransformer(ReadPairs(ctx.Reader), (DataKind)ctx.Reader.ReadByte());

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(TypeConvertingTransformer));
        SavePairs(ctx.Writer);
        ctx.Writer.Write((byte)Kind);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : OneToOneMapper
    {
        private readonly PrimitiveDataViewType _type;

        public Mapper(TypeConvertingTransformer parent, DataViewSchema schema)
            : base(parent, schema)
        {
            _type = parent.Kind.ToPrimitiveType();
            foreach (DataViewSchema.Column source in Sources)
            {
                if (!ValueConversion.Exists(source.Type.ItemType(), _type))
                    throw Check.SchemaMismatch("inputSchema", "input", source.Name, $"a type that converts to {_type}", source.Type.ToString());
            }
        }

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, int pair) =>
            new(name, Sources[pair].Type.WithItems(_type), Sources[pair].Annotations.Keep(AnnotationNames.SlotNames));

        protected override Delegate MakeGetter(DataViewRow input, int pair) =>
            (Delegate)GenericCall.Invoke(typeof(Mapper), this, nameof(Make), [Sources[pair].Type.ItemType().RawType, _type.RawType], input, Sources[pair]);

        private Delegate Make<TIn, TOut>(DataViewRow input, DataViewSchema.Column source) =>
            ItemMapping.Make(input, source, ValueConversion.Get<TIn, TOut>(source.Type.ItemType(), _type));
    }
}
