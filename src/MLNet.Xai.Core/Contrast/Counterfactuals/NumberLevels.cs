namespace MLNet.Xai.Core.Contrast;

/// <summary>What a number is changed to: with thresholds the nearest allowed value of every interval between them, else allowed values near the sample's.</summary>
internal static class NumberLevels
{
    // Of a sample with more distinct values, so many quantiles.
    private const int MostQuantiles = 64;

    /// <summary>The values, own not among them; none for a feature that the sample has no value of, or whose missing value has a direction.</summary>
    public static IEnumerable<float> Of(ContrastSpace space, int feature, float own, ChangeDirection direction)
    {
        FeatureConstraint constraint = space.Features[feature].Constraint ?? new FeatureConstraint();
        if (space.Scale(feature) is not { } scale || (float.IsNaN(own) && direction != ChangeDirection.Both))
            return [];
        AllowedNumbers allowed = AllowedNumbers.Of(constraint, scale);
        var values = new List<float> { allowed.AtLeast(allowed.Minimum), allowed.AtMost(allowed.Maximum) };
        if (space.Thresholds(feature) is { } thresholds)
        {
            foreach (float threshold in thresholds)
            {
                if (!(threshold < own))
                    values.Add(allowed.Above(threshold));
                if (!(threshold >= own))
                    values.Add(allowed.AtMost(threshold));
            }
        }
        else
        {
            float[] sorted = scale.Sorted;
            int count = Math.Min(MostQuantiles, sorted.Length);
            for (int i = 0; i < count; i++)
                values.Add(allowed.Near(sorted[count == 1 ? 0 : (int)((long)i * (sorted.Length - 1) / (count - 1))]));
        }

        return values.Where(v => allowed.Holds(v) && v != own && (direction == ChangeDirection.Both || v > own == (direction == ChangeDirection.Increase))).Distinct().Order();
    }
}
