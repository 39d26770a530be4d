using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="BarPlot"/>.</summary>
public sealed class BarOptions : FeaturePlotOptions;

/// <summary>Global importance: the mean magnitude of each feature's attributions, largest first; what does not fit is summed in the last bar.</summary>
public static class BarPlot
{
    private const double RowHeight = 30;
    private const double BarHeight = 20;
    private const int Colours = 8;

    /// <summary>One bar a feature.</summary>
    /// <exception cref="ArgumentException">The explanation is empty or holds NaN or infinite attributions.</exception>
    public static SvgFigure Draw(Explanation explanation, BarOptions? options = null) => Draw([explanation], options);

    /// <summary>One bar a feature, stacked of the outputs' (classes') shares, coloured by output; of more than eight those that move least are one.</summary>
    /// <param name="outputs">Explanations of the same features, told apart by <see cref="Explanation.OutputName"/>.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An explanation is empty or holds NaN or infinite attributions, or the features differ.</exception>
    public static SvgFigure Draw(IReadOnlyList<Explanation> outputs, BarOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        options ??= new BarOptions();
        options.Validate();
        PlotInput[] inputs = [.. outputs.Select(PlotInput.Check)];
        if (inputs.Length == 0)
            throw new ArgumentException("There is no explanation to draw.", nameof(outputs));
        if (Array.Exists(inputs, i => !i.Names.AsSpan().SequenceEqual(inputs[0].Names)))
            throw new ArgumentException("The explanations are of different features.", nameof(outputs));
        BarRow[] rows = BarRow.Collect(inputs, options.MaxDisplay);
        Frame frame = new(options);
        string measure = $"mean |{inputs[0].ValueName}|";
        string[] series = [.. outputs.Select((o, i) => o.OutputName.Length > 0 ? o.OutputName : $"output {i}")];
        (string[] shown, BarRow[] drawn) = Coloured(series, rows);
        if (inputs.Length > 1)
            SeriesLegend.Draw(frame, shown);
        double bottom = Rows(frame, drawn, shown.Length, options.SignificantDigits, $"{measure} (mean size of the change of the {Unit(inputs)})");
        string of = inputs.Length == 1 ? inputs[0].ForOutput : "";
        string[] columns = inputs.Length == 1 ? ["Feature", measure] : ["Feature", "sum", .. series];
        return frame.Finish(bottom + 12, $"Feature importance: {measure}{of}", Describe(rows, measure + of, inputs[0]), new PlotTable(columns,
            rows.Select(r => inputs.Length == 1 ? (IReadOnlyList<object>)[r.Name, r.Total] : [r.Name, r.Total, .. r.Parts.Select(p => (object)p)])));
    }

    // A colour stands for one output: where there are more outputs than colours, those that move least share the last.
    private static (string[] Names, BarRow[] Rows) Coloured(string[] series, BarRow[] rows)
    {
        if (series.Length <= Colours)
            return (series, rows);
        int[] order = PlotInput.Rank([.. Enumerable.Range(0, series.Length).Select(s => rows.Sum(r => r.Parts[s]))]);
        int[] own = [.. order.Take(Colours - 1).Order()], others = order[(Colours - 1)..];
        return ([.. own.Select(s => series[s]), $"{others.Length} others"],
            [.. rows.Select(r => r with { Parts = [.. own.Select(s => r.Parts[s]), others.Sum(s => r.Parts[s])] })]);
    }

    private static string Unit(PlotInput[] inputs) =>
        inputs.Length == 1 ? inputs[0].OutputText : inputs[0].OutputText.Split(" of ")[0];

    private static double Rows(Frame frame, BarRow[] rows, int series, int digits, string axisTitle)
    {
        SvgWriter svg = frame.Writer;
        double largest = rows.Max(r => r.Total);
        int decimals = NumberText.Decimals(largest, digits);
        string[] labels = [.. rows.Select(r => NumberText.Fixed(r.Total, decimals, digits))];
        double names = frame.NameColumn(rows.Select(r => r.Name));
        double left = Frame.Margin + names + 10;
        double right = frame.Width - Frame.Margin - labels.Max(l => TextMeter.Width(l, PlotText.Small)) - 6;
        double top = frame.Top, bottom = top + (rows.Length * RowHeight) + 4;
        LinearScale scale = new(0, largest > 0 ? largest : 1, left, right);
        double end = frame.HorizontalAxis(scale, top, bottom, axisTitle);
        for (int i = 0; i < rows.Length; i++)
        {
            double middle = top + (i * RowHeight) + (RowHeight / 2);
            frame.Name(left - 10, middle, rows[i].Name, "", names, rows[i].IsRest ? "m" : "t");
            double sum = 0;
            for (int s = 0; s < series; s++)
            {
                double from = scale.Map(sum), to = scale.Map(sum += rows[i].Parts[s]);
                if (to > from)
                    svg.Rect(from, middle - (BarHeight / 2), to - from, BarHeight, series == 1 ? "p" : $"f s{s}");
            }

            svg.Text(scale.Map(sum) + 6, PlotText.Baseline(middle, PlotText.Small), labels[i], series == 1 ? "pt" : "m", size: PlotText.Small);
        }

        svg.Line(left, top, left, bottom, "a");
        return end;
    }

    private static string Describe(BarRow[] rows, string measure, PlotInput input) =>
        $"{measure} over {input.RowsText}: "
        + string.Join(", ", rows.Take(5).Select(r => $"{r.Name} {NumberText.Rounded(r.Total, 4)}")) + "."
        + (input.IsCut ? " TopK cut the smaller values of each row: in a feature's size they count as 0, and of what was cut only the sums are known." : "");
}
