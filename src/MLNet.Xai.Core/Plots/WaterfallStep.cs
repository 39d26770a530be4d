namespace MLNet.Xai.Core.Plots;

/// <summary>An arrow of the waterfall: a feature, or all that are left.</summary>
internal sealed record WaterfallStep(string Name, string Tail, double Value, double From, double To, bool IsRest)
{
    /// <summary>The steps from the top line down: the largest feature first, which is the last step on the way from the base value to the output.</summary>
    public static WaterfallStep[] Collect(PlotInput input, int row, WaterfallOptions options)
    {
        RowItem[] items = RowItem.Collect(input, row, options);
        WaterfallStep[] steps = new WaterfallStep[items.Length];
        double at = input.Base(row);
        for (int i = items.Length - 1; i >= 0; i--)
        {
            RowItem item = items[i];
            steps[i] = new WaterfallStep(item.Name, item.Tail, item.Value, at, at + item.Value, item.IsRest);
            at += item.Value;
        }

        return steps;
    }
}
