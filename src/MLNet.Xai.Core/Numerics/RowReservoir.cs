namespace MLNet.Xai.Core.Numerics;

/// <summary>An even sample of rows of any number that come one by one (Vitter's algorithm R, 1985): all rows, in order, while they are not more than there is room for.</summary>
internal sealed class RowReservoir(int width, int room, long seed)
{
    private readonly List<float[]> _rows = [];

    /// <summary>Rows that came.</summary>
    public long Seen { get; private set; }

    public int Count => _rows.Count;

    /// <summary>The kept rows.</summary>
    public IReadOnlyList<float[]> Rows => _rows;

    public bool IsSample => Seen > Count;

    /// <summary>Where in the sample an item goes: behind its end, or over another; beyond the room where it is left out.</summary>
    /// <param name="seen">Items that came before.</param>
    /// <param name="room">Most items of the sample.</param>
    /// <param name="seed">Of what is drawn.</param>
    public static long Place(long seen, int room, long seed) => seen < room ? seen : (long)Math.BigMul(CounterRandom.Bits(seed, (ulong)seen), (ulong)seen + 1, out _);

    public void Add(ReadOnlySpan<float> row)
    {
        long place = Place(Seen, room, seed);
        Seen++;
        if (place >= room)
            return;
        if (place == _rows.Count)
            _rows.Add(new float[width]);
        row.CopyTo(_rows[(int)place]);
    }

    /// <summary>A column, ascending.</summary>
    public double[] Sorted(int column)
    {
        double[] values = [.. _rows.Select(row => (double)row[column])];
        Array.Sort(values);
        return values;
    }
}
