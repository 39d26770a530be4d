using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>
/// A decision tree from left to right: every box asks of a feature or is a leaf, the answer stands above the box that it leads to. Colours say how far a box's value lies above or below the
/// mean, or, of classes, what shares they have. What has no room is folded into a box that says how many leaves it holds.
/// </summary>
public static class TreePlot
{
    private const double BoxHeight = 38;
    private const double LineHeight = 62;
    private const double Gap = 24;
    private const double LeastBox = 72;
    private const double MostBox = 168;

    /// <summary>Draws it.</summary>
    /// <exception cref="ArgumentException">The row to be outlined has not one value a feature.</exception>
    public static SvgFigure Draw(NamedTree tree, TreePlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tree);
        options ??= new TreePlotOptions();
        options.Validate();
        if (options.Row is { } row && row.Count != tree.FeatureNames.Count)
            throw new ArgumentException($"TreePlotOptions.Row has {row.Count} values for {tree.FeatureNames.Count} features.", nameof(options));
        int[] way = options.Row is null ? [] : tree.Way([.. options.Row]);

        double room = options.Width - (2 * Frame.Margin) + Gap;
        TreeBoxes layout = TreeBoxes.Of(tree, Math.Min(options.MaxDepth, (int)(room / (LeastBox + Gap)) - 1), options.MaxEnds);
        double width = Math.Min(MostBox, (room / layout.Columns) - Gap);
        Frame frame = new(options);
        var painter = new TreeBoxPainter(frame.Writer, tree, width, BoxHeight);
        painter.Legend(frame);
        double top = frame.Top, bottom = top + (layout.Lines * LineHeight);
        // Outlined edges lie on the others.
        foreach (TreeBox box in layout.Boxes.Where(b => b.Parent >= 0).OrderBy(b => way.Contains(b.Node)))
            Edge(frame.Writer, X(layout.Boxes[box.Parent]) + width, Y(layout.Boxes[box.Parent]), X(box), Y(box), way.Contains(box.Node));
        bool starred = false;
        foreach (TreeBox box in layout.Boxes)
        {
            painter.Draw(box, X(box), Y(box) - (BoxHeight / 2), way.Contains(box.Node));
            if (box.Parent >= 0)
                starred |= Answer(frame.Writer, tree, layout.Boxes[box.Parent].Node, box.Node, X(box), Y(box) - (BoxHeight / 2) - 5, width);
        }

        string[] keys = [painter.Key, starred ? $"* {Starred(tree)}" : "", way.Length > 0 ? $"Outlined: the way of {options.RowName}." : "", options.Note ?? ""];
        double needed = (2 * Frame.Margin) + Math.Max((layout.Columns * (width + Gap)) - Gap, keys.Max(key => TextMeter.Width(key, PlotText.Small)));
        double centre = Math.Min(needed, frame.Width) / 2, end = bottom;
        foreach (string line in keys.Where(text => text.Length > 0))
            end = frame.AxisTitle(line, centre, end + 16);
        return frame.Finish(end + 12, $"Decision tree of {tree.LeafCount} leaves", Describe(tree, layout, way, options), Table(tree, layout), needed);

        double X(TreeBox box) => Frame.Margin + (box.Column * (width + Gap));
        // The root has no answer above it, and in a tree of one leaf no line more than it needs.
        double Y(TreeBox box) => top + (box.Line * LineHeight) + ((LineHeight - BoxHeight) / 2) - 4;
    }

    private static void Edge(SvgWriter svg, double x, double y, double toX, double toY, bool outlined)
    {
        double middle = x + (Gap / 2);
        string n(double value) => SvgWriter.N(value);
        svg.Path($"M{n(x)} {n(y)}H{n(middle)}V{n(toY)}H{n(toX)}", outlined ? "fx" : "a", attributes: outlined ? "style=\"stroke-width:2.4\"" : "");
    }

    // A star where there is no room to say what else goes this way. The whole is in the tooltip.
    private static bool Answer(SvgWriter svg, NamedTree tree, int parent, int node, double x, double y, double width)
    {
        bool left = tree.Ensemble.Left[parent] == node;
        string answer = TreeQuestions.Answer(tree, parent, left), beside = TreeQuestions.Beside(tree, parent, left);
        string whole = beside.Length > 0 ? $"{answer} or {beside}" : answer;
        bool starred = beside.Length > 0 && TextMeter.Width(whole, PlotText.Small) > width;
        string shown = starred ? TextMeter.Truncate(answer, PlotText.Small, width - TextMeter.Width(" *", PlotText.Small)) + " *" : TextMeter.Truncate(whole, PlotText.Small, width);
        svg.Text(x, y, shown, "m", size: PlotText.Small, tooltip: $"{TreeQuestions.Subject(tree, parent)} {whole}");
        return starred;
    }

    private static string Starred(NamedTree tree) => tree.Ensemble.ZeroIsMissing.Contains(true) ? "or missing, or 0 where that counts as missing" : "or missing";

    private static string Describe(NamedTree tree, TreeBoxes layout, int[] way, TreePlotOptions options)
    {
        int hidden = layout.Boxes.Where(b => b.IsFolded).Sum(b => tree.Leaves(b.Node));
        string folded = hidden > 0 ? $" {NumberText.Count(hidden)} of them are folded into {layout.Boxes.Count(b => b.IsFolded)} boxes." : "";
        string first = tree.IsLeaf(tree.Root) ? "" : $" The first question is whether {tree.PathTo(tree.Ensemble.Left[tree.Root])}.";
        string[] ends = [.. layout.Boxes.Where(b => tree.IsLeaf(b.Node)).OrderByDescending(b => tree.HasCovers ? tree.Share(b.Node) : 0).Take(3)
            .Select(b => $"{tree.PathTo(b.Node)}: {tree.Said(b.Node)}{(tree.HasCovers ? $", {NumberText.Percent(tree.Share(b.Node))} of the rows" : "")}")];
        string largest = ends.Length > 0 ? $" {(tree.HasCovers ? "The largest leaves" : "Leaves")} ({tree.ValueName}): {string.Join("; ", ends)}." : "";
        string row = way.Length > 0 ? $" {char.ToUpperInvariant(options.RowName[0])}{options.RowName[1..]} ends where {tree.PathTo(way[^1])}: {tree.Said(way[^1])}." : "";
        return $"A tree of {tree.LeafCount} {(tree.LeafCount == 1 ? "leaf" : "leaves")}.{folded}{first}{largest}{row}{(options.Note is { Length: > 0 } note ? " " + note : "")}";
    }

    private static PlotTable Table(NamedTree tree, TreeBoxes layout)
    {
        int[] outputs = tree.IsOfClasses ? [.. Enumerable.Range(0, tree.Ensemble.OutputCount)] : [tree.Output];
        return new PlotTable(
            ["Rows where", .. outputs.Select(k => tree.IsOfClasses ? $"{tree.ValueName} of {tree.OutputName(k)}" : tree.ValueName), .. tree.HasCovers ? (string[])["rows"] : [], "leaves"],
            layout.Boxes.Where(b => b.IsFolded || tree.IsLeaf(b.Node)).Select(b => (IReadOnlyList<object>)
            [
                tree.PathTo(b.Node), .. outputs.Select(k => (object)tree.Value(b.Node, k)), .. tree.HasCovers ? (object[])[tree.Ensemble.Covers[b.Node]] : [], (double)tree.Leaves(b.Node),
            ]));
    }
}
