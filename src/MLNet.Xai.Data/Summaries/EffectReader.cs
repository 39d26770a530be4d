using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Data.Writing;

namespace MLNet.Xai.Data.Summaries;

/// <summary>Finds the values of explained features among the rows' columns, and counts attributions by them.</summary>
/// <remarks>A feature's values are those of the column that has its name, as the data has them; else of its slot of the vector that the explanation names; of a feature that several slots are, the name of the one that is 1.</remarks>
internal sealed class EffectReader(DataViewSchema schema, OutLayout layout, int capacity, int most)
{
    private const int MostSlots = 4096;

    private readonly Dictionary<string, OutField> _fields = layout.Fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
    private readonly List<OutLayout> _vectors = [];
    private readonly List<Action<int>> _adders = [];

    /// <summary>What counts the rows of a block.</summary>
    public IReadOnlyList<Action<int>> Adders => _adders;

    /// <summary>Columns that are read beside those of the layout.</summary>
    public IEnumerable<DataViewSchema.Column> Columns => _vectors.SelectMany(v => v.Columns);

    /// <summary>Readers of a row of the cursor into a row of the block.</summary>
    public IEnumerable<Action<int>> Bind(DataViewRow row) => _vectors.SelectMany(v => v.Bind(row));

    /// <summary>The effects of an explanation's features; none where there are too many.</summary>
    public EffectSummary?[] Add(AttributionShape shape, DataViewSchema.Column column)
    {
        var effects = new EffectSummary?[shape.Features.Length];
        if ((long)shape.Features.Length * shape.Outputs.Length > most)
            return effects;
        float[][] slots = [.. shape.Slots.Select(s => ((ScalarField<float>)_fields[s]).Values)];
        OutField?[] values = [.. shape.Features.Select(Column)];
        ScalarField<float>[][] others = Array.Exists(values, v => v is null) ? Slots(shape, column) : [];
        for (int f = 0; f < effects.Length; f++)
        {
            float[][] attributions = [.. Enumerable.Range(0, shape.Outputs.Length).Select(k => slots[(k * shape.Features.Length) + f])];
            if ((values[f] ?? (others.Length > 0 && others[f] is [var one] ? one : null)) is { } field)
                effects[f] = Effect(shape, shape.Features[f], field, attributions);
            else if (others.Length > 0 && others[f].Length > 1)
                effects[f] = OneHot(shape, shape.Features[f], others[f], attributions);
        }

        return effects;
    }

    // A result is no feature, whatever its name.
    private OutField? Column(string feature) =>
        _fields.GetValueOrDefault(feature) is { } field && field.Column.Type is not VectorDataViewType && field.Name.Equals(field.Column.Name, StringComparison.Ordinal)
        && !ResultColumns.IsExplanation(field.Column) && IsValue(field) ? field : null;

    // The slots of each feature; none where it cannot be told which they are.
    private ScalarField<float>[][] Slots(AttributionShape shape, DataViewSchema.Column explanation)
    {
        if (explanation.Annotations.GetText(ExplanationAnnotations.FeatureColumn) is not { Length: > 0 } name || schema.GetColumnOrNull(name) is not { IsHidden: false, Type: VectorDataViewType { IsKnownSize: true } type }
            || type.ItemType != NumberDataViewType.Single || type.Size > MostSlots)
        {
            return [];
        }

        int[] groups = explanation.Annotations.GetNumbers(ExplanationAnnotations.FeatureGroups) ?? [.. Enumerable.Range(0, type.Size)];
        if (groups.Length != type.Size)
            return [];
        OutLayout slots;
        try
        {
            slots = new OutLayout(schema, new SaveOptions { Columns = [name] }, capacity);
        }
        catch (ArgumentException)
        {
            // Two slots of one name: whose values these are cannot be told.
            return [];
        }

        _vectors.Add(slots);
        return [.. shape.Features.Select((_, f) => (ScalarField<float>[])[.. slots.Fields.Where((_, slot) => groups[slot] == f).Cast<ScalarField<float>>()])];
    }

    private static bool IsValue(OutField field) => field is ScalarField<float> or ScalarField<double> or ScalarField<sbyte> or ScalarField<byte> or ScalarField<short> or ScalarField<ushort> or ScalarField<int>
        or ScalarField<uint> or ScalarField<long> or ScalarField<ulong> or ScalarField<bool> or ScalarField<ReadOnlyMemory<char>>;

    private EffectSummary Effect(AttributionShape shape, string feature, OutField field, float[][] attributions)
    {
        var effect = new EffectSummary(feature, field.Name, shape.Outputs.Length, field is ScalarField<bool> or ScalarField<ReadOnlyMemory<char>>);
        switch (field)
        {
            case ScalarField<float> f: Add(row => f.Values[row]); break;
            case ScalarField<double> f: Add(row => (float)f.Values[row]); break;
            case ScalarField<sbyte> f: Add(row => f.Values[row]); break;
            case ScalarField<byte> f: Add(row => f.Values[row]); break;
            case ScalarField<short> f: Add(row => f.Values[row]); break;
            case ScalarField<ushort> f: Add(row => f.Values[row]); break;
            case ScalarField<int> f: Add(row => f.Values[row]); break;
            case ScalarField<uint> f: Add(row => f.Values[row]); break;
            case ScalarField<long> f: Add(row => f.Values[row]); break;
            case ScalarField<ulong> f: Add(row => f.Values[row]); break;
            case ScalarField<bool> f: AddTexts(row => f.Values[row] ? "true".AsMemory() : "false".AsMemory()); break;
            case ScalarField<ReadOnlyMemory<char>> f: AddTexts(row => f.Values[row]); break;
        }

        return effect;

        void Add(Func<int, float> value) => _adders.Add(rows =>
        {
            for (int row = 0; row < rows; row++)
                effect.Add(value(row), attributions, row);
        });

        void AddTexts(Func<int, ReadOnlyMemory<char>> text) => _adders.Add(rows =>
        {
            for (int row = 0; row < rows; row++)
                effect.Add(text(row).Span, attributions, row);
        });
    }

    private EffectSummary OneHot(AttributionShape shape, string feature, ScalarField<float>[] slots, float[][] attributions)
    {
        string vector = slots[0].Column.Name;
        var effect = new EffectSummary(feature, vector, shape.Outputs.Length, isCategory: true);
        string[] names = [.. slots.Select(s => s.Name[(vector.Length + 1)..]).Select(n => n.StartsWith(feature + ".", StringComparison.Ordinal) ? n[(feature.Length + 1)..] : n)];
        _adders.Add(rows =>
        {
            for (int row = 0; row < rows; row++)
                AddRow(row);
        });
        return effect;

        void AddRow(int row)
        {
            int active = -1;
            for (int i = 0; i < slots.Length; i++)
            {
                float value = slots[i].Values[row];
                if (value == 0)
                    continue;
                if (value != 1 || active >= 0)
                {
                    effect.Forget();
                    return;
                }

                active = i;
            }

            if (active < 0)
                effect.AddMissing(attributions, row);
            else
                effect.Add(names[active], attributions, row);
        }
    }
}
