namespace MLNet.Xai.Core.Contrast;

/// <summary>A feature that is changed as a whole.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slots">Its places in a row; several for a one-hot category.</param>
/// <param name="Constraint">What it may be changed to; anything of the sample's range when null.</param>
public sealed record ContrastFeature(string Name, IReadOnlyList<int> Slots, FeatureConstraint? Constraint = null)
{
    /// <summary>Whether it has categories rather than numbers.</summary>
    public bool IsCategory => Slots.Count > 1 || Constraint is { IsCategory: true };

    /// <summary>Every slot of a row a feature of its own, called "0", "1" and so on.</summary>
    public static IReadOnlyList<ContrastFeature> Single(int slots) => [.. Enumerable.Range(0, slots).Select(s => new ContrastFeature($"{s}", [s]))];
}
