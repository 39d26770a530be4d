using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>What is known of the values of a column, or of one slot of it; missing values do not count.</summary>
internal sealed class SlotStatistics
{
    private readonly Dictionary<double, int> _counts = [];
    private double _squares;

    public long Count { get; private set; }

    public double Mean { get; private set; }

    public double Minimum { get; private set; } = double.PositiveInfinity;

    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>Of the population, not of a sample.</summary>
    public double Variance => Count > 0 ? _squares / Count : 0;

    /// <summary>The most frequent value; the smallest of several.</summary>
    public double Mode => _counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key).First().Key;

    /// <summary>For each slot, or one for all values of the column.</summary>
    public static SlotStatistics[] Collect(IDataView data, DataViewSchema.Column column, int slots, bool countValues, long maximumRows = long.MaxValue)
    {
        SlotStatistics[] statistics = [.. Enumerable.Range(0, slots).Select(_ => new SlotStatistics())];
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        Func<(double[] Values, int Count)> read = Reader(cursor, column);
        for (long row = 0; row < maximumRows && cursor.MoveNext(); row++)
        {
            (double[] values, int count) = read();
            for (int i = 0; i < count; i++)
                statistics[slots > 1 ? i : 0].Add(values[i], countValues);
        }

        return statistics;
    }

    private static Func<(double[], int)> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        string name = column.Type is VectorDataViewType ? nameof(OfVector) : nameof(OfScalar);
        return (Func<(double[], int)>)GenericCall.Invoke(typeof(SlotStatistics), null, name, column.Type.ItemType().RawType, row, column);
    }

    private static Func<(double[], int)> OfScalar<T>(DataViewRow row, DataViewSchema.Column column)
        where T : System.Numerics.INumberBase<T>
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        var one = new double[1];
        T value = default;
        return () =>
        {
            getter(ref value);
            one[0] = double.CreateChecked(value);
            return (one, 1);
        };
    }

    private static Func<(double[], int)> OfVector<T>(DataViewRow row, DataViewSchema.Column column)
        where T : System.Numerics.INumberBase<T>
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        double[] values = [];
        VBuffer<T> vector = default;
        return () =>
        {
            getter(ref vector);
            if (values.Length < vector.Length)
                values = new double[vector.Length];
            Array.Clear(values);
            ReadOnlySpan<T> items = vector.GetValues();
            ReadOnlySpan<int> indices = vector.GetIndices();
            for (int i = 0; i < items.Length; i++)
                values[indices.IsEmpty ? i : indices[i]] = double.CreateChecked(items[i]);
            return (values, vector.Length);
        };
    }

    private void Add(double value, bool countValue)
    {
        if (double.IsNaN(value))
            return;
        Count++;
        double delta = value - Mean;
        Mean += delta / Count;
        _squares += delta * (value - Mean);
        Minimum = Math.Min(Minimum, value);
        Maximum = Math.Max(Maximum, value);
        if (countValue)
            _counts[value] = _counts.GetValueOrDefault(value) + 1;
    }
}
