namespace MLNet.Xai.Core.Plots;

/// <summary>The running sums of the decision plot: the features that have no line of their own come first, as one.</summary>
internal sealed class DecisionLines
{
    private readonly double[][] _paths;

    public DecisionLines(PlotInput input, int[] ranking, int shown)
    {
        Names = [.. ranking.Take(shown).Select(f => input.Names[f])];
        if (shown < input.Features || input.HasOthers)
            Names.Add(input.IsCut ? input.RestName(shown) : PlotInput.Others(input.AllFeatures - shown));
        _paths = [.. Enumerable.Range(0, input.Rows).Select(row => Sum(input, ranking, shown, row))];
    }

    /// <summary>Names from the top line down.</summary>
    public List<string> Names { get; }

    public int Count => Names.Count;

    /// <summary>Where a row is before the lowest line and after each, going up: <see cref="Count"/> + 1 numbers, the last is the output.</summary>
    public double[] Path(int row) => _paths[row];

    public double Lowest(int row) => _paths[row].Min();

    public double Highest(int row) => _paths[row].Max();

    private double[] Sum(PlotInput input, int[] ranking, int shown, int row)
    {
        double[] path = new double[Count + 1];
        double at = path[0] = input.Base(row);
        at += input.Other(row);
        for (int i = ranking.Length - 1; i >= shown; i--)
            at += input.Value(row, ranking[i]);
        if (Count > shown)
            path[1] = at;
        for (int i = shown - 1; i >= 0; i--)
            path[Count - i] = at += input.Value(row, ranking[i]);

        return path;
    }
}
