namespace MLNet.Xai.Tabular;

/// <summary>An even sample of items of any number that come one by one: all of them, in order, while there is room. Vitter's algorithm R, 1985.</summary>
internal static class Reservoir
{
    /// <summary>Where in the sample an item goes: behind its end, or over another; null where it is left out.</summary>
    /// <param name="number">Items that came before.</param>
    /// <param name="room">Most items of the sample.</param>
    /// <param name="random">What is drawn from, for each item beyond the room.</param>
    public static int? Place(long number, int room, Random random)
    {
        long place = number < room ? number : random.NextInt64(number + 1);
        return place < room ? (int)place : null;
    }

    /// <summary>Puts an item where it goes, if it is not left out.</summary>
    public static void Offer<T>(List<T> sample, T item, long number, int room, Random random)
    {
        if (Place(number, room, random) is not { } place)
            return;
        if (place == sample.Count)
            sample.Add(item);
        else
            sample[place] = item;
    }
}
