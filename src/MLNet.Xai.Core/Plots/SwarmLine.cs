namespace MLNet.Xai.Core.Plots;

/// <summary>A line of the beeswarm: a feature's attributions over all rows and the colours of its values.</summary>
internal sealed record SwarmLine(string Name, double[] Values, int[] Steps, bool IsRest)
{
    public static SwarmLine Of(PlotInput input, int feature)
    {
        double[] values = new double[input.Rows], data = new double[input.Rows];
        for (int r = 0; r < input.Rows; r++)
            (values[r], data[r]) = (input.Value(r, feature), input.Data(r, feature));
        ValueColors colors = new(data);
        return new SwarmLine(input.Names[feature], values, Array.ConvertAll(data, colors.Step), IsRest: false);
    }

    /// <summary>The sum of the features that have no line of their own; a sum has no feature value, so its points are grey.</summary>
    public static SwarmLine OfRest(PlotInput input, ReadOnlySpan<int> features)
    {
        double[] values = new double[input.Rows];
        foreach (int f in features)
        {
            for (int r = 0; r < input.Rows; r++)
                values[r] += input.Value(r, f);
        }

        int[] steps = new int[input.Rows];
        Array.Fill(steps, ValueColors.Missing);
        return new SwarmLine($"Sum of {features.Length} other features", values, steps, IsRest: true);
    }
}
