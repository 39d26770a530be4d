using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>What features do in groups of rows, side by side: one bar a feature and cohort, its length the mean magnitude (or the mean) of the cohort's attributions.</summary>
public static class CohortBarPlot
{
    /// <summary>Most cohorts that can be told apart.</summary>
    public const int MostCohorts = 8;

    private const double BarHeight = 13;
    private const double BarGap = 2;
    private const double RowGap = 12;

    /// <summary>Draws it; features in the order of their mean magnitude over the cohorts, each counting the same, as shap.</summary>
    /// <param name="cohorts">The cohorts, of the same features: <see cref="ExplanationCohorts"/>.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">There are none or more than <see cref="MostCohorts"/>, a cohort is empty or holds NaN or infinite attributions, or the features differ.</exception>
    public static SvgFigure Draw(IReadOnlyList<ExplanationCohort> cohorts, CohortBarOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cohorts);
        options ??= new CohortBarOptions();
        options.Validate();
        if (cohorts.Count is 0 or > MostCohorts)
            throw new ArgumentException($"There are {cohorts.Count} cohorts; from 1 to {MostCohorts} can be set side by side.", nameof(cohorts));
        PlotInput[] inputs = [.. cohorts.Select(cohort => PlotInput.Check(cohort.Rows))];
        if (Array.Exists(inputs, i => !i.Names.AsSpan().SequenceEqual(inputs[0].Names)))
            throw new ArgumentException("The cohorts are of different features.", nameof(cohorts));
        CohortRow[] rows = CohortRow.Collect(inputs, options.MaxDisplay, options.Signed);
        string[] counts = [.. inputs.Select(i => $" ({NumberText.Count(i.Rows)})")];
        string[] names = [.. cohorts.Select((cohort, c) => cohort.Name + counts[c])];
        Frame frame = new(options);
        SeriesLegend.Draw(frame, [.. cohorts.Select(cohort => cohort.Name)], counts, most: double.PositiveInfinity);
        PlotInput first = inputs[0];
        string measure = options.Signed ? $"mean {first.ValueName}" : $"mean |{first.ValueName}|";

        // Cohorts may be of several outputs: then no one of them names the axis.
        bool isOne = Array.TrueForAll(inputs, i => i.OutputText.Equals(first.OutputText, StringComparison.Ordinal));
        string output = isOne ? first.OutputText : cohorts[0].Rows.Units == ExplanationUnits.Probability ? "probability" : "raw score", forOutput = isOne ? first.ForOutput : "";
        double bottom = Bars(frame, rows, options.SignificantDigits, options.Signed ? $"{measure} (change of the {output})" : $"{measure} (mean size of the change of the {output})");
        return frame.Finish(bottom + 12, $"{measure}{forOutput} by cohort", Describe(rows, names, measure + forOutput, inputs), new PlotTable(
            ["Feature", .. names], rows.Select(row => (IReadOnlyList<object>)[row.Name, .. row.Values.Select(v => (object)v)])));
    }

    private static double Bars(Frame frame, CohortRow[] rows, int digits, string axisTitle)
    {
        SvgWriter svg = frame.Writer;
        double most = Math.Max(0, rows.Max(r => r.Values.Max())), least = Math.Min(0, rows.Min(r => r.Values.Min()));
        int decimals = NumberText.Decimals(Math.Max(most, -least), digits);
        string Label(double value) => least < 0 ? NumberText.Signed(value, decimals, digits) : NumberText.Fixed(value, decimals, digits);
        double Widest(Func<double, bool> on) => rows.SelectMany(r => r.Values).Where(on).Select(v => TextMeter.Width(Label(v), PlotText.Small) + 6).DefaultIfEmpty(0).Max();
        double names = frame.NameColumn(rows.Select(r => r.Name));
        double edge = Frame.Margin + names + 10;
        double left = edge + Widest(v => v < 0), right = frame.Width - Frame.Margin - Widest(v => v >= 0);
        int cohorts = rows[0].Values.Length;
        double height = (cohorts * (BarHeight + BarGap)) - BarGap + RowGap;
        double top = frame.Top, bottom = top + (rows.Length * height);
        LinearScale scale = new(least, most > least ? most : least + 1, left, right);
        double end = frame.HorizontalAxis(scale, top, bottom, axisTitle);
        for (int i = 0; i < rows.Length; i++)
        {
            double at = top + (i * height) + (RowGap / 2);
            frame.Name(edge - 10, at + ((height - RowGap) / 2), rows[i].Name, "", names, rows[i].IsRest ? "m" : "t");
            for (int c = 0; c < cohorts; c++, at += BarHeight + BarGap)
            {
                double value = rows[i].Values[c], from = scale.Map(Math.Min(0, value)), to = scale.Map(Math.Max(0, value));
                if (to > from)
                    svg.Rect(from, at, to - from, BarHeight, $"f s{c}");
                double middle = PlotText.Baseline(at + (BarHeight / 2), PlotText.Small);
                if (value < 0)
                    svg.Text(from - 5, middle, Label(value), "m", Anchor.End, PlotText.Small);
                else
                    svg.Text(to + 5, middle, Label(value), "m", size: PlotText.Small);
            }
        }

        svg.Line(scale.Map(0), top, scale.Map(0), bottom, "a");
        return end;
    }

    private static string Describe(CohortRow[] rows, string[] names, string measure, PlotInput[] inputs)
    {
        string cut = Array.Exists(inputs, i => i.IsCut) ? " TopK cut the smaller values of each row: they count as 0." : "";
        return $"{measure} in {names.Length} cohort{(names.Length == 1 ? "" : "s")}. " + string.Join("; ", rows.Take(5).Select(r =>
            $"{r.Name}: {string.Join(", ", r.Values.Select((v, c) => $"{names[c]} {NumberText.Rounded(v, 3)}"))}")) + "." + cut;
    }
}
