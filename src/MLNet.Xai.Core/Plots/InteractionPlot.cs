using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="InteractionPlot"/>.</summary>
public sealed class InteractionOptions : PlotOptions
{
    /// <summary>Most features to show, those whose cells are largest in sum; default 10, at least 2.</summary>
    public int MaxDisplay { get; set; } = 10;

    private protected override void ValidateMore()
    {
        if (MaxDisplay < 2)
            throw new ArgumentOutOfRangeException(nameof(MaxDisplay), MaxDisplay, "MaxDisplay must be at least 2.");
    }
}

/// <summary>
/// Interaction values as a field of cells: main effects on the diagonal, half of each pair's interaction on either side of it. One row's values in red and
/// blue, mean magnitudes over rows in one colour, fuller for larger.
/// </summary>
public static class InteractionPlot
{
    private const string Key = "Diagonal: a feature alone. Elsewhere: half of what two do together.";

    /// <summary>Draws it.</summary>
    public static SvgFigure Draw(InteractionMatrix matrix, InteractionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        options ??= new InteractionOptions();
        options.Validate();
        int all = matrix.FeatureNames.Count;
        int[] ranking = PlotInput.Rank([.. Enumerable.Range(0, all).Select(a => Enumerable.Range(0, all).Sum(b => Math.Abs(matrix[a, b])))]);
        int[] shown = [.. ranking.Take(options.MaxDisplay)];
        string[] names = [.. shown.Select(f => matrix.FeatureNames[f])];
        bool signed = matrix.RowNumber is not null;
        Frame frame = new(options);
        SvgWriter svg = frame.Writer;
        svg.Use(signed ? StyleParts.Diverging : StyleParts.Sequential);

        double column = frame.NameColumn(names), left = Frame.Margin + column + 10;
        double size = Math.Min(84, (frame.Width - Frame.Margin - left) / shown.Length), height = Math.Clamp(size, 22, 44);
        bool upright = names.Max(n => TextMeter.Width(n, PlotText.Small)) > size - 6;
        double head = upright ? Math.Min(120, names.Max(n => TextMeter.Width(n, PlotText.Small)) + 4) : 16;
        double top = frame.Top + head + 6, bottom = top + (shown.Length * height), right = left + (shown.Length * size);
        double most = shown.Max(a => shown.Max(b => Math.Abs(matrix[a, b])));
        int decimals = NumberText.Decimals(most, 2);
        for (int a = 0; a < shown.Length; a++)
        {
            frame.Name(left - 10, top + ((a + 0.5) * height), names[a], "", column, size: height < 18 ? PlotText.Small : PlotText.Size);
            double x = left + ((a + 0.5) * size);
            string title = TextMeter.Truncate(names[a], PlotText.Small, upright ? head : size - 4);
            if (upright)
                svg.Text(x + 4, top - 6, title, "t", Anchor.Start, PlotText.Small, names[a], vertical: true);
            else
                svg.Text(x, top - 8, title, "t", Anchor.Middle, PlotText.Small, names[a]);
            for (int b = 0; b < shown.Length; b++)
                Cell(svg, matrix[shown[a], shown[b]], most, decimals, signed, left + (b * size), top + (a * height), size, height,
                    a == b ? $"{names[a]} alone" : $"{names[a]} with {names[b]} (half)");
        }

        string output = (matrix.Units == ExplanationUnits.Probability ? "probability" : "raw score") + (matrix.OutputName.Length > 0 ? $" of {matrix.OutputName}" : "");
        string measure = signed ? $"Row {matrix.RowNumber}: change of the {output}" : $"mean size of the change of the {output}";
        double needed = Math.Max(right, Frame.Margin + Math.Max(TextMeter.Width(measure, PlotText.Small), TextMeter.Width(Key, PlotText.Small))) + Frame.Margin;
        double centre = Math.Min(needed, frame.Width) / 2;
        double end = frame.AxisTitle(measure, centre, bottom + 22);
        end = frame.AxisTitle(Key, centre, end + 14);
        string rest = shown.Length < all ? $" {NumberText.Count(shown.Length)} of {NumberText.Count(all)} features are shown." : "";
        return frame.Finish(end + 12, signed ? $"Interactions in row {matrix.RowNumber}" : "Interactions: mean magnitude", Describe(matrix, shown, measure) + rest, new PlotTable(
            ["Feature", .. names], shown.Select(a => (IReadOnlyList<object>)[matrix.FeatureNames[a], .. shown.Select(b => (object)matrix[a, b])])), needed);
    }

    private static void Cell(
        SvgWriter svg, double value, double most, int decimals, bool signed, double x, double y, double width, double height, string what)
    {
        double share = most > 0 ? value / most : 0;
        int half = StyleSheet.DivergingSteps / 2;
        int step = signed ? half + (int)Math.Round(share * half) : (int)Math.Round(share * (StyleSheet.SequentialSteps - 1));
        string number = signed ? NumberText.Signed(value, decimals, 2) : NumberText.Fixed(value, decimals, 2);
        svg.Rect(x + 0.5, y + 0.5, width - 1, height - 1, signed ? $"f d{step}" : $"f q{step}", width > 30 ? 2 : 0, $"{what}: {number}");
        if (TextMeter.Width(number, PlotText.Small) <= width - 4)
            svg.Text(x + (width / 2), PlotText.Baseline(y + (height / 2), PlotText.Small), number, signed ? $"dt{step}" : $"qt{step}", Anchor.Middle, PlotText.Small);
    }

    private static string Describe(InteractionMatrix matrix, int[] shown, string measure)
    {
        var pairs = (from i in Enumerable.Range(0, shown.Length) from j in Enumerable.Range(0, i) select (A: Math.Min(shown[i], shown[j]), B: Math.Max(shown[i], shown[j]))).OrderByDescending(p => Math.Abs(matrix[p.A, p.B])).Take(5);
        string over = matrix.RowNumber is null ? $" over {NumberText.Count(matrix.RowCount)} rows" : "";
        return $"{measure}{over}. The strongest pairs, both halves together: "
            + string.Join(", ", pairs.Select(p => $"{matrix.FeatureNames[p.A]} with {matrix.FeatureNames[p.B]} {NumberText.Rounded(2 * matrix[p.A, p.B], 3)}")) + ".";
    }
}
