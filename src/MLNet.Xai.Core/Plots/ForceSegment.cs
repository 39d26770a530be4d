namespace MLNet.Xai.Core.Plots;

/// <summary>One push of the force plot: from where it starts to where it ends, on the output's scale.</summary>
internal sealed record ForceSegment(string Name, string Tail, double Value, double From, double To)
{
    /// <summary>The pushes up and down, each from f(x) outwards, largest first; the last of a side is the sum of those too many.</summary>
    public static (List<ForceSegment> Up, List<ForceSegment> Down) Collect(PlotInput input, int row, int maxDisplay)
    {
        double[] sizes = [.. Enumerable.Range(0, input.Features).Select(f => Math.Abs(input.Value(row, f)))];
        int[] ranking = PlotInput.Rank(sizes);
        int shown = input.Features <= maxDisplay ? input.Features : maxDisplay - 1;
        return (Side(input, row, ranking, shown, 1), Side(input, row, ranking, shown, -1));
    }

    private static List<ForceSegment> Side(PlotInput input, int row, int[] ranking, int shown, int sign)
    {
        List<ForceSegment> side = [];
        double at = input.Output(row), rest = 0;
        int others = 0;
        for (int i = 0; i < ranking.Length; i++)
        {
            double value = input.Value(row, ranking[i]);
            if (Math.Sign(value) != sign)
                continue;
            if (i >= shown)
            {
                rest += value;
                others++;
                continue;
            }

            side.Add(new ForceSegment(input.Names[ranking[i]], input.ValueTail(row, ranking[i]), value, at - value, at));
            at -= value;
        }

        if (others > 0)
            side.Add(new ForceSegment($"{others} other{(others == 1 ? "" : "s")}", "", rest, at - rest, at));
        return side;
    }
}
