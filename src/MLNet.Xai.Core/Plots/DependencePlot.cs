using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="DependencePlot"/>.</summary>
public sealed class DependenceOptions : PlotOptions
{
    /// <summary>Height of the plotting area in pixels, at least 120; default 330.</summary>
    public double PlotHeight { get; set; } = 330;

    /// <summary>Name of the feature that colours the points; by default the one that interacts most. An empty text draws them in one colour.</summary>
    public string? ColorBy { get; set; }

    private protected override void ValidateMore()
    {
        if (!(PlotHeight is >= 120 and <= 10_000))
            throw new ArgumentOutOfRangeException(nameof(PlotHeight), PlotHeight, "PlotHeight must lie between 120 and 10,000 pixels.");
    }
}

/// <summary>
/// One feature: its value across, its attribution upwards, coloured by the feature that interacts most with it; grey columns along the bottom show where
/// the rows are. Features without an order have a place a category, and a colour a category where they colour. Rows where the feature is missing stand in
/// a strip of their own on the left; whole numbers with few values are spread a little sideways; where TopK cut the attribution there is no point.
/// </summary>
public static class DependencePlot
{
    /// <summary>Draws the feature of that name.</summary>
    /// <exception cref="ArgumentException">No such feature, no feature values, or NaN or infinite attributions.</exception>
    public static SvgFigure Draw(Explanation explanation, string feature, DependenceOptions? options = null)
    {
        PlotInput input = PlotInput.Check(explanation);
        return Draw(input, Find(input, feature, nameof(feature)), options);
    }

    /// <summary>Draws the feature at that place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    /// <exception cref="ArgumentException">No feature values, or NaN or infinite attributions.</exception>
    public static SvgFigure Draw(Explanation explanation, int feature, DependenceOptions? options = null)
    {
        PlotInput input = PlotInput.Check(explanation);
        if (feature < 0 || feature >= input.Features)
            throw new ArgumentOutOfRangeException(nameof(feature), feature, $"There is no feature {feature}: the explanation has {input.Features}, counted from 0.");
        return Draw(input, feature, options);
    }

    private static SvgFigure Draw(PlotInput input, int feature, DependenceOptions? options)
    {
        options ??= new DependenceOptions();
        options.Validate();
        if (!input.HasData)
            throw new ArgumentException("The explanation has no feature values (Data); a dependence plot draws attributions against them.");
        int? color = options.ColorBy is null ? Interactions.Strongest(input, feature)
            : options.ColorBy.Length == 0 ? null : Find(input, options.ColorBy, nameof(DependenceOptions.ColorBy));

        Frame frame = new(options);
        SvgWriter svg = frame.Writer;
        DependencePoints points = DependencePoints.Collect(input, feature);
        if (points.Y.Length == 0)
            throw new ArgumentException($"TopK cut the attributions of '{input.Names[feature]}' in every row: there is nothing to draw.");
        FeatureCategories? categories = color is { } nominal ? input.Categories(nominal) : null;
        ValueColors? colors = color is { } c && categories is null ? new ValueColors(input.Column(c)) : null;
        if (colors is { IsEmpty: true })
            colors = null;
        (string low, string high) = colors is null ? ("", "") : (EndLabel(input, color!.Value, colors.Low), EndLabel(input, color.Value, colors.High));
        double colorRoom = colors is null ? 8 : ColorBar.Room(Math.Max(TextMeter.Width(low, PlotText.Small), TextMeter.Width(high, PlotText.Small)) - 4);

        double diameter = Math.Min(6, PointCloud.Diameter(input.Rows, options.Width));
        double top = frame.Top, bottom = top + options.PlotHeight;
        LinearScale yScale = new LinearScale(Math.Min(0, points.Y.Min()), Math.Max(0, points.Y.Max()), bottom - 10, top + 8).Pad(0.03, 0.02);
        double left = Frame.Margin + 18 + Frame.VerticalLabels(yScale) + 8, right = frame.Width - Frame.Margin - colorRoom;
        double missing = points.AnyMissing ? 62 : 0;
        LinearScale xScale = points.Scale(left + missing + 10, right - 10);

        string title = $"{input.ValueName} of {input.Names[feature]}";
        frame.VerticalAxis(yScale, left, right, TextMeter.Width(title + input.ForOutput, PlotText.Small) <= options.PlotHeight ? title + input.ForOutput : title);
        points.DrawHistogram(svg, xScale, bottom);
        svg.Line(left, yScale.Map(0), right, yScale.Map(0), "e");
        if (points.AnyMissing)
        {
            svg.Line(left + missing, top, left + missing, bottom, "e");
            svg.Text(left + (missing / 2), bottom + 18, "missing", "m", Anchor.Middle, PlotText.Small);
        }

        double end = points.DrawAxis(frame, xScale, left, right, bottom, input.Names[feature]);
        double[] x = points.Place(xScale, left + (missing / 2));
        double[] y = Array.ConvertAll(points.Y, yScale.Map);
        int[] steps = Array.ConvertAll(points.Rows, r => categories?.Step(r) ?? colors?.Step(input.Data(r, color!.Value)) ?? 0);
        PointCloud.Draw(svg, x, y, steps, diameter, overlapping: true, categories is null ? StyleParts.Ramp : StyleParts.Categories, input.Rows > 300 ? 0.75 : 0.9);
        if (colors is not null)
            ColorBar.Draw(svg, right + 14, top + 2, bottom - 2, low, high, input.Names[color!.Value]);
        if (categories is not null)
            end = CategoryLegend.Draw(frame, input.Names[color!.Value], categories, end + 8);
        string by = colors is null && categories is null ? "" : $", coloured by {input.Names[color!.Value]}";
        return frame.Finish(end + 12, $"Dependence of the {input.ValueName}{input.ForOutput} on {input.Names[feature]}{by}", points.Describe(input, feature), points.Table(input, feature));
    }

    private static string EndLabel(PlotInput input, int feature, double value)
    {
        for (int r = 0; r < input.Rows; r++)
        {
            if (input.Data(r, feature) == value && input.Category(r, feature) is { } category)
                return TextMeter.Truncate(category, PlotText.Small, 70);
        }

        return NumberText.Rounded(value, 4);
    }

    private static int Find(PlotInput input, string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        int at = Array.IndexOf(input.Names, name);
        return at >= 0 ? at : throw new ArgumentException(
            $"There is no feature '{name}'. There are: {string.Join(", ", input.Names.Take(20))}{(input.Features > 20 ? ", ..." : "")}."
            + (input.AllFeatures > input.Features ? $" {PlotInput.Others(input.AllFeatures - input.Features)} have no values of their own (OtherCount)." : ""), parameter);
    }
}
