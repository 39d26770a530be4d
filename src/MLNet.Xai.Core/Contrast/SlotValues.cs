namespace MLNet.Xai.Core.Contrast;

/// <summary>Values of several slots as one.</summary>
internal static class SlotValues
{
    /// <summary>Equal where all are; missing is equal to missing.</summary>
    public static IEqualityComparer<float[]> Comparer { get; } = EqualityComparer<float[]>.Create((a, b) => a.AsSpan().SequenceEqual(b), Hash);

    private static int Hash(float[] values)
    {
        var hash = default(HashCode);
        foreach (float value in values)
            hash.Add(value);
        return hash.ToHashCode();
    }
}
