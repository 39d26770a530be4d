namespace MLNet.Xai.Core.Effects;

/// <summary>The feature that an effect goes along: numbers, or categories by name.</summary>
public sealed class EffectAxis
{
    /// <summary>The feature's name.</summary>
    public required string Feature { get; init; }

    /// <summary>Ascending numbers; for categories their places 0, 1, 2 ...</summary>
    public required double[] Grid { get; init; }

    /// <summary>Names of the categories in the order of the grid; empty for numbers.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The feature's values in the rows, as numbers of the grid; NaN where it is missing. For pictures: empty, or of some rows; where there are categories of all rows, so that their parts are told.</summary>
    public double[] Data { get; init; } = [];

    /// <summary>A point of the grid as text: the category, or the number.</summary>
    public string Text(int point) => Categories.Count > 0 ? Categories[point] : Grid[point].ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
