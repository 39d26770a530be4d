namespace MLNet.Xai.Core.Plots;

/// <summary>A line of the beeswarm or the heatmap: a feature's attributions over all rows.</summary>
internal sealed record SwarmLine(string Name, double[] Values, int Feature)
{
    public bool IsRest => Feature < 0;

    public static SwarmLine Of(PlotInput input, int feature)
    {
        double[] values = new double[input.Rows];
        for (int r = 0; r < values.Length; r++)
            values[r] = input.Value(r, feature);
        return new SwarmLine(input.Names[feature], values, feature);
    }

    /// <summary>The most important features, and the sum of all that have no line of their own.</summary>
    public static List<SwarmLine> Collect(PlotInput input, int[] ranking, int shown)
    {
        List<SwarmLine> lines = [.. ranking.Take(shown).Select(f => Of(input, f))];
        if (shown < input.Features || input.HasOthers)
            lines.Add(OfRest(input, ranking.AsSpan(shown), input.RestName(shown)));
        return lines;
    }

    /// <summary>The rows with a point: where TopK cut the attribution there is none.</summary>
    public int[] Rows(PlotInput input) => [.. Enumerable.Range(0, input.Rows).Where(r => IsRest || !input.WasCut(r, Feature))];

    /// <summary>The colours of those rows' points; a sum has no feature value, so its points are grey.</summary>
    public int[] Steps(PlotInput input, int[] rows)
    {
        if (IsRest)
            return Array.ConvertAll(rows, _ => ValueColors.Missing);
        if (input.Categories(Feature) is { } categories)
            return Array.ConvertAll(rows, categories.Step);
        ValueColors colors = new(input.Column(Feature));
        return Array.ConvertAll(rows, r => colors.Step(input.Data(r, Feature)));
    }

    private static SwarmLine OfRest(PlotInput input, ReadOnlySpan<int> features, string name)
    {
        double[] values = new double[input.Rows];
        for (int r = 0; r < values.Length; r++)
        {
            values[r] = input.Other(r);
            foreach (int f in features)
                values[r] += input.Value(r, f);
        }

        return new SwarmLine(name, values, -1);
    }
}
