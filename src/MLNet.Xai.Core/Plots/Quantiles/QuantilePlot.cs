using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>How numbers of any count lie, a line a feature: a thin line from the lowest to the highest, a pale strip around the middle 90 %, a box around the middle half, a stroke at the median.</summary>
internal static class QuantilePlot
{
    private const double RowHeight = 28;
    private const double BoxHeight = 14;
    private const double StripHeight = 6;

    /// <summary>Draws it.</summary>
    /// <param name="rows">The lines, from top to bottom; those beyond <see cref="FeaturePlotOptions.MaxDisplay"/> are in the table only.</param>
    /// <param name="title">What it shows, in a few words.</param>
    /// <param name="options">Looks.</param>
    /// <exception cref="ArgumentException">There is nothing to draw, or a quantile is not finite.</exception>
    public static SvgFigure Draw(IReadOnlyList<QuantileRow> rows, string title, QuantilePlotOptions options)
    {
        options.Validate();
        if (rows.Count == 0)
            throw new ArgumentException("There is no feature to draw.", nameof(rows));
        if (rows.FirstOrDefault(r => !Array.TrueForAll(r.Values, double.IsFinite)) is { } odd)
            throw new ArgumentException($"The quantiles of '{odd.Name}' are {string.Join(", ", odd.Values)}; a picture needs finite numbers.", nameof(rows));
        QuantileRow[] shown = [.. rows.Take(options.MaxDisplay)];
        Frame frame = new(options);
        double end = Rows(frame, shown, options);
        string rest = shown.Length < rows.Count ? $" {NumberText.Count(shown.Length)} of {NumberText.Count(rows.Count)} features are shown." : "";
        string says = string.Join(" ", shown.Take(5).Select(r => $"{r.Name}: half lie from {Rounded(r.Lower)} to {Rounded(r.Upper)}, all from {Rounded(r.Lowest)} to {Rounded(r.Highest)}."));
        return frame.Finish(end + 12, title, $"{title}. {says}{rest}", new PlotTable(["Feature", "lowest", "5 %", "lower quarter", "median", "upper quarter", "95 %", "highest"],
            rows.Select(r => (IReadOnlyList<object>)[r.Name, .. r.Values.Select(v => (object)v)])));
    }

    private static double Rows(Frame frame, QuantileRow[] rows, QuantilePlotOptions options)
    {
        SvgWriter svg = frame.Writer;
        svg.Use(StyleParts.Series);
        double names = frame.NameColumn(rows.Select(r => r.Name)), left = Frame.Margin + names + 10, right = frame.Width - Frame.Margin;
        double top = frame.Top, bottom = top + (rows.Length * RowHeight) + 4;
        LinearScale scale = new LinearScale(Math.Min(0, rows.Min(r => r.Lowest)), Math.Max(0, rows.Max(r => r.Highest)), left + 4, right - 4);
        double end = frame.HorizontalAxis(scale, top, bottom, options.Measure, lineFrom: left);
        svg.Line(scale.Map(0), top, scale.Map(0), bottom, "a");
        for (int i = 0; i < rows.Length; i++)
        {
            double middle = top + (i * RowHeight) + (RowHeight / 2);
            double[] places = Array.ConvertAll(rows[i].Values, scale.Map);
            frame.Name(left - 10, middle, rows[i].Name, "", names);
            svg.Line(places[0], middle, places[6], middle, "a");
            if (places[5] > places[1])
                svg.Rect(places[1], middle - (StripHeight / 2), places[5] - places[1], StripHeight, "f s0", attributes: "fill-opacity=\".45\"");
            if (places[4] > places[2])
                svg.Rect(places[2], middle - (BoxHeight / 2), places[4] - places[2], BoxHeight, "f s0", radius: 2, tooltip: $"{rows[i].Name}: median {Rounded(rows[i].Median)}, half from {Rounded(rows[i].Lower)} to {Rounded(rows[i].Upper)}");
            svg.Line(places[3], middle - (BoxHeight / 2) - 2, places[3], middle + (BoxHeight / 2) + 2, "fx");
        }

        return end;
    }

    private static string Rounded(double value) => NumberText.Rounded(value, 3);
}
