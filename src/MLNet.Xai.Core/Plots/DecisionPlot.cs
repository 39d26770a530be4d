using System.Text;
using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="DecisionPlot"/>.</summary>
public sealed class DecisionOptions : FeaturePlotOptions
{
    /// <summary>Options with <see cref="FeaturePlotOptions.MaxDisplay"/> 20.</summary>
    public DecisionOptions() => MaxDisplay = 20;

    /// <summary>Rows drawn thick, with their feature's values where it is a single one; none by default.</summary>
    public IReadOnlyList<int> Highlight { get; set; } = [];

    /// <summary>Rows to draw, counted from 0; all by default.</summary>
    public IReadOnlyList<int>? Rows { get; set; }
}

/// <summary>Every row as a line that starts at the base value below and takes up one feature after the other, the most important last, to its output on top.</summary>
public static class DecisionPlot
{
    private const double LineHeight = 30;
    private const int Rounds = 8;

    /// <summary>Draws the rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row to draw or to highlight does not exist.</exception>
    /// <exception cref="ArgumentException">The explanation is empty or holds NaN or infinite attributions.</exception>
    public static SvgFigure Draw(Explanation explanation, DecisionOptions? options = null)
    {
        PlotInput input = PlotInput.Check(explanation);
        options ??= new DecisionOptions();
        options.Validate();
        int[] rows = options.Rows is null ? [.. Enumerable.Range(0, input.Rows)] : [.. options.Rows];
        foreach (int row in rows.Concat(options.Highlight))
            input.CheckRow(row);
        if (rows.Length == 0)
            throw new ArgumentException("There is no row to draw.", nameof(options));

        int[] ranking = PlotInput.Rank(input.MeanMagnitudes(rows));
        int shown = input.Shown(options.MaxDisplay, input.Features);
        DecisionLines lines = new(input, ranking, shown);
        Frame frame = new(options);
        SvgWriter svg = frame.Writer;
        int? told = rows.Length == 1 ? rows[0] : options.Highlight.Count == 1 ? options.Highlight[0] : null;
        (string Name, string Tail)[] names = [.. lines.Names.Select((n, i) => told is { } row && i < shown ? input.Label(row, ranking[i]) : (n, ""))];
        double column = frame.NameColumn(names.Select(n => n.Name + n.Tail));
        double left = Frame.Margin + column + 14, right = frame.Width - Frame.Margin;
        double top = frame.Top + 40, bottom = top + (lines.Count * LineHeight);
        int[] drawn = [.. rows.Concat(options.Highlight).Distinct()];
        double low = drawn.Min(lines.Lowest), high = drawn.Max(lines.Highest);
        LinearScale scale = new LinearScale(low, high, left, right).Pad(0.03, 0.03);

        RampAbove(frame, scale, input.OutputText, top - 12);
        for (int i = 0; i < lines.Count; i++)
        {
            double y = top + (i * LineHeight) + (LineHeight / 2);
            svg.Line(left, y, right, y, "g");
            frame.Name(left - 14, y, names[i].Name, names[i].Tail, column, i < shown ? "t" : "m");
        }

        double end = frame.HorizontalAxis(scale, top, bottom, $"Model output: {input.OutputText}", grid: false);
        svg.Line(scale.Map(input.Base(drawn[0])), top, scale.Map(input.Base(drawn[0])), bottom, "e");
        int[] quiet = [.. rows.Except(options.Highlight)];
        Lines(svg, lines, quiet, scale, bottom, quiet.Length > 300 ? 0.7 : 1.2, options.Highlight.Count > 0 ? 0.4 : 0.9);
        Lines(svg, lines, [.. options.Highlight], scale, bottom, 3, 1);
        return frame.Finish(end + 12, $"Decision plot{input.ForOutput}", Describe(input, rows, ranking), PlotTable.OfFeatures(input, ranking, shown, rows));
    }

    // Lines of one colour share a path, in rounds, so that no colour always lies on top.
    private static void Lines(SvgWriter svg, DecisionLines lines, int[] rows, LinearScale scale, double bottom, double width, double opacity)
    {
        svg.Use(StyleParts.Ramp);
        svg.Open("g", "l", $"stroke-width=\"{SvgWriter.N(width)}\" opacity=\"{SvgWriter.N(opacity)}\"");
        foreach (var group in rows.Select((row, i) => (Row: row, Round: i * Rounds / rows.Length))
                     .GroupBy(r => (r.Round, Step: Step(scale, lines.Path(r.Row)[^1]))).OrderBy(g => g.Key))
        {
            StringBuilder path = new();
            foreach (var (row, _) in group)
            {
                double[] at = lines.Path(row);
                for (int i = 0; i < at.Length; i++)
                {
                    path.Append(i == 0 ? 'M' : i == 1 ? 'L' : ' ');
                    SvgWriter.AppendTenths(path, scale.Map(at[i]));
                    path.Append(' ');
                    SvgWriter.AppendTenths(path, bottom - (i * LineHeight));
                }
            }

            svg.Path(path.ToString(), ValueColors.Class(group.Key.Step));
        }

        svg.Close("g");
    }

    private static int Step(LinearScale scale, double output) =>
        (int)Math.Clamp((scale.Map(output) - scale.Start) / (scale.End - scale.Start) * StyleSheet.RampSteps, 0, StyleSheet.RampSteps - 1);

    // The colours lie along the axis that they stand for.
    private static void RampAbove(Frame frame, LinearScale scale, string output, double y)
    {
        frame.Writer.Use(StyleParts.Ramp);
        double step = (scale.End - scale.Start) / StyleSheet.RampSteps;
        for (int i = 0; i < StyleSheet.RampSteps; i++)
            frame.Writer.Rect(scale.Start + (i * step), y, i == StyleSheet.RampSteps - 1 ? step : step + 0.6, 7, $"f {ValueColors.Class(i)}");
        string text = TextMeter.Truncate(output, PlotText.Small, scale.End - scale.Start);
        frame.Writer.Text((scale.Start + scale.End) / 2, y - 7, text, "m", Anchor.Middle, PlotText.Small, output);
    }

    private static string Describe(PlotInput input, int[] rows, int[] ranking) =>
        $"Paths of {NumberText.Count(rows.Length)} rows from the base value to the {input.OutputText}. Most important: "
        + string.Join(", ", ranking.Take(5).Select(f => input.Names[f])) + ".";
}
