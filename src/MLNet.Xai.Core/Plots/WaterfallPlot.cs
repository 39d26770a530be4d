using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="WaterfallPlot"/>.</summary>
public sealed class WaterfallOptions : RowPlotOptions;

/// <summary>One row's explanation: arrows that lead from the base value E[f(x)] at the bottom to the output f(x) at the top, the largest last.</summary>
public static class WaterfallPlot
{
    private const double RowHeight = 34;
    private const double BarHeight = 24;
    private const double Head = 7;

    /// <summary>Draws one row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">The explanation is empty or holds NaN or infinite attributions.</exception>
    public static SvgFigure Draw(Explanation explanation, int row, WaterfallOptions? options = null)
    {
        PlotInput input = PlotInput.Check(explanation);
        input.CheckRow(row);
        options ??= new WaterfallOptions();
        options.Validate();

        WaterfallStep[] steps = WaterfallStep.Collect(input, row, options);
        Frame frame = new(options);
        SvgWriter svg = frame.Writer;
        int digits = options.SignificantDigits;
        int decimals = NumberText.Decimals(steps.Max(s => Math.Abs(s.Value)), digits);
        int outDecimals = NumberText.Decimals(Math.Max(Math.Abs(input.Base(row)), Math.Abs(input.Output(row))), digits);
        if (outDecimals >= 0 && decimals >= 0)
            outDecimals = Math.Clamp(decimals, outDecimals, outDecimals + 3);
        string[] labels = [.. steps.Select(s => NumberText.Signed(s.Value, decimals, digits))];
        string outputText = $"f(x) = {NumberText.Fixed(input.Output(row), outDecimals, digits)}";
        string baseText = $"E[f(x)] = {NumberText.Fixed(input.Base(row), outDecimals, digits)}";

        double names = frame.NameColumn(steps.Select(s => s.Name + s.Tail));
        double left = Frame.Margin + names + 12, right = frame.Width - Frame.Margin;
        double top = frame.Top + 28, bottom = top + (steps.Length * RowHeight) + 4;
        LinearScale scale = Fit(steps, labels, left, right);
        double baseX = scale.Map(input.Base(row)), outputX = scale.Map(input.Output(row));
        double end = frame.HorizontalAxis(scale, top, bottom, "") + 14;

        // Interrupted where a tick's label may stand.
        svg.Line(baseX, bottom - RowHeight - 2, baseX, bottom + 5, "e");
        svg.Line(baseX, bottom + 22, baseX, bottom + 27, "e");
        svg.Line(outputX, top - 6, outputX, top + RowHeight, "e");
        svg.Text(frame.Inside(outputX, outputText, PlotText.Size, bold: true), top - 12, outputText, "t h", Anchor.Middle);
        svg.Text(frame.Inside(baseX, baseText, PlotText.Size), end, baseText, "m", Anchor.Middle);
        for (int i = 0; i < steps.Length; i++)
        {
            double middle = top + (i * RowHeight) + (RowHeight / 2);
            frame.Name(left - 12, middle, steps[i].Name, steps[i].Tail, names, steps[i].IsRest ? "m" : "t");
            Bar(svg, steps[i], labels[i], scale, middle, left);
            if (i > 0)
                svg.Line(scale.Map(steps[i].To), middle - RowHeight + (BarHeight / 2), scale.Map(steps[i].To), middle - (BarHeight / 2), "e");
        }

        if (input.ForOutput.Length > 0)
            end = frame.AxisTitle($"f(x): {input.OutputText}", (left + right) / 2, end + 18);
        return frame.Finish(end + 14, $"Waterfall of row {input.RowNumber(row)}: {outputText}{input.ForOutput}", Describe(input, steps, labels, row, outputText, baseText),
            PlotTable.OfSteps(input, row, [.. steps.Select(s => (s.Name + s.Tail, s.Value))]));
    }

    /// <summary>The outline of an arrow between two x; a short one is all head.</summary>
    internal static string Arrow(double from, double to, double middle, double height = BarHeight)
    {
        double head = Math.Min(Head, Math.Abs(to - from)) * Math.Sign(to - from), top = middle - (height / 2), bottom = middle + (height / 2);
        return $"M{SvgWriter.N(from)} {SvgWriter.N(top)}H{SvgWriter.N(to - head)}L{SvgWriter.N(to)} {SvgWriter.N(middle)}"
            + $"L{SvgWriter.N(to - head)} {SvgWriter.N(bottom)}H{SvgWriter.N(from)}Z";
    }

    private static void Bar(SvgWriter svg, WaterfallStep step, string label, LinearScale scale, double middle, double left)
    {
        double from = scale.Map(step.From), to = scale.Map(step.To), baseline = PlotText.Baseline(middle, PlotText.Small);
        bool up = step.Value >= 0;
        svg.Path(Arrow(from, to, middle), up ? "p" : "n", $"{step.Name}{step.Tail}: {label}");
        double width = TextMeter.Width(label, PlotText.Small);
        if (Fits(from, to, width))
        {
            double inner = up ? -Head : Head;
            svg.Text(((from + to) / 2) + (inner / 2), baseline, label, up ? "pi" : "ni", Anchor.Middle, PlotText.Small);
            return;
        }

        // Beside the tip; a label that would leave the plot on the left goes to the arrow's other end.
        bool rightwards = up || to - 6 - width < left;
        double edge = rightwards ? Math.Max(from, to) + 6 : Math.Min(from, to) - 6;
        svg.Text(edge, baseline, label, up ? "pt" : "nt", rightwards ? Anchor.Start : Anchor.End, PlotText.Small);
    }

    private static bool Fits(double from, double to, double width) => Math.Abs(to - from) >= width + Head + 8;

    // Twice: the first scale tells which labels stand beside their bars, the second leaves room for them.
    private static LinearScale Fit(WaterfallStep[] steps, string[] labels, double left, double right)
    {
        double low = steps.Min(s => Math.Min(s.From, s.To)), high = steps.Max(s => Math.Max(s.From, s.To));
        LinearScale scale = new(low, high, left + 8, right - 8);
        for (int pass = 0; pass < 3; pass++)
        {
            double overLeft = 8, overRight = 8;
            for (int i = 0; i < steps.Length; i++)
            {
                double from = scale.Map(steps[i].From), to = scale.Map(steps[i].To), width = TextMeter.Width(labels[i], PlotText.Small);
                if (Fits(from, to, width))
                    continue;
                if (steps[i].Value >= 0)
                    overRight = Math.Max(overRight, Math.Max(from, to) + width + 8 - scale.End);
                else
                    overLeft = Math.Max(overLeft, scale.Start - (Math.Min(from, to) - width - 8));
            }

            scale = new LinearScale(low, high, left + overLeft, right - overRight);
        }

        return scale;
    }

    private static string Describe(PlotInput input, WaterfallStep[] steps, string[] labels, int row, string outputText, string baseText) =>
        $"Row {input.RowNumber(row)}, {input.OutputText}: from {baseText} to {outputText} by "
        + string.Join(", ", steps.Select((s, i) => $"{s.Name}{s.Tail}: {labels[i]}").Take(6)) + (steps.Length > 6 ? " and smaller ones." : ".");
}
