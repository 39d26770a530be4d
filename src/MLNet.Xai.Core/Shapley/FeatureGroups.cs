using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley;

/// <summary>The players that options make of features.</summary>
internal readonly record struct FeatureGroups
{
    /// <summary>Checks <see cref="TreeShapOptions.Groups"/>.</summary>
    /// <exception cref="ArgumentException">There is not one number a feature, a group is empty, or two groups share what one node tests.</exception>
    public FeatureGroups(TreeEnsemble ensemble, TreeShapOptions options)
    {
        OfFeature = options.Groups;
        Count = ensemble.FeatureCount;
        ReadOnlySpan<int> groups = OfFeature.Span;
        if (groups.IsEmpty)
            return;
        if (groups.Length != ensemble.FeatureCount)
            throw new ArgumentException($"Groups has {groups.Length} numbers; there are {ensemble.FeatureCount} features.", nameof(options));
        var seen = new HashSet<int>();
        for (int feature = 0; feature < groups.Length; feature++)
        {
            int group = groups[feature], player = ensemble.Players[feature];
            if (group < 0 || group >= groups.Length)
                throw new ArgumentException($"Groups: feature {feature} is in group {group}; groups are numbered from 0.", nameof(options));
            if (groups[player] != group)
            {
                throw new ArgumentException(
                    $"Groups: features {player} and {feature} are in groups {groups[player]} and {group}, but they are slots of one categorical variable. Put them into one group.",
                    nameof(options));
            }

            seen.Add(group);
        }

        Count = seen.Max() + 1;
        if (seen.Count != Count)
            throw new ArgumentException($"Groups are numbered up to {Count - 1}, but only {seen.Count} of them have a feature.", nameof(options));
    }

    /// <summary>The group of every feature; empty where there are none.</summary>
    public ReadOnlyMemory<int> OfFeature { get; }

    /// <summary>Number of values a row and output: the groups, or the features.</summary>
    public int Count { get; }
}
