using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Reports;

/// <summary>An even sample of numbers of rows as they come (Vitter's algorithm R, 1985): all of them while they are not more than there is room for.</summary>
internal sealed class NumberSample(int room, long seed)
{
    private readonly List<long> _numbers = [];

    public long Seen { get; private set; }

    public void Add(long number)
    {
        long place = RowReservoir.Place(Seen, room, seed);
        if (place < _numbers.Count)
            _numbers[(int)place] = number;
        else if (place < room)
            _numbers.Add(number);
        Seen++;
    }

    /// <summary>Ascending.</summary>
    public long[] ToArray() => [.. _numbers.Order()];
}
