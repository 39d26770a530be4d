using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Data.Writing;

namespace MLNet.Xai.Data.Summaries;

/// <summary>Summarises blocks of rows.</summary>
internal sealed class SummaryBuilder
{
    private readonly List<Action<int>> _adders = [];
    private readonly DataSummary _summary;
    private readonly OutLayout _layout;
    private readonly EffectReader _effects;

    public SummaryBuilder(DataViewSchema schema, SummaryOptions options, int capacity, OutLayout? shared)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MostSlots);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MostEffects);
        var skipped = new List<string>();
        var names = new List<string>();
        foreach (string name in options.Columns ?? ResultColumns.ToSummarise(schema))
        {
            DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw new ArgumentException(
                $"There is no column '{name}' to summarise. There are: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}.", nameof(options));
            (column.Type is VectorDataViewType vector && (!vector.IsKnownSize || vector.Size > options.MostSlots) ? skipped : names).Add(name);
        }

        _layout = new OutLayout(schema, new SaveOptions { Columns = names }, capacity, shared);
        var values = new List<ValueSummary>();
        var categories = new List<CategorySummary>();
        foreach (OutField field in _layout.Fields)
            AddField(field, values, categories);
        var known = values.Select(v => v.Name).ToHashSet(StringComparer.Ordinal);
        var effects = new EffectReader(schema, _layout, capacity, options.MostEffects);
        var attributions = new List<(AttributionShape, EffectSummary?[])>();
        foreach (string name in names)
        {
            if (ShapeOf(schema[name], known) is { } shape)
                attributions.Add((shape, effects.Add(shape, schema[name])));
        }

        _effects = effects;
        _adders.AddRange(effects.Adders);
        _summary = new DataSummary(values, categories, attributions, skipped, 0);
    }

    /// <summary>The columns of the view that are read.</summary>
    public IEnumerable<DataViewSchema.Column> Columns => _layout.Columns.Concat(_effects.Columns).DistinctBy(c => c.Index);

    /// <summary>Readers of a row of the cursor into a row of the block.</summary>
    public Action<int>[] Bind(DataViewRow row) => [.. _layout.Bind(row), .. _effects.Bind(row)];

    public void Add(int rows)
    {
        _summary.Rows += rows;
        foreach (Action<int> adder in _adders)
            adder(rows);
    }

    public DataSummary ToSummary() => _summary;

    private void AddField(OutField field, List<ValueSummary> values, List<CategorySummary> categories)
    {
        switch (field)
        {
            case ScalarField<float> f:
                var summary = new ValueSummary(f.Name);
                values.Add(summary);
                _adders.Add(rows => summary.Add(f.Values.AsSpan(0, rows)));
                break;
            case ScalarField<double> f: AddNumbers(f, v => (float)v, values); break;
            case ScalarField<sbyte> f: AddNumbers(f, v => v, values); break;
            case ScalarField<byte> f: AddNumbers(f, v => v, values); break;
            case ScalarField<short> f: AddNumbers(f, v => v, values); break;
            case ScalarField<ushort> f: AddNumbers(f, v => v, values); break;
            case ScalarField<int> f: AddNumbers(f, v => v, values); break;
            case ScalarField<uint> f: AddNumbers(f, v => v, values); break;
            case ScalarField<long> f: AddNumbers(f, v => v, values); break;
            case ScalarField<ulong> f: AddNumbers(f, v => v, values); break;
            case ScalarField<bool> f: AddFlags(f, categories); break;
            case ScalarField<ReadOnlyMemory<char>> f: AddTexts(f, categories); break;
        }
    }

    // The sketch's places are as wide as many Singles, so that numbers of other types are summarised as the nearest Single.
    private void AddNumbers<T>(ScalarField<T> field, Func<T, float> map, List<ValueSummary> values)
    {
        var summary = new ValueSummary(field.Name);
        values.Add(summary);
        float[] mapped = new float[field.Values.Length];
        _adders.Add(rows =>
        {
            for (int i = 0; i < rows; i++)
                mapped[i] = map(field.Values[i]);
            summary.Add(mapped.AsSpan(0, rows));
        });
    }

    private void AddFlags(ScalarField<bool> field, List<CategorySummary> categories)
    {
        var summary = new CategorySummary(field.Name);
        categories.Add(summary);
        _adders.Add(rows =>
        {
            int set = field.Values.AsSpan(0, rows).Count(true);
            if (rows > set)
                summary.Add("false", rows - set);
            if (set > 0)
                summary.Add("true", set);
        });
    }

    private void AddTexts(ScalarField<ReadOnlyMemory<char>> field, List<CategorySummary> categories)
    {
        var summary = new CategorySummary(field.Name);
        categories.Add(summary);
        var block = new Dictionary<string, long>(StringComparer.Ordinal);
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup = block.GetAlternateLookup<ReadOnlySpan<char>>();
        _adders.Add(rows =>
        {
            if (summary.Counts is null)
            {
                summary.Add("", rows);
                return;
            }

            block.Clear();
            for (int i = 0; i < rows; i++)
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(lookup, field.Values[i].Span, out _)++;
            foreach ((string text, long count) in block)
                summary.Add(text, count);
        });
    }

    private static AttributionShape? ShapeOf(DataViewSchema.Column column, HashSet<string> known)
    {
        if (column.Type is not VectorDataViewType { IsKnownSize: true } type || type.ItemType != NumberDataViewType.Single || !ResultColumns.IsExplanation(column))
            return null;
        string[]? slots = column.Annotations.GetTexts("SlotNames");
        string[] outputs = column.Annotations.GetTexts(ExplanationAnnotations.OutputNames) is { Length: > 0 } named ? named : [""];
        string[]? features = column.Annotations.GetTexts(ExplanationAnnotations.FeatureNames) ?? (outputs.Length == 1 ? slots : null);
        if (slots is null || features is null || features.Length * outputs.Length != type.Size)
            return null;
        string[] columns = [.. slots.Select(s => $"{column.Name}.{s}")];
        return !Array.TrueForAll(columns, known.Contains) ? null : new AttributionShape(column.Name, column.Annotations.GetText(ExplanationAnnotations.Method) ?? "",
            column.Annotations.GetText(ExplanationAnnotations.Units) ?? "", outputs, features, column.Annotations.GetNumber(ExplanationAnnotations.TopK) ?? 0, columns);
    }
}
