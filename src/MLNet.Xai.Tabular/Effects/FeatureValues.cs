using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Effects;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>A feature as an axis: each row's number on it, or category, and what the model's slots are there.</summary>
internal sealed class FeatureValues
{
    private readonly VariedFeatures _points;
    private readonly double[] _numbers;
    private readonly bool _free;

    private FeatureValues(string name, VariedFeatures points, double[] numbers, string[] categories, int[] pointOfRow, bool free)
    {
        (Name, _points, _numbers, Categories, _free) = (name, points, numbers, categories, free);
        Data = [.. pointOfRow.Select(point => numbers[point])];
    }

    public string Name { get; }

    /// <summary>Names of the categories in their order; empty for numbers.</summary>
    public string[] Categories { get; }

    public bool IsCategory => Categories.Length > 0;

    public int[] Slots => _points.Slots;

    /// <summary>Each row's number, or its category's place; NaN where it is missing.</summary>
    public double[] Data { get; }

    /// <summary>Reads a feature of the rows.</summary>
    /// <exception cref="ArgumentException">It is neither a number nor a category, or has too many categories.</exception>
    public static FeatureValues Of(ExplainedModel model, int[] slots, string name, float[] rows, int mostCategories, string option)
    {
        (VariedFeatures points, int[] pointOfRow) = VariedFeatures.Of(rows, model.Slots, slots);
        if (model.Function is ColumnsFunction columns && Cell(columns, slots) is { } cell)
        {
            object[] values = [.. Enumerable.Range(0, points.Count).Select(p => cell.Value(points.Points.AsSpan(p * slots.Length, slots.Length)))];
            if (cell.Input.Kind == InputKind.Encoded && columns.Schema[cell.Input.Name].Type is NumberDataViewType)
                return new FeatureValues(name, points, [.. values.Select(v => Convert.ToDouble(v, CultureInfo.InvariantCulture))], [], pointOfRow, free: false);
            if (cell.Input.Kind == InputKind.Encoded)
                return Named(name, points, Keys(columns.Schema[cell.Input.Name], values), pointOfRow, mostCategories, option);
        }

        return slots.Length == 1 ? new FeatureValues(name, points, [.. points.Points.Select(v => (double)v)], [], pointOfRow, free: true)
            : Named(name, points, OneHot(model, name, points), pointOfRow, mostCategories, option);
    }

    /// <summary>The axis at points of the feature.</summary>
    /// <param name="grid">Numbers of the feature, or places of categories.</param>
    /// <param name="mostData">Rows whose numbers are kept for pictures; of categories all are, whose parts of the rows are told.</param>
    public EffectAxis Axis(double[] grid, int mostData)
    {
        int step = IsCategory ? 1 : Math.Max(1, Data.Length / mostData);
        return new EffectAxis { Feature = Name, Grid = grid, Categories = Categories, Data = [.. Data.Where((_, r) => r % step == 0)] };
    }

    /// <summary>What the model's slots are at numbers; where no number can be made, the nearest one of the rows', which the grid then has.</summary>
    public (double[] Grid, VariedFeatures Points) At(double[] grid)
    {
        if (_free)
        {
            float[] points = [.. grid.Select(value => (float)value)];
            return ([.. points.Select(value => (double)value)], new VariedFeatures(Slots, points));
        }

        int[] order = [.. Enumerable.Range(0, _numbers.Length).Where(p => !double.IsNaN(_numbers[p])).OrderBy(p => _numbers[p])];
        int[] nearest = [.. grid.Select(value => order.MinBy(p => Math.Abs(_numbers[p] - value))).DistinctBy(p => _numbers[p])];
        return ([.. nearest.Select(p => _numbers[p])], new VariedFeatures(Slots, [.. nearest.SelectMany(p => _points.Points.AsSpan(p * Slots.Length, Slots.Length).ToArray())]));
    }

    // Texts, keys, dates and Booleans by their values; missing ones of them are a category of their own.
    private static FeatureValues Named(string name, VariedFeatures points, (string Text, IComparable Order)[] named, int[] pointOfRow, int most, string option)
    {
        string[] categories = [.. named.DistinctBy(n => n.Text, StringComparer.Ordinal).OrderBy(n => n.Order).Select(n => n.Text)];
        if (categories.Length > most)
            throw new ArgumentException($"The feature '{name}' has {categories.Length} different values; at most {most} categories are asked for ({option}).");
        double[] places = [.. named.Select(n => (double)Array.IndexOf(categories, n.Text))];
        return new FeatureValues(name, points, places, categories, pointOfRow, free: false);
    }

    private static (string, IComparable)[] Keys(DataViewSchema.Column column, object[] values)
    {
        IReadOnlyList<string>? names = column.Type is KeyDataViewType { Count: <= int.MaxValue } key ? ColumnNames.Keys(column, (int)key.Count) : null;
        return [.. values.Select(value =>
        {
            if (column.Type is KeyDataViewType)
            {
                ulong number = Convert.ToUInt64(value, CultureInfo.InvariantCulture);
                return (number == 0 ? "(missing)" : names?[(int)number - 1] ?? $"{number}", (IComparable)number);
            }

            string text = value as string ?? (value is ReadOnlyMemory<char> memory ? memory.ToString() : Convert.ToString(value, CultureInfo.InvariantCulture))!;
            return (text.Length > 0 ? text : "(empty)", value is string or ReadOnlyMemory<char> ? new Ordinal(text) : (IComparable)value);
        })];
    }

    // Each slot has two values, and a row has the larger one in one slot or in none. Where all rows are of one category, its slot is the one that is not zero.
    private static (string, IComparable)[] OneHot(ExplainedModel model, string name, VariedFeatures points)
    {
        int width = points.Slots.Length;
        float[] low = Extremes((a, b) => Math.Min(a, b)), high = Extremes((a, b) => Math.Max(a, b));
        return [.. Enumerable.Range(0, points.Count).Select(p =>
        {
            int[] set = [.. Enumerable.Range(0, width).Where(i => points.Points[(p * width) + i] == high[i] && (points.Count == 1 ? high[i] != 0 : high[i] > low[i]))];
            bool two = Enumerable.Range(0, width).All(i => points.Points[(p * width) + i] is var v && (v == low[i] || v == high[i]));
            if (!two || set.Length > 1)
            {
                throw new ArgumentException($"The feature '{name}' is {width} slots of the model's features that are not those of one category: it has no values to go along. Take one slot, "
                    + $"{nameof(GlobalOptions.GroupBy)} = {nameof(SlotGrouping.None)}.");
            }

            return set.Length == 0 ? ("(none)", (IComparable)int.MaxValue) : (Short(model.SlotNames[points.Slots[set[0]]]), set[0]);
        })];

        float[] Extremes(Func<float, float, float> pick) => [.. Enumerable.Range(0, width).Select(i => Enumerable.Range(0, points.Count).Select(p => points.Points[(p * width) + i]).Aggregate(pick))];

        string Short(string slot) => slot.StartsWith(name + ".", StringComparison.Ordinal) && slot.Length > name.Length + 1 ? slot[(name.Length + 1)..] : slot;
    }

    private static CellColumn? Cell(ColumnsFunction columns, int[] slots)
    {
        int from = 0;
        foreach (CellColumn cell in columns.Cells)
        {
            if (slots[0] == from && slots.Length == cell.Input.Size)
                return cell;
            from += cell.Input.Size;
        }

        return null;
    }

    private readonly record struct Ordinal(string Text) : IComparable
    {
        public int CompareTo(object? obj) => string.CompareOrdinal(Text, ((Ordinal)obj!).Text);
    }
}
