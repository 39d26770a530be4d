using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="LocalBarPlot"/>.</summary>
public sealed class LocalBarOptions : RowPlotOptions;

/// <summary>One row's attributions as bars with their signs, largest first: for methods whose values do not lead from a base value to the output, as LIME's weights.</summary>
public static class LocalBarPlot
{
    private const double RowHeight = 30;
    private const double BarHeight = 20;
    private const double Gap = 6;

    /// <summary>Draws one row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">The explanation is empty or holds NaN or infinite attributions.</exception>
    public static SvgFigure Draw(Explanation explanation, int row, LocalBarOptions? options = null)
    {
        PlotInput input = PlotInput.Check(explanation);
        input.CheckRow(row);
        options ??= new LocalBarOptions();
        options.Validate();
        RowItem[] items = RowItem.Collect(input, row, options);
        Frame frame = new(options);
        int digits = options.SignificantDigits, decimals = NumberText.Decimals(items.Max(item => Math.Abs(item.Value)), digits);
        string[] labels = [.. items.Select(item => NumberText.Signed(item.Value, decimals, digits))];
        double names = frame.NameColumn(items.Select(item => item.Name + item.Tail)), widest = labels.Max(label => TextMeter.Width(label, PlotText.Small)) + Gap;
        double left = Frame.Margin + names + 10, right = frame.Width - Frame.Margin, top = frame.Top, bottom = top + (items.Length * RowHeight) + 4;
        double low = Math.Min(0, items.Min(item => item.Value)), high = Math.Max(0, items.Max(item => item.Value));
        LinearScale scale = new(low, high > low ? high : 1, left + (low < 0 ? widest : 0), right - (high > 0 || low == 0 ? widest : 0));
        double end = frame.HorizontalAxis(scale, top, bottom, $"{input.ValueName} (effect on the {input.OutputText})");
        double zero = scale.Map(0);
        for (int i = 0; i < items.Length; i++)
        {
            double middle = top + (i * RowHeight) + (RowHeight / 2), to = scale.Map(items[i].Value), baseline = PlotText.Baseline(middle, PlotText.Small);
            bool up = items[i].Value >= 0;
            frame.Name(left - 10, middle, items[i].Name, items[i].Tail, names, items[i].IsRest ? "m" : "t");
            if (to != zero)
                frame.Writer.Rect(Math.Min(zero, to), middle - (BarHeight / 2), Math.Abs(to - zero), BarHeight, up ? "p" : "n");
            frame.Writer.Text(to + (up ? Gap : -Gap), baseline, labels[i], up ? "pt" : "nt", up ? Anchor.Start : Anchor.End, PlotText.Small);
        }

        frame.Writer.Line(zero, top, zero, bottom, "a");
        string title = $"{input.ValueName}s of row {input.RowNumber(row)}{input.ForOutput}";
        string description = $"{title}: " + string.Join(", ", items.Take(6).Select((item, i) => $"{item.Name}{item.Tail} {labels[i]}")) + (items.Length > 6 ? " and smaller ones." : ".");
        return frame.Finish(end + 12, title, description, new PlotTable(["Feature", input.ValueName], items.Select(item => (IReadOnlyList<object>)[item.Name + item.Tail, item.Value])));
    }
}
