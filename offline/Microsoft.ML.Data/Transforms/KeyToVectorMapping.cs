using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class KeyToVectorMappingEstimator : TrivialEstimator<KeyToVectorMappingTransformer>
{
    internal KeyToVectorMappingEstimator((string Output, string Input)[] pairs, bool counts)
        : base(new KeyToVectorMappingTransformer(pairs, counts))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape result = Check.Value(inputSchema);
        foreach ((string output, string input) in Transformer.ColumnPairs)
        {
            SchemaShape.Column source = inputSchema.Require(input);
            bool counts = Transformer.Counts;
            bool isVariable = source.Kind == SchemaShape.Column.VectorKind.VariableVector;
            bool isScalar = source.Kind == SchemaShape.Column.VectorKind.Scalar;
            var annotations = new List<SchemaShape.Column>();
            if (source.Annotations.TryFindColumn(AnnotationNames.KeyValues, out SchemaShape.Column values) && values.ItemType is TextDataViewType
                && (!isVariable || (counts && source.IsKey)))
                annotations.Add(ShapeExtensions.SlotNames);
            if (!counts && !isVariable)
                annotations.Add(ShapeExtensions.CategoricalSlotRanges);
            if (!counts || isScalar)
                annotations.Add(ShapeExtensions.IsNormalized);
            result = result.With(new SchemaShape.Column(output, isVariable && !counts ? SchemaShape.Column.VectorKind.VariableVector : SchemaShape.Column.VectorKind.Vector,
                NumberDataViewType.Single, isKey: false, new SchemaShape(annotations)));
        }

        return result;
    }
}

/// <summary>A key becomes a vector with a one in its slot; a vector of keys one such vector after the other, or their sum.</summary>
[LoadableModel("KeyToVector")]
public sealed class KeyToVectorMappingTransformer : OneToOneTransformerBase
{
    internal KeyToVectorMappingTransformer((string Output, string Input)[] pairs, bool counts)
        : base(pairs) => Counts = counts;

    internal bool Counts { get; }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new KeyToVectorMappingTransformer(ReadPairs(ctx.Reader), ctx.Reader.ReadBoolean());

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(KeyToVectorMappingTransformer));
        SavePairs(ctx.Writer);
        ctx.Writer.Write(Counts);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : OneToOneMapper
    {
        private readonly bool _counts;

        public Mapper(KeyToVectorMappingTransformer parent, DataViewSchema schema)
            : base(parent, schema)
        {
            _counts = parent.Counts;
            foreach (DataViewSchema.Column source in Sources)
            {
                if (source.Type.ItemType().KeyCount() == 0)
                    throw Check.SchemaMismatch("inputSchema", "input", source.Name, "a key of known cardinality", source.Type.ToString());
            }
        }

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, int pair)
        {
            DataViewSchema.Column source = Sources[pair];
            int keys = source.Type.ItemType().KeyCount();
            int values = source.Type.ValueCount();
            bool isScalar = source.Type is not VectorDataViewType;
            var type = _counts || values == 1 ? new VectorDataViewType(NumberDataViewType.Single, keys) : new VectorDataViewType(NumberDataViewType.Single, values, keys);
            var builder = new DataViewSchema.Annotations.Builder();
            if (KeyTexts(source, keys) is { } texts && type.IsKnownSize)
                AddSlotNames(builder, type, _counts || isScalar ? texts : SlotTexts(source, texts));
            if (!_counts && values > 0)
                builder.AddCategoricalSlotRanges([.. Enumerable.Range(0, values).SelectMany(i => (int[])[i * keys, ((i + 1) * keys) - 1])]);
            if (!_counts || isScalar)
                builder.AddPrimitiveValue(AnnotationNames.IsNormalized, BooleanDataViewType.Instance, true);
            return new(name, type, builder.ToAnnotations());
        }

        protected override Delegate MakeGetter(DataViewRow input, int pair) => (Delegate)GenericCall.Invoke(
            typeof(Mapper), this, Sources[pair].Type is VectorDataViewType ? nameof(OfVector) : nameof(OfScalar), Sources[pair].Type.ItemType().RawType, input, Sources[pair]);

        private static void AddSlotNames(DataViewSchema.Annotations.Builder builder, VectorDataViewType type, ReadOnlyMemory<char>[] names) =>
            builder.Add(AnnotationNames.SlotNames, new VectorDataViewType(TextDataViewType.Instance, type.Dimensions),
                (ref VBuffer<ReadOnlyMemory<char>> value) => new VBuffer<ReadOnlyMemory<char>>(names.Length, names).CopyTo(ref value));

        private static ReadOnlyMemory<char>[] KeyTexts(DataViewSchema.Column source, int keys)
        {
            if (source.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues)?.Type is not VectorDataViewType { ItemType: TextDataViewType } type || type.Size != keys)
                return null;
            VBuffer<ReadOnlyMemory<char>> texts = default;
            source.GetKeyValues(ref texts);
            return [.. texts.DenseValues()];
        }

        /// <summary>"slot.key", or "[index].key" where the slot has no name.</summary>
        private static ReadOnlyMemory<char>[] SlotTexts(DataViewSchema.Column source, ReadOnlyMemory<char>[] keys)
        {
            VBuffer<ReadOnlyMemory<char>> slots = new(source.Type.ValueCount(), 0, [], []);
            if (source.HasSlotNames())
                source.GetSlotNames(ref slots);
            return [.. slots.DenseValues().SelectMany((slot, i) => keys.Select(key => $"{(slot.IsEmpty ? $"[{i}]" : slot)}.{key}".AsMemory()))];
        }

        private ValueGetter<VBuffer<float>> OfScalar<T>(DataViewRow input, DataViewSchema.Column source)
            where T : struct, System.Numerics.IBinaryInteger<T>
        {
            ValueGetter<T> getter = input.GetGetter<T>(source);
            int size = source.Type.KeyCount();
            T key = default;
            return (ref VBuffer<float> value) =>
            {
                getter(ref key);
                int index = int.CreateSaturating(key);
                bool isKnown = index > 0 && index <= size;
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, size, isKnown ? 1 : 0, requireIndicesOnDense: true);
                if (isKnown)
                {
                    editor.Values[0] = 1;
                    editor.Indices[0] = index - 1;
                }

                value = editor.Commit();
            };
        }

        private ValueGetter<VBuffer<float>> OfVector<T>(DataViewRow input, DataViewSchema.Column source)
            where T : struct, System.Numerics.IBinaryInteger<T>
        {
            ValueGetter<VBuffer<T>> getter = input.GetGetter<VBuffer<T>>(source);
            int size = source.Type.ItemType().KeyCount();
            VBuffer<T> keys = default;
            var slots = new SortedDictionary<int, float>();
            return (ref VBuffer<float> value) =>
            {
                getter(ref keys);
                slots.Clear();
                foreach ((int slot, T key) in keys.Items())
                {
                    int index = int.CreateSaturating(key) - 1;
                    if (index < 0 || index >= size)
                        continue;
                    int at = _counts ? index : (slot * size) + index;
                    slots[at] = slots.GetValueOrDefault(at) + 1;
                }

                VBufferEditor<float> editor = VBufferEditor.Create(ref value, _counts ? size : size * keys.Length, slots.Count, requireIndicesOnDense: true);
                int next = 0;
                foreach ((int slot, float count) in slots)
                {
                    editor.Values[next] = count;
                    editor.Indices[next++] = slot;
                }

                value = editor.Commit();
            };
        }
    }
}
