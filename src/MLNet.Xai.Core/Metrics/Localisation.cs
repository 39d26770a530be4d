namespace MLNet.Xai.Core.Metrics;

/// <summary>How well a map finds an object whose true mask is known.</summary>
public static class Localisation
{
    /// <summary>The pointing game: whether the largest value of the map lies on the object (Zhang et al., ECCV 2016). A constant map points nowhere.</summary>
    public static bool PointingGame(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask)
    {
        SameLength(map, mask);
        return !IsConstant(map) && mask[System.Numerics.Tensors.TensorPrimitives.IndexOfMax(map)];
    }

    /// <summary>Relevance mass accuracy: the part of the positive relevance that lies on the object (Arras et al., 2022); NaN without any.</summary>
    public static double RelevanceMass(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask)
    {
        SameLength(map, mask);
        double inside = 0, all = 0;
        for (int i = 0; i < map.Length; i++)
        {
            double relevance = Math.Max(map[i], 0);
            all += relevance;
            inside += mask[i] ? relevance : 0;
        }

        return all == 0 ? double.NaN : inside / all;
    }

    /// <summary>Relevance rank accuracy: of as many top pixels as the object has, the part that lies on it (Arras et al., 2022); NaN for an empty mask or a constant map.</summary>
    public static double RelevanceRank(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask)
    {
        SameLength(map, mask);
        int size = mask.Count(true);
        if (size == 0 || IsConstant(map))
            return double.NaN;
        bool[] top = MapOverlap.Top(map, (double)size / mask.Length);
        int hits = 0;
        for (int i = 0; i < top.Length; i++)
            hits += top[i] && mask[i] ? 1 : 0;
        return (double)hits / size;
    }

    private static bool IsConstant(ReadOnlySpan<float> map) => map.IsEmpty || !map.ContainsAnyExcept(map[0]);

    private static void SameLength(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask)
    {
        if (map.Length != mask.Length)
            throw new ArgumentException($"The map has {map.Length} pixels, the mask {mask.Length}.", nameof(mask));
    }
}
