using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="ImportancePlot"/>.</summary>
public sealed class ImportancePlotOptions : FeaturePlotOptions
{
    /// <summary>What was measured, below the axis: "AreaUnderRocCurve lost when the feature is shuffled".</summary>
    public string Measure { get; set; } = "importance";

    /// <summary>What the intervals are, for the description and the table: "95 % interval over 5 shufflings".</summary>
    public string Interval { get; set; } = "interval";

    /// <summary>What the bars are of, for the title, the description and the table: one, and several.</summary>
    internal (string Title, string One, string Several) Words { get; set; } = ("Feature importance", "Feature", "features");

    /// <summary>The same options again, which may be changed.</summary>
    public ImportancePlotOptions Copy() => (ImportancePlotOptions)MemberwiseClone();
}

/// <summary>Importance of features with intervals, the most important first; what does not fit is left out, and the description says how many.</summary>
public static class ImportancePlot
{
    private const double RowHeight = 28;
    private const double BarHeight = 16;

    /// <summary>One bar a feature.</summary>
    /// <exception cref="ArgumentException">There is nothing to draw, or a value or interval is not finite.</exception>
    public static SvgFigure Draw(IReadOnlyList<ImportanceBar> features, ImportancePlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        options ??= new ImportancePlotOptions();
        options.Validate();
        if (features.Count == 0)
            throw new ArgumentException("There is no feature to draw.", nameof(features));
        foreach (ImportanceBar bar in features)
        {
            if (!double.IsFinite(bar.Value) || double.IsInfinity(bar.Low) || double.IsInfinity(bar.High) || double.IsNaN(bar.Low) != double.IsNaN(bar.High))
                throw new ArgumentException($"The importance of '{bar.Name}' is {bar.Value} ({bar.Low} to {bar.High}); a picture needs finite numbers.", nameof(features));
        }

        ImportanceBar[] sorted = [.. features.OrderByDescending(bar => bar.Value)], shown = [.. sorted.Take(options.MaxDisplay)];
        bool intervals = shown.Any(bar => !double.IsNaN(bar.Low));
        Frame frame = new(options);
        double end = Rows(frame, shown, options);
        string rest = shown.Length < sorted.Length ? $" {NumberText.Count(shown.Length)} of {NumberText.Count(sorted.Length)} {options.Words.Several} are shown." : "";
        string says = string.Join(", ", shown.Take(5).Select(bar => $"{bar.Name} {NumberText.Rounded(bar.Value, 3)}" + (double.IsNaN(bar.Low) ? "" : $" ({NumberText.Rounded(bar.Low, 3)} to {NumberText.Rounded(bar.High, 3)})")));
        return frame.Finish(end + 12, $"{options.Words.Title}: {options.Measure}", $"{options.Measure}{(intervals ? $", {options.Interval} in brackets" : "")}: {says}.{rest}",
            new PlotTable([options.Words.One, options.Measure, .. intervals ? (string[])[$"{options.Interval} from", "to"] : []],
                sorted.Select(bar => (IReadOnlyList<object>)[bar.Name, bar.Value, .. intervals ? (object[])[bar.Low, bar.High] : []])));
    }

    private static double Rows(Frame frame, ImportanceBar[] bars, ImportancePlotOptions options)
    {
        SvgWriter svg = frame.Writer;
        (double lowest, double highest) = (Math.Min(0, bars.Min(Low)), Math.Max(0, bars.Max(High)));
        int decimals = NumberText.Decimals(bars.Max(bar => Math.Abs(bar.Value)), options.SignificantDigits);
        string[] labels = [.. bars.Select(bar => NumberText.Fixed(bar.Value, decimals, options.SignificantDigits))];
        double names = frame.NameColumn(bars.Select(bar => bar.Name)), left = Frame.Margin + names + 10;
        double right = frame.Width - Frame.Margin - labels.Max(l => TextMeter.Width(l, PlotText.Small)) - 8, top = frame.Top, bottom = top + (bars.Length * RowHeight) + 4;
        LinearScale scale = new(lowest, highest > lowest ? highest : lowest + 1, left + (lowest < 0 ? 4 : 0), right);
        double end = frame.HorizontalAxis(scale, top, bottom, options.Measure, lineFrom: left);
        for (int i = 0; i < bars.Length; i++)
        {
            double middle = top + (i * RowHeight) + (RowHeight / 2), zero = scale.Map(0), value = scale.Map(bars[i].Value);
            frame.Name(left - 10, middle, bars[i].Name, "", names);
            string tooltip = double.IsNaN(bars[i].Low) ? labels[i] : $"{labels[i]}, {options.Interval} {NumberText.Fixed(bars[i].Low, decimals, options.SignificantDigits)} to {NumberText.Fixed(bars[i].High, decimals, options.SignificantDigits)}";
            if (value != zero)
                svg.Rect(Math.Min(zero, value), middle - (BarHeight / 2), Math.Abs(value - zero), BarHeight, bars[i].Value > 0 ? "p" : "n", tooltip: tooltip);
            if (!double.IsNaN(bars[i].Low) && bars[i].High > bars[i].Low)
            {
                (double from, double to) = (scale.Map(bars[i].Low), scale.Map(bars[i].High));
                svg.Line(from, middle, to, middle, "fx");
                svg.Line(from, middle - 5, from, middle + 5, "fx");
                svg.Line(to, middle - 5, to, middle + 5, "fx");
            }

            svg.Text(Math.Max(zero, scale.Map(High(bars[i]))) + 6, PlotText.Baseline(middle, PlotText.Small), labels[i], bars[i].Value < 0 ? "nt" : "pt", size: PlotText.Small);
        }

        svg.Line(scale.Map(0), top, scale.Map(0), bottom, "a");
        return end;
    }

    private static double Low(ImportanceBar bar) => double.IsNaN(bar.Low) ? bar.Value : Math.Min(bar.Low, bar.Value);

    private static double High(ImportanceBar bar) => double.IsNaN(bar.High) ? bar.Value : Math.Max(bar.High, bar.Value);
}
