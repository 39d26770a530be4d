namespace MLNet.Xai.Core.Coalitions;

/// <summary>What <see cref="ProxyShap"/> does.</summary>
public sealed class ProxyShapOptions
{
    /// <summary>Most coalitions, beside nobody and all, about 4 a player at least; null, the default, for 2 x players + 2,048. All are taken where there are no more.</summary>
    public int? Coalitions { get; init; }

    /// <summary>Parts into which coalitions are split: the proxy that a part corrects is fitted to the others; 5, fewer where a size of coalitions has fewer pairs.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Boosting rounds of a proxy; 200.</summary>
    public int Trees { get; init; } = 200;

    /// <summary>Depth of a proxy's trees: the most players that interact in one; 3.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>What a tree's values are multiplied by; 0.1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Seed of the coalitions; 1.</summary>
    public int Seed { get; init; } = 1;

    internal void Check()
    {
        if (Coalitions is { } count)
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 2, nameof(Coalitions));
        ArgumentOutOfRangeException.ThrowIfLessThan(Folds, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Trees, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Depth, 12);
        if (!(LearningRate > 0 && LearningRate <= 1))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate, "The learning rate is above 0 and at most 1.");
    }
}
