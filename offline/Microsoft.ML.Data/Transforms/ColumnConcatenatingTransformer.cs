using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

[LoadableModel("Concatenate")]
public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingTransformer(string output, string[] inputs)
    {
        _output = output;
        _inputs = inputs;
    }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        new ColumnConcatenatingTransformer(ctx.Reader.ReadString(), ctx.Reader.ReadStrings());

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(ColumnConcatenatingTransformer));
        ctx.Writer.Write(_output);
        ctx.Writer.WriteStrings(_inputs);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(_output, [.. _inputs.Select(name => schema.Find(name))], schema);

    private sealed class Mapper : RowMapper
    {
        private readonly string _name;
        private readonly DataViewSchema.Column[] _sources;
        private readonly VectorDataViewType _type;

        public Mapper(string name, DataViewSchema.Column[] sources, DataViewSchema schema)
            : base(schema)
        {
            _name = name;
            _sources = sources;
            DataViewType item = sources[0].Type.ItemType();
            foreach (DataViewSchema.Column source in sources)
            {
                if (!source.Type.ItemType().Equals(item))
                    throw Check.SchemaMismatch("inputSchema", "input", source.Name, item.ToString(), source.Type.ToString());
            }

            int size = Array.Exists(sources, s => s.Type.ValueCount() == 0) ? 0 : sources.Sum(s => s.Type.ValueCount());
            _type = new VectorDataViewType((PrimitiveDataViewType)item, size);
        }

        /// <summary>One vector by itself is passed on as it is, with all its annotations.</summary>
        private bool IsIdentity => _sources.Length == 1 && _sources[0].Type is VectorDataViewType;

        public override IEnumerable<int> GetDependencies(Func<int, bool> activeOutput) => activeOutput(0) ? _sources.Select(s => s.Index) : [];

        public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            if (!activeOutput(0))
                return new Delegate[1];
            Delegate getter = IsIdentity
                ? input.GetGetter(_sources[0])
                : (Delegate)GenericCall.Invoke(typeof(Mapper), this, nameof(MakeGetter), _type.ItemType.RawType, input);
            return [getter];
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputColumns()
        {
            if (IsIdentity)
                return [new(_name, _sources[0].Type, _sources[0].Annotations)];
            var builder = new DataViewSchema.Annotations.Builder();
            if (_type.ItemType is NumberDataViewType && Array.TrueForAll(_sources, s => s.IsNormalized()))
                builder.AddPrimitiveValue(AnnotationNames.IsNormalized, BooleanDataViewType.Instance, true);
            if (_type.IsKnownSize)
                AddSlots(builder);
            return [new(_name, _type, builder.ToAnnotations())];
        }

        /// <summary>A scalar gives its name to its slot; a vector "name.slot" to those of its slots that have a name.</summary>
        private void AddSlots(DataViewSchema.Annotations.Builder builder)
        {
            var names = new ReadOnlyMemory<char>[_type.Size];
            var ranges = new List<int>();
            bool hasNames = false;
            int offset = 0;
            foreach (DataViewSchema.Column source in _sources)
            {
                if (source.Type is not VectorDataViewType)
                {
                    hasNames = true;
                    names[offset] = source.Name.AsMemory();
                }
                else if (source.HasSlotNames())
                {
                    hasNames = true;
                    VBuffer<ReadOnlyMemory<char>> slots = default;
                    source.GetSlotNames(ref slots);
                    foreach ((int slot, ReadOnlyMemory<char> name) in slots.Items())
                    {
                        if (!name.IsEmpty)
                            names[offset + slot] = $"{source.Name}.{name}".AsMemory();
                    }
                }

                ranges.AddRange(CategoricalRanges(source).Select(r => r + offset));
                offset += source.Type.ValueCount();
            }

            if (hasNames)
                builder.AddSlotNames(names);
            if (ranges.Count > 0)
                builder.AddCategoricalSlotRanges([.. ranges]);
        }

        private static int[] CategoricalRanges(DataViewSchema.Column source)
        {
            if (source.Annotations.Schema.GetColumnOrNull(AnnotationNames.CategoricalSlotRanges)?.Type is not VectorDataViewType)
                return [];
            VBuffer<int> ranges = default;
            source.Annotations.GetValue(AnnotationNames.CategoricalSlotRanges, ref ranges);
            return [.. ranges.DenseValues()];
        }

        private ValueGetter<VBuffer<T>> MakeGetter<T>(DataViewRow input)
        {
            var scalars = new ValueGetter<T>[_sources.Length];
            var vectors = new ValueGetter<VBuffer<T>>[_sources.Length];
            for (int i = 0; i < _sources.Length; i++)
            {
                if (_sources[i].Type is VectorDataViewType)
                    vectors[i] = input.GetGetter<VBuffer<T>>(_sources[i]);
                else
                    scalars[i] = input.GetGetter<T>(_sources[i]);
            }

            var parts = new VBuffer<T>[_sources.Length];
            return (ref VBuffer<T> value) =>
            {
                int length = 0;
                int count = 0;
                for (int i = 0; i < parts.Length; i++)
                {
                    if (scalars[i] is null)
                        ReadVector(vectors[i], ref parts[i], _sources[i]);
                    length += scalars[i] is null ? parts[i].Length : 1;
                    count += scalars[i] is null ? parts[i].GetValues().Length : 1;
                }

                if (count <= length / 2)
                    Sparse(scalars, parts, length, count, ref value);
                else
                    Dense(scalars, parts, length, ref value);
            };
        }

        private static void ReadVector<T>(ValueGetter<VBuffer<T>> getter, ref VBuffer<T> part, DataViewSchema.Column source)
        {
            getter(ref part);
            int size = source.Type.ValueCount();
            Check.State(size == 0 || size == part.Length, $"Column '{source.Name}': expected {size} slots, but got {part.Length}");
        }

        private static void Dense<T>(ValueGetter<T>[] scalars, VBuffer<T>[] parts, int length, ref VBuffer<T> value)
        {
            VBufferEditor<T> editor = VBufferEditor.Create(ref value, length);
            int offset = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                if (scalars[i] is not null)
                {
                    scalars[i](ref editor.Values[offset++]);
                    continue;
                }

                parts[i].CopyTo(editor.Values, offset);
                offset += parts[i].Length;
            }

            value = editor.Commit();
        }

        private static void Sparse<T>(ValueGetter<T>[] scalars, VBuffer<T>[] parts, int length, int count, ref VBuffer<T> value)
        {
            VBufferEditor<T> editor = VBufferEditor.Create(ref value, length, count);
            int offset = 0;
            int at = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                if (scalars[i] is not null)
                {
                    scalars[i](ref editor.Values[at]);
                    editor.Indices[at++] = offset++;
                    continue;
                }

                ReadOnlySpan<T> values = parts[i].GetValues();
                ReadOnlySpan<int> indices = parts[i].GetIndices();
                for (int j = 0; j < values.Length; j++)
                {
                    editor.Values[at] = values[j];
                    editor.Indices[at++] = offset + (indices.IsEmpty ? j : indices[j]);
                }

                offset += parts[i].Length;
            }

            value = editor.Commit();
        }
    }
}
