using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="ForcePlot"/>.</summary>
public sealed class ForceOptions : RowPlotOptions;

/// <summary>
/// One row as a tug of war: what raises the output pushes from the left, what lowers it from the right, and they meet at f(x). The largest are nearest to it.
/// </summary>
public static class ForcePlot
{
    private const double BarHeight = 26;
    private const double Tier = 19;

    /// <summary>Draws one row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">The explanation is empty or holds NaN or infinite attributions.</exception>
    public static SvgFigure Draw(Explanation explanation, int row, ForceOptions? options = null)
    {
        PlotInput input = PlotInput.Check(explanation);
        input.CheckRow(row);
        options ??= new ForceOptions();
        options.Validate();

        Frame frame = new(options);
        SvgWriter svg = frame.Writer;
        var (up, down) = ForceSegment.Collect(input, row, options);
        double output = input.Output(row), start = input.Base(row);
        int digits = options.SignificantDigits;
        int decimals = NumberText.Decimals(Math.Max(Math.Abs(output), Math.Abs(start)), digits);
        string outputText = NumberText.Fixed(output, decimals, digits), baseText = NumberText.Fixed(start, decimals, digits);

        double side = Math.Min(120, frame.Width * 0.19);
        double low = Math.Min(start, up.Count > 0 ? up[^1].From : output), high = Math.Max(start, down.Count > 0 ? down[^1].From : output);
        LinearScale scale = new(low, high, Frame.Margin + side, frame.Width - Frame.Margin - side);
        double outputX = scale.Map(output), baseX = scale.Map(start);
        double top = Heading(frame, outputX, baseX, outputText, baseText), axis = top + 22;
        double barTop = axis + 12;
        Axis(frame, scale, axis, outputX, baseX);
        svg.Line(baseX, top - 4, baseX, barTop + BarHeight, "e");
        int valueDecimals = NumberText.Decimals(up.Concat(down).Select(s => Math.Abs(s.Value)).DefaultIfEmpty(0).Max(), digits);
        double deepest = Math.Max(Side(frame, scale, up, barTop, valueDecimals, digits), Side(frame, scale, down, barTop, valueDecimals, digits));
        svg.Line(outputX, top - 4, outputX, barTop + BarHeight, "a");
        if (input.ForOutput.Length > 0)
            deepest = frame.AxisTitle($"f(x): {input.OutputText}", frame.Width / 2, deepest + 18);
        return frame.Finish(deepest + 14, $"Force plot of row {input.RowNumber(row)}: f(x) = {outputText}{input.ForOutput}", Describe(input, row, up, down, outputText, baseText),
            PlotTable.OfSteps(input, row, [.. up.Concat(down).OrderByDescending(s => Math.Abs(s.Value)).Select(s => (s.Name + s.Tail, s.Value))]));
    }

    // f(x) above its place, the base value on the line below it, both with their words.
    private static double Heading(Frame frame, double outputX, double baseX, string outputText, string baseText)
    {
        string text = $"f(x) = {outputText}", from = $"base value = {baseText}";
        double width = TextMeter.Width(text, PlotText.Heading, bold: true);
        double x = Math.Clamp(outputX, Frame.Margin + (width / 2) + 66, frame.Width - Frame.Margin - (width / 2) - 66);
        double y = frame.Top + 13;
        frame.Writer.Text(x - (width / 2) - 12, y, "higher →", "pt", Anchor.End, PlotText.Small);
        frame.Writer.Text(x, y, text, "t h", Anchor.Middle, PlotText.Heading);
        frame.Writer.Text(x + (width / 2) + 12, y, "← lower", "nt", Anchor.Start, PlotText.Small);
        frame.Writer.Text(frame.Inside(baseX, from, PlotText.Small), y + 20, from, "m", Anchor.Middle, PlotText.Small);
        return y + 30;
    }

    // A tick's label gives way to the lines of f(x) and the base value.
    private static void Axis(Frame frame, LinearScale scale, double y, params double[] marks)
    {
        var (values, labels) = Ticks.Fitting(scale, PlotText.Small);
        frame.Writer.Line(scale.Start, y, scale.End, y, "a");
        for (int i = 0; i < values.Length; i++)
        {
            double x = scale.Map(values[i]);
            frame.Writer.Line(x, y, x, y + 4, "a");
            double half = (TextMeter.Width(labels[i], PlotText.Small) / 2) + 4;
            if (Array.TrueForAll(marks, m => Math.Abs(x - m) > half))
                frame.Writer.Text(frame.Inside(x, labels[i], PlotText.Small), y - 6, labels[i], "m", Anchor.Middle, PlotText.Small);
        }
    }

    // Segments from f(x) outwards, then their labels; returns the lowest y used.
    private static double Side(Frame frame, LinearScale scale, List<ForceSegment> segments, double top, int decimals, int digits)
    {
        SvgWriter svg = frame.Writer;
        double bottom = top + BarHeight;
        foreach (ForceSegment segment in segments)
        {
            double from = scale.Map(segment.From), to = scale.Map(segment.To);
            string value = NumberText.Signed(segment.Value, decimals, digits);
            svg.Path(Chevron(from, to, top, bottom), segment.Value > 0 ? "p" : "n", $"{segment.Name}{segment.Tail}: {value}");
            if (Math.Abs(to - from) >= TextMeter.Width(value, PlotText.Small) + 18)
                svg.Text((from + to) / 2, PlotText.Baseline((top + bottom) / 2, PlotText.Small), value, segment.Value > 0 ? "pi" : "ni", Anchor.Middle, PlotText.Small);
        }

        double deepest = bottom + 8;
        foreach (ForceLabel label in ForceLabel.Place(segments, scale, frame.Width))
        {
            double y = bottom + 22 + (label.Tier * Tier);
            string cls = label.Segment.Value > 0 ? "pt" : "nt";
            svg.Line(label.X, bottom + 1, label.X, y + 4, "e");
            svg.Text(label.X + (label.Leftwards ? -5 : 5), y, label.Name, cls, label.Leftwards ? Anchor.End : Anchor.Start, PlotText.Small,
                     label.Segment.Name + label.Segment.Tail, tail: label.Tail);
            deepest = Math.Max(deepest, y + 6);
        }

        return deepest;
    }

    // An arrow's body whose tail is notched, so that neighbours fit into each other with a gap of a pixel.
    private static string Chevron(double from, double to, double top, double bottom)
    {
        double width = Math.Abs(to - from), gap = Math.Min(1, width / 4), tip = Math.Min(8, width / 2) * Math.Sign(to - from), middle = (top + bottom) / 2;
        from += gap * Math.Sign(to - from);
        string n(double v) => SvgWriter.N(v);
        return $"M{n(from)} {n(top)}H{n(to - tip)}L{n(to)} {n(middle)}L{n(to - tip)} {n(bottom)}H{n(from)}L{n(from + Math.Min(Math.Abs(tip), width - gap) * Math.Sign(tip))} {n(middle)}Z";
    }

    private static string Describe(PlotInput input, int row, List<ForceSegment> up, List<ForceSegment> down, string outputText, string baseText)
    {
        string List(List<ForceSegment> side) => side.Count == 0 ? "nothing" : string.Join(", ", side.Take(5).Select(s => s.Name + s.Tail));
        return $"Row {input.RowNumber(row)}, {input.OutputText}: {outputText}, where the base value is {baseText}. Raised by {List(up)}; lowered by {List(down)}.";
    }
}
