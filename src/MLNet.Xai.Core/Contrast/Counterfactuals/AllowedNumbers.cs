namespace MLNet.Xai.Core.Contrast;

/// <summary>The numbers that a feature may be changed to: floats in a range, multiples of a step where there is one.</summary>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="Step">0 for any float.</param>
internal readonly record struct AllowedNumbers(double Minimum, double Maximum, double Step)
{
    public static AllowedNumbers Of(FeatureConstraint constraint, FeatureScale scale) =>
        new(constraint.Minimum ?? scale.Minimum, constraint.Maximum ?? scale.Maximum, constraint.Step ?? (scale.IsWhole ? 1 : 0));

    /// <summary>Whether a number is in the range; what the members give is of the step already.</summary>
    public bool Holds(float value) => value >= Minimum && value <= Maximum;

    /// <summary>The smallest allowed number above a threshold; NaN where there is none.</summary>
    public float Above(float threshold)
    {
        if (threshold < Minimum)
            return AtLeast(Minimum);
        if (threshold >= Maximum)
            return float.NaN;
        if (IsAnyFloat(threshold))
            return Kept(MathF.BitIncrement(threshold));
        for (double k = Math.Floor(threshold / Step); ; k++)
        {
            float value = (float)(k * Step);
            if (value > threshold)
                return Kept(value);
        }
    }

    /// <summary>The smallest allowed number that is not below another; NaN where there is none.</summary>
    public float AtLeast(double least)
    {
        least = Math.Max(least, Minimum);
        if (IsAnyFloat(least))
            return Kept((float)least < least ? MathF.BitIncrement((float)least) : (float)least);
        for (double k = Math.Floor(least / Step) - 1; ; k++)
        {
            float value = (float)(k * Step);
            if (value >= least)
                return Kept(value);
        }
    }

    /// <summary>The largest allowed number that is not above another; NaN where there is none.</summary>
    public float AtMost(double most)
    {
        most = Math.Min(most, Maximum);
        if (IsAnyFloat(most))
            return Kept((float)most > most ? MathF.BitDecrement((float)most) : (float)most);
        for (double k = Math.Ceiling(most / Step) + 1; ; k--)
        {
            float value = (float)(k * Step);
            if (value <= most)
                return Kept(value);
        }
    }

    /// <summary>An allowed number near another; NaN where none is in the range.</summary>
    public float Near(double value)
    {
        value = Math.Clamp(value, Minimum, Maximum);
        (float below, float above) = (AtMost(value), AtLeast(value));
        return float.IsNaN(below) || above - value < value - below ? above : below;
    }

    // So far from zero every float is a multiple of the step, rounded.
    private bool IsAnyFloat(double value) => Math.Abs(value) >= Step * (1 << 24);

    // Without a negative zero, which would be another value to whoever looks at bits.
    private float Kept(float value) => Holds(value) ? value + 0f : float.NaN;
}
