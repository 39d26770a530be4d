namespace MLNet.Xai.Core.Surrogates;

/// <summary>How large a <see cref="SurrogateTree"/> may grow, and what its features are.</summary>
public sealed class SurrogateTreeOptions
{
    /// <summary>The largest depth that can be asked for.</summary>
    public const int MostDepth = 32;

    /// <summary>Most questions on the way to a leaf; 4 by default, from 1 to <see cref="MostDepth"/>.</summary>
    public int MaxDepth { get; set; } = 4;

    /// <summary>Most leaves; 16 by default, at least 2. The split that helps most is made first.</summary>
    public int MaxLeaves { get; set; } = 16;

    /// <summary>Fewest rows in a leaf; 5 by default, at least 1.</summary>
    public int MinLeafRows { get; set; } = 5;

    /// <summary>Whether each feature's values are numbers of categories without an order: 0, 1, 2 ... Empty by default: none are.</summary>
    public IReadOnlyList<bool> Categorical { get; set; } = [];

    /// <summary>Stops between two splits.</summary>
    public CancellationToken Cancellation { get; set; }

    internal void Check(int features)
    {
        if (MaxDepth is < 1 or > MostDepth)
            throw new ArgumentOutOfRangeException(nameof(MaxDepth), MaxDepth, $"SurrogateTreeOptions.MaxDepth must lie between 1 and {MostDepth}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLeaves, 2, "SurrogateTreeOptions.MaxLeaves");
        ArgumentOutOfRangeException.ThrowIfLessThan(MinLeafRows, 1, "SurrogateTreeOptions.MinLeafRows");
        ArgumentNullException.ThrowIfNull(Categorical, "SurrogateTreeOptions.Categorical");
        if (Categorical.Count != 0 && Categorical.Count != features)
            throw new ArgumentException($"SurrogateTreeOptions.Categorical has {Categorical.Count} entries for {features} features.");
    }
}
