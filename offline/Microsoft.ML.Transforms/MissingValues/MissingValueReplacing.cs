using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class MissingValueReplacingEstimator : IEstimator<MissingValueReplacingTransformer>
{
    private readonly (string Output, string Input)[] _pairs;
    private readonly ReplacementMode _mode;
    private readonly bool _bySlot;

    internal MissingValueReplacingEstimator((string Output, string Input)[] pairs, ReplacementMode mode, bool bySlot)
    {
        _pairs = pairs;
        _mode = mode;
        _bySlot = bySlot;
    }

    public enum ReplacementMode : byte
    {
        DefaultValue = 0,
        Mean = 1,
        Minimum = 2,
        Maximum = 3,
        Mode = 5,
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape result = Check.Value(inputSchema);
        foreach ((string output, string input) in _pairs)
        {
            SchemaShape.Column source = inputSchema.Require(input);
            Check.Param(source.ItemType == NumberDataViewType.Single || source.ItemType == NumberDataViewType.Double, nameof(inputSchema),
                $"Type '{source.GetTypeString()}' of column '{input}' is not supported since it has no missing values that can be replaced");
            result = result.With(new SchemaShape.Column(output, source.Kind, source.ItemType, isKey: false,
                new SchemaShape(source.Keep(AnnotationNames.SlotNames, AnnotationNames.IsNormalized))));
        }

        return result;
    }

    public MissingValueReplacingTransformer Fit(IDataView input)
    {
        Check.Value(input);
        return new MissingValueReplacingTransformer(_pairs, Array.ConvertAll(_pairs, p => Replacements(input, input.Schema.Find(p.Input))));
    }

    /// <summary>One value for each slot, or one for all.</summary>
    private double[] Replacements(IDataView data, DataViewSchema.Column column)
    {
        if (_mode == ReplacementMode.DefaultValue)
            return [0];
        int slots = _bySlot && column.Type.ValueCount() > 1 ? column.Type.ValueCount() : 1;
        SlotStatistics[] statistics = SlotStatistics.Collect(data, column, slots, countValues: _mode == ReplacementMode.Mode);
        return Array.ConvertAll(statistics, s => s.Count == 0 ? 0 : _mode switch
        {
            ReplacementMode.Mean => s.Mean,
            ReplacementMode.Minimum => s.Minimum,
            ReplacementMode.Maximum => s.Maximum,
            _ => s.Mode,
        });
    }
}

[LoadableModel("ReplaceMissingValues")]
public sealed class MissingValueReplacingTransformer : OneToOneTransformerBase
{
    private readonly double[][] _replacements;

    internal MissingValueReplacingTransformer((string Output, string Input)[] pairs, double[][] replacements)
        : base(pairs) => _replacements = replacements;

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        (string, string)[] pairs = ReadPairs(ctx.Reader);
        return new MissingValueReplacingTransformer(pairs, Array.ConvertAll(pairs, _ => ctx.Reader.ReadArray<double>()));
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(MissingValueReplacingTransformer));
        SavePairs(ctx.Writer);
        foreach (double[] values in _replacements)
            ctx.Writer.WriteArray<double>(values);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper(MissingValueReplacingTransformer parent, DataViewSchema schema) : OneToOneMapper(parent, schema)
    {
        protected override DataViewSchema.DetachedColumn MakeColumn(string name, int pair) =>
            new(name, Sources[pair].Type, Sources[pair].Annotations.Keep(AnnotationNames.SlotNames, AnnotationNames.IsNormalized));

        protected override Delegate MakeGetter(DataViewRow input, int pair)
        {
            double[] values = parent._replacements[pair];
            if (Sources[pair].Type.ItemType() == NumberDataViewType.Single)
                return ItemMapping.MakeBySlot<float, float>(input, Sources[pair], (v, slot) => float.IsNaN(v) ? (float)values[values.Length > 1 ? slot : 0] : v);
            if (Sources[pair].Type.ItemType() == NumberDataViewType.Double)
                return ItemMapping.MakeBySlot<double, double>(input, Sources[pair], (v, slot) => double.IsNaN(v) ? values[values.Length > 1 ? slot : 0] : v);
            throw Check.SchemaMismatch("inputSchema", "input", Sources[pair].Name, "Single or Double", Sources[pair].Type.ToString());
        }
    }
}
