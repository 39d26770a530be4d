namespace MLNet.Xai.Core.Metrics;

/// <summary>What becomes of a prediction while pixels are taken away or put back in the order that a map says.</summary>
public static class PerturbationCurve
{
    /// <summary>The masks of a deletion or insertion curve: pixels in descending order of the map, ties in favour of the earlier pixel.</summary>
    /// <param name="map">The map.</param>
    /// <param name="steps">Number of steps; the curve has one point more.</param>
    /// <param name="insertion">Whether the curve starts from nothing and inserts pixels, instead of deleting them.</param>
    /// <returns><c>steps + 1</c> masks; true where the image's own pixel shows.</returns>
    /// <remarks>Petsiuk, Das and Saenko, "RISE: randomized input sampling for explanation of black-box models", BMVC 2018.</remarks>
    public static bool[][] Masks(ReadOnlySpan<float> map, int steps, bool insertion)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        float[] values = map.ToArray();
        int[] order = [.. Enumerable.Range(0, values.Length).OrderByDescending(i => values[i])];
        var masks = new bool[steps + 1][];
        for (int s = 0; s <= steps; s++)
        {
            masks[s] = new bool[values.Length];
            Array.Fill(masks[s], !insertion);
            foreach (int pixel in order.AsSpan(0, (int)((long)values.Length * s / steps)))
                masks[s][pixel] = insertion;
        }

        return masks;
    }

    /// <summary>Area under a curve of equally spaced points over [0, 1], by the trapezium rule.</summary>
    public static double Area(ReadOnlySpan<double> points)
    {
        if (points.Length < 2)
            throw new ArgumentException($"A curve has at least two points; there are {points.Length}.", nameof(points));
        double sum = (points[0] + points[^1]) / 2;
        foreach (double point in points[1..^1])
            sum += point;
        return sum / (points.Length - 1);
    }

    /// <summary>
    /// Average drop in per cent, and the part of images whose confidence rises, when only what the map shows is kept
    /// (Chattopadhyay et al., WACV 2018).
    /// </summary>
    /// <param name="full">The target's probability for each whole image.</param>
    /// <param name="kept">The target's probability for each image multiplied by its map.</param>
    public static (double AverageDrop, double Increase) Drop(ReadOnlySpan<double> full, ReadOnlySpan<double> kept)
    {
        if (full.Length != kept.Length || full.Length == 0)
            throw new ArgumentException($"There are {full.Length} and {kept.Length} probabilities.", nameof(kept));
        double drop = 0, increase = 0;
        for (int i = 0; i < full.Length; i++)
        {
            drop += Math.Max(0, full[i] - kept[i]) / full[i];
            increase += kept[i] > full[i] ? 1 : 0;
        }

        return (100 * drop / full.Length, increase / full.Length);
    }
}
