using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly (string Output, string Input)[] _pairs;
    private readonly Rule _rule;
    private readonly long _maximumRows;
    private readonly bool _fixZero;

    internal NormalizingEstimator((string Output, string Input)[] pairs, Rule rule, long maximumRows, bool fixZero)
    {
        Check.Param(maximumRows > 1, "maximumExampleCount", "Must be greater than 1");
        _pairs = pairs;
        _rule = rule;
        _maximumRows = maximumRows;
        _fixZero = fixZero;
    }

    internal enum Rule
    {
        MinMax,
        MeanVariance,
    }

    public NormalizingTransformer Fit(IDataView input)
    {
        GetOutputSchema(SchemaShape.Create(Check.Value(input).Schema));
        return new NormalizingTransformer(_pairs, Array.ConvertAll(_pairs, p => Learn(input, input.Schema.Find(p.Input))));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape result = Check.Value(inputSchema);
        foreach ((string output, string input) in _pairs)
        {
            SchemaShape.Column source = inputSchema.Require(input);
            if (source.Kind == SchemaShape.Column.VectorKind.VariableVector)
                throw Check.SchemaMismatch(nameof(inputSchema), "input", input, "known-size vector or scalar", source.GetTypeString());
            if (source.ItemType != NumberDataViewType.Single && source.ItemType != NumberDataViewType.Double)
                throw Check.SchemaMismatch(nameof(inputSchema), "input", input, "vector or scalar of Single or Double", source.GetTypeString());
            result = result.With(new SchemaShape.Column(output, source.Kind, source.ItemType, isKey: false,
                new SchemaShape([ShapeExtensions.IsNormalized, .. source.Keep(AnnotationNames.SlotNames)])));
        }

        return result;
    }

    private (double[] Scale, double[] Offset) Learn(IDataView data, DataViewSchema.Column column)
    {
        SlotStatistics[] slots = SlotStatistics.Collect(data, column, Math.Max(1, column.Type.ValueCount()), countValues: false, _maximumRows);
        (double Scale, double Offset)[] affine = Array.ConvertAll(slots, s => s.Count == 0 ? (0, 0) : _rule == Rule.MinMax ? MinMax(s) : MeanVariance(s));
        return (Array.ConvertAll(affine, a => a.Scale), Array.ConvertAll(affine, a => a.Offset));
    }

    /// <summary>To [0, 1]; with zero fixed, to [-1, 1] by the largest magnitude.</summary>
    private (double Scale, double Offset) MinMax(SlotStatistics slot)
    {
        double range = _fixZero ? Math.Max(Math.Abs(slot.Minimum), Math.Abs(slot.Maximum)) : slot.Maximum - slot.Minimum;
        return (range > 0 ? 1 / range : 0, _fixZero ? 0 : slot.Minimum);
    }

    /// <summary>To unit variance around the mean; with zero fixed, to a unit second moment.</summary>
    private (double Scale, double Offset) MeanVariance(SlotStatistics slot)
    {
        double deviation = Math.Sqrt(_fixZero ? slot.Variance + (slot.Mean * slot.Mean) : slot.Variance);
        return (deviation > 0 ? 1 / deviation : 0, _fixZero ? 0 : slot.Mean);
    }
}

/// <summary>(value - offset) * scale.</summary>
[LoadableModel("Normalizer")]
public sealed class NormalizingTransformer : OneToOneTransformerBase
{
    private readonly (double[] Scale, double[] Offset)[] _affine;

    internal NormalizingTransformer((string Output, string Input)[] pairs, (double[] Scale, double[] Offset)[] affine)
        : base(pairs) => _affine = affine;

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        (string, string)[] pairs = ReadPairs(ctx.Reader);
        return new NormalizingTransformer(pairs, Array.ConvertAll(pairs, _ => (ctx.Reader.ReadArray<double>(), ctx.Reader.ReadArray<double>())));
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(NormalizingTransformer));
        SavePairs(ctx.Writer);
        foreach ((double[] scale, double[] offset) in _affine)
        {
            ctx.Writer.WriteArray<double>(scale);
            ctx.Writer.WriteArray<double>(offset);
        }
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : OneToOneMapper
    {
        private readonly NormalizingTransformer _parent;

        public Mapper(NormalizingTransformer parent, DataViewSchema schema)
            : base(parent, schema)
        {
            _parent = parent;
            for (int i = 0; i < Sources.Length; i++)
            {
                DataViewType type = Sources[i].Type;
                bool isReal = type.ItemType() == NumberDataViewType.Single || type.ItemType() == NumberDataViewType.Double;
                if (!isReal || type.ValueCount() != parent._affine[i].Scale.Length)
                    throw Check.SchemaMismatch("inputSchema", "input", Sources[i].Name, $"{parent._affine[i].Scale.Length} values of Single or Double", type.ToString());
            }
        }

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, int pair)
        {
            var builder = new DataViewSchema.Annotations.Builder();
            builder.AddPrimitiveValue(AnnotationNames.IsNormalized, BooleanDataViewType.Instance, true);
            builder.Add(Sources[pair].Annotations, kind => kind == AnnotationNames.SlotNames);
            return new(name, Sources[pair].Type, builder.ToAnnotations());
        }

        protected override Delegate MakeGetter(DataViewRow input, int pair)
        {
            (double[] scale, double[] offset) = _parent._affine[pair];
            if (Sources[pair].Type.ItemType() == NumberDataViewType.Double)
                return ItemMapping.MakeBySlot<double, double>(input, Sources[pair], (v, slot) => (v - offset[slot]) * scale[slot]);
            float[] scales = Array.ConvertAll(scale, s => (float)s);
            float[] offsets = Array.ConvertAll(offset, o => (float)o);
            return ItemMapping.MakeBySlot<float, float>(input, Sources[pair], (v, slot) => (v - offsets[slot]) * scales[slot]);
        }
    }
}
