using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator((string Output, string Input)[] pairs)
        : base(new KeyToValueMappingTransformer(pairs))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape result = Check.Value(inputSchema);
        foreach ((string output, string input) in Transformer.ColumnPairs)
        {
            SchemaShape.Column source = inputSchema.Require(input);
            if (!source.IsKey || !source.Annotations.TryFindColumn(AnnotationNames.KeyValues, out SchemaShape.Column values))
                throw Check.SchemaMismatch(nameof(inputSchema), "input", input, "a key with key values", source.GetTypeString());
            result = result.With(new SchemaShape.Column(output, source.Kind, values.ItemType, values.IsKey, new SchemaShape(source.Keep(AnnotationNames.SlotNames))));
        }

        return result;
    }
}

[LoadableModel("KeyToValue")]
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal KeyToValueMappingTransformer((string Output, string Input)[] pairs)
        : base(pairs)
    {
    }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new KeyToValueMappingTransformer(ReadPairs(ctx.Reader));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(KeyToValueMappingTransformer));
        SavePairs(ctx.Writer);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : OneToOneMapper
    {
        private readonly VectorDataViewType[] _values;

        public Mapper(KeyToValueMappingTransformer parent, DataViewSchema schema)
            : base(parent, schema) =>
            _values = Array.ConvertAll(Sources, s => s.Type.ItemType() is KeyDataViewType
                && s.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues)?.Type is VectorDataViewType values
                    ? values
                    : throw Check.SchemaMismatch("inputSchema", "input", s.Name, "a key with key values", s.Type.ToString()));

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, int pair) =>
            new(name, Sources[pair].Type.WithItems(_values[pair].ItemType), Sources[pair].Annotations.Keep(AnnotationNames.SlotNames));

        protected override Delegate MakeGetter(DataViewRow input, int pair) => (Delegate)GenericCall.Invoke(
            typeof(Mapper), null, nameof(Make), [Sources[pair].Type.ItemType().RawType, _values[pair].ItemType.RawType], input, Sources[pair]);

        /// <summary>A missing key gives the value type's missing value, or its default.</summary>
        private static Delegate Make<TKey, TValue>(DataViewRow input, DataViewSchema.Column source)
            where TKey : struct, System.Numerics.IBinaryInteger<TKey>
        {
            VBuffer<TValue> values = default;
            source.Annotations.GetValue(AnnotationNames.KeyValues, ref values);
            TValue[] dense = [.. values.DenseValues()];
            TValue missing = default(TValue) switch
            {
                float => (TValue)(object)float.NaN,
                double => (TValue)(object)double.NaN,
                _ => default,
            };
            return ItemMapping.Make<TKey, TValue>(input, source, key =>
            {
                int index = int.CreateSaturating(key);
                return index > 0 && index <= dense.Length ? dense[index - 1] : missing;
            });
        }
    }
}
