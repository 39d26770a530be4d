namespace MLNet.Xai.Core.Plots;

/// <summary>An arrow of the waterfall: a feature, or all that are left.</summary>
internal sealed record WaterfallStep(string Name, string Tail, double Value, double From, double To, bool IsRest)
{
    /// <summary>The steps from the top line down: the largest feature first, which is the last step on the way from the base value to the output.</summary>
    public static WaterfallStep[] Collect(PlotInput input, int row, int maxDisplay)
    {
        double[] sizes = [.. Enumerable.Range(0, input.Features).Select(f => Math.Abs(input.Value(row, f)))];
        int[] ranking = PlotInput.Rank(sizes);
        int shown = input.Features <= maxDisplay ? input.Features : maxDisplay - 1;
        WaterfallStep[] steps = new WaterfallStep[shown + (shown < input.Features ? 1 : 0)];
        double at = input.Base(row);
        if (shown < input.Features)
        {
            double rest = ranking.Skip(shown).Sum(f => input.Value(row, f));
            steps[shown] = new WaterfallStep($"{input.Features - shown} other features", "", rest, at, at + rest, IsRest: true);
            at += rest;
        }

        for (int i = shown - 1; i >= 0; i--)
        {
            int f = ranking[i];
            double value = input.Value(row, f);
            steps[i] = new WaterfallStep(input.Names[f], input.ValueTail(row, f), value, at, at + value, IsRest: false);
            at += value;
        }

        return steps;
    }
}
