namespace MLNet.Xai.Core.Contrast;

/// <summary>Levels of all features.</summary>
internal static class States
{
    public static IEqualityComparer<int[]> Comparer { get; } = EqualityComparer<int[]>.Create((a, b) => a.AsSpan().SequenceEqual(b), Hash);

    /// <summary>The same with one feature at another level.</summary>
    public static int[] With(int[] state, int feature, int level)
    {
        int[] other = [.. state];
        other[feature] = level;
        return other;
    }

    private static int Hash(int[] state)
    {
        var hash = default(HashCode);
        foreach (int level in state)
            hash.Add(level);
        return hash.ToHashCode();
    }
}
