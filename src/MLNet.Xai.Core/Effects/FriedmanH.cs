namespace MLNet.Xai.Core.Effects;

/// <summary>How much features interact: what their partial dependence together is beyond those of each alone.</summary>
/// <remarks>
/// Friedman and Popescu, "Predictive learning via rule ensembles", Annals of Applied Statistics 2008, section 8.1, with the square root taken; the size in the output's units is its numerator
/// (Inglis, Parnell and Hurley, 2022), as the share is large wherever features do next to nothing.
/// </remarks>
/// <param name="Strength">H: 0 without interaction, about 1 where nothing is left for the features alone; more is possible where they depend on each other. 0 where the dependence together is constant.</param>
/// <param name="Size">Root of the mean square of the interaction part, in units of the output.</param>
public readonly record struct FriedmanH(double Strength, double Size)
{
    // Below this part of the dependences' own size there are only roundings.
    private const double Rounding = 1e-10;

    /// <summary>Of two features, from partial dependences at the same rows.</summary>
    /// <param name="together">On both, one number a row.</param>
    /// <param name="first">On one.</param>
    /// <param name="second">On the other.</param>
    /// <exception cref="ArgumentException">Their lengths differ.</exception>
    public static FriedmanH OfPair(ReadOnlySpan<double> together, ReadOnlySpan<double> first, ReadOnlySpan<double> second) => Of(together, first, second);

    /// <summary>Of a feature with all others.</summary>
    /// <param name="output">The model's output, one number a row.</param>
    /// <param name="own">Partial dependence on the feature at the same rows.</param>
    /// <param name="others">Partial dependence on all other features.</param>
    /// <exception cref="ArgumentException">Their lengths differ.</exception>
    public static FriedmanH OfAll(ReadOnlySpan<double> output, ReadOnlySpan<double> own, ReadOnlySpan<double> others) => Of(output, own, others);

    private static FriedmanH Of(ReadOnlySpan<double> whole, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (whole.IsEmpty || a.Length != whole.Length || b.Length != whole.Length)
            throw new ArgumentException($"There are {whole.Length}, {a.Length} and {b.Length} numbers; one a row is wanted of each.", nameof(whole));
        (double meanWhole, double meanA, double meanB) = (Mean(whole), Mean(a), Mean(b));
        double squares = 0, rest = 0, largest = 0;
        for (int r = 0; r < whole.Length; r++)
        {
            double centred = whole[r] - meanWhole, left = centred - (a[r] - meanA) - (b[r] - meanB);
            squares += centred * centred;
            rest += left * left;
            largest = Math.Max(largest, Math.Max(Math.Abs(whole[r]), Math.Max(Math.Abs(a[r]), Math.Abs(b[r]))));
        }

        double size = Math.Sqrt(rest / whole.Length);
        if (size <= Rounding * largest)
            size = 0;
        return new FriedmanH(size == 0 || squares == 0 ? 0 : size / Math.Sqrt(squares / whole.Length), size);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }
}
