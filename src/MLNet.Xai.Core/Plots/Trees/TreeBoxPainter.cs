using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Draws the boxes of a tree: two lines of text on a colour that says the value, or over a bar of the classes' shares.</summary>
internal sealed class TreeBoxPainter
{
    private const int Colours = 8;
    private const double Inset = 6;

    private readonly SvgWriter _svg;
    private readonly NamedTree _tree;
    private readonly double _width;
    private readonly double _height;
    private readonly double _middle;
    private readonly double _most;

    public TreeBoxPainter(SvgWriter svg, NamedTree tree, double width, double height)
    {
        (_svg, _tree, _width, _height) = (svg, tree, width, height);
        int[] leaves = [.. tree.Nodes().Where(tree.IsLeaf)];
        _middle = tree.HasCovers ? tree.Value(tree.Root) : leaves.Average(leaf => tree.Value(leaf));
        _most = leaves.Max(leaf => Math.Abs(tree.Value(leaf) - _middle));
        svg.Use(tree.IsOfClasses ? StyleParts.Series : StyleParts.Diverging);
    }

    /// <summary>What the numbers are, below the drawing.</summary>
    public string Key => (_tree.IsOfClasses ? "Bars: shares of the classes." : $"Numbers: {_tree.ValueName}.") + (_tree.HasCovers ? " Percent: share of the rows." : "");

    /// <summary>What the colours mean, above the drawing.</summary>
    public void Legend(Frame frame)
    {
        if (_tree.IsOfClasses)
        {
            SeriesLegend.Draw(frame, ClassNames());
            return;
        }

        if (_most == 0)
            return;
        double x = Frame.Margin, y = frame.Top;
        string below = "below", above = $"above {NumberText.Rounded(_middle, 4)}, {(_tree.HasCovers ? "the mean" : "the mean of the leaves")}";
        foreach ((string cls, string text) in new[] { ("n", below), ("p", above) })
        {
            _svg.Rect(x, y + 2, 12, 12, cls, radius: 2);
            _svg.Text(x + 18, y + 12.5, text, "t", size: PlotText.Small);
            x += 36 + TextMeter.Width(text, PlotText.Small);
        }

        frame.Top += 24;
    }

    public void Draw(TreeBox box, double x, double y, bool outlined)
    {
        int node = box.Node;
        bool leaf = _tree.IsLeaf(node);
        double value = _tree.Value(node);
        bool coloured = !_tree.IsOfClasses && double.IsFinite(value);
        int half = StyleSheet.DivergingSteps / 2;
        int step = coloured && _most > 0 ? Math.Clamp(half + (int)Math.Round((value - _middle) / _most * half), 0, StyleSheet.DivergingSteps - 1) : half;
        if (box.IsFolded)
            _svg.Rect(x + 3, y + 4, _width - 3, _height, "y", 4);
        _svg.Rect(x, y, _width - (box.IsFolded ? 3 : 0), _height, coloured ? $"f d{step}" : "y", leaf ? 10 : 3, Tooltip(box));
        if (_tree.IsOfClasses)
            Shares(node, x, y);
        if (outlined)
            _svg.Rect(x, y, _width - (box.IsFolded ? 3 : 0), _height, "fx", leaf ? 10 : 3, attributes: "style=\"stroke-width:2.4\"");

        double room = _width - (2 * Inset), lift = _tree.IsOfClasses ? -2 : 0;
        string cls = coloured ? $"dt{step}" : "t";
        (string first, string[] second) = Texts(box);
        string below = Array.Find(second, text => TextMeter.Width(text, PlotText.Small) <= room) ?? "";
        double y1 = below.Length > 0 ? y + 15.5 + lift : PlotText.Baseline(y + (_height / 2) + lift, PlotText.Small);
        _svg.Text(x + Inset, y1, TextMeter.Truncate(first, PlotText.Small, room), cls, size: PlotText.Small, tooltip: first);
        if (below.Length > 0)
            _svg.Text(x + Inset, y + 30.5 + lift, below, coloured ? cls : "m", size: PlotText.Small);
    }

    // The first line, and the second in the order in which it is tried for room.
    private (string First, string[] Second) Texts(TreeBox box)
    {
        int node = box.Node;
        string share = _tree.HasCovers ? NumberText.Percent(_tree.Share(node)) : "";
        string said = _tree.HasCovers || _tree.IsLeaf(node) ? _tree.Said(node) : "";
        if (_tree.IsLeaf(node))
        {
            if (!_tree.IsOfClasses)
                return (said, share.Length > 0 ? [$"{_tree.RowsText(node)} · {share}", _tree.RowsText(node), share] : []);
            int largest = _tree.Class(node);
            string part = NumberText.Percent(_tree.Value(node, largest));
            return (_tree.OutputName(largest), share.Length > 0 ? [$"{part} · {_tree.RowsText(node)}", part] : [part]);
        }

        string first = box.IsFolded ? Folded(node) : TreeQuestions.Subject(_tree, node) + "?";
        return (first, said.Length > 0 ? [$"{said} · {share}", said, $"{share} of rows"] : []);
    }

    private string Folded(int node)
    {
        string whole = $"{_tree.Leaves(node)} more leaves";
        return TextMeter.Width(whole, PlotText.Small) <= _width - (2 * Inset) ? whole : $"{_tree.Leaves(node)} leaves";
    }

    private void Shares(int node, double x, double y)
    {
        int classes = _tree.Ensemble.OutputCount;
        double at = x + Inset, room = _width - (2 * Inset);
        for (int k = 0; k < classes; k++)
        {
            double part = _tree.Value(node, k) * room;
            if (!(part > 0))
                continue;
            _svg.Rect(at, y + _height - 6, part, 4, $"f s{(classes <= Colours ? k : Math.Min(k, Colours - 1))}");
            at += part;
        }
    }

    // Of more classes than colours the last ones share one.
    private string[] ClassNames()
    {
        int classes = _tree.Ensemble.OutputCount;
        string[] names = [.. Enumerable.Range(0, classes).Select(_tree.OutputName)];
        return classes <= Colours ? names : [.. names.Take(Colours - 1), $"{classes - Colours + 1} others"];
    }

    private string Tooltip(TreeBox box)
    {
        string said = _tree.HasCovers || _tree.IsLeaf(box.Node) ? $": {_tree.ValueName} {_tree.Said(box.Node)}" : "";
        return _tree.PathTo(box.Node) + said + (_tree.HasCovers ? $", {_tree.RowsText(box.Node)}" : "") + (_tree.IsLeaf(box.Node) ? "" : $", {_tree.Leaves(box.Node)} leaves");
    }
}
