using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>What plots share around their data: heading, axes, rows of names.</summary>
internal sealed class Frame
{
    /// <summary>Empty space along the edges.</summary>
    public const double Margin = 16;

    private readonly PlotOptions _options;

    public Frame(PlotOptions options)
    {
        _options = options;
        Top = Margin;
        if (string.IsNullOrWhiteSpace(options.Title))
            return;
        string shown = TextMeter.Truncate(options.Title, PlotText.Heading, Width - (2 * Margin), bold: true);
        Writer.Text(Margin, Top + 13, shown, "t h", size: PlotText.Heading, tooltip: options.Title);
        Top += 32;
    }

    public SvgWriter Writer { get; } = new();

    public double Width => _options.Width;

    /// <summary>Below the heading.</summary>
    public double Top { get; set; }

    /// <summary>The finished figure; narrower than asked for where what is drawn, and the heading, need less.</summary>
    public SvgFigure Finish(double height, string title, string description, PlotTable table, double? needed = null)
    {
        double heading = (2 * Margin) + TextMeter.Width(_options.Title ?? "", PlotText.Heading, bold: true);
        double width = needed is { } least ? Math.Min(Width, Math.Ceiling(Math.Max(least, heading))) : Width;
        return new SvgFigure(Writer, width, height, _options.Title ?? title, _options.Description ?? description, _options, table);
    }

    /// <summary>Width for a column of names: what the widest needs, at most 45 % of the picture, 41 % of a narrow one.</summary>
    public double NameColumn(IEnumerable<string> names, double size = PlotText.Size) =>
        Math.Min(names.Max(n => TextMeter.Width(n, size)), Width * (Width >= 600 ? 0.45 : 0.41));

    /// <summary>
    /// A name with its value behind, right-aligned at <paramref name="right"/>. Where both do not fit the name is shortened first, the value last;
    /// the whole is in the tooltip.
    /// </summary>
    public void Name(double right, double middle, string name, string tail, double room, string cls = "t", double size = PlotText.Size)
    {
        (string shown, string shownTail) = TextMeter.Truncate(name, tail, size, room);
        Writer.Text(right, PlotText.Baseline(middle, size), shown, cls, Anchor.End, size, name + tail, tail: shownTail);
    }

    /// <summary>Vertical grid lines, the axis line, tick labels and the title below. Returns the y where the axis ends.</summary>
    public double HorizontalAxis(LinearScale scale, double top, double bottom, string title, bool grid = true,
                                 double? lineFrom = null, double? lineTo = null, bool whole = false)
    {
        var (values, labels) = Ticks.Fitting(scale, PlotText.Small, whole: whole);
        double left = Math.Min(scale.Start, scale.End), right = Math.Max(scale.Start, scale.End);
        for (int i = 0; i < values.Length; i++)
        {
            double x = scale.Map(values[i]);
            if (grid)
                Writer.Line(x, top, x, bottom, "g");
            Writer.Line(x, bottom, x, bottom + 4, "a");
            Writer.Text(Inside(x, labels[i], PlotText.Small), bottom + 18, labels[i], "m", Anchor.Middle, PlotText.Small);
        }

        Writer.Line(lineFrom ?? left, bottom, lineTo ?? right, bottom, "a");
        return title.Length == 0 ? bottom + 24 : AxisTitle(title, (left + right) / 2, bottom + 40);
    }

    /// <summary>Horizontal grid lines, tick labels left of them and the title turned along the edge.</summary>
    public void VerticalAxis(LinearScale scale, double left, double right, string title)
    {
        double top = Math.Min(scale.Start, scale.End), bottom = Math.Max(scale.Start, scale.End);
        double[] values = Ticks.Several(scale.From, scale.To, (int)Math.Max(2, (bottom - top) / 55), out double step);
        foreach (double value in values)
        {
            double y = scale.Map(value);
            Writer.Line(left, y, right, y, "g");
            Writer.Text(left - 8, PlotText.Baseline(y, PlotText.Small), NumberText.Tick(value, step), "m", Anchor.End, PlotText.Small);
        }

        if (title.Length > 0)
        {
            string shown = TextMeter.Truncate(title, PlotText.Small, bottom - top + 30);
            Writer.Text(Margin + 8, (top + bottom) / 2, shown, "m", Anchor.Middle, PlotText.Small, title, vertical: true);
        }
    }

    /// <summary>Width that the labels of a vertical axis need.</summary>
    public static double VerticalLabels(LinearScale scale)
    {
        double height = Math.Abs(scale.End - scale.Start);
        double[] values = Ticks.Several(scale.From, scale.To, (int)Math.Max(2, height / 55), out double step);
        return values.Length == 0 ? 0 : values.Max(v => TextMeter.Width(NumberText.Tick(v, step), PlotText.Small));
    }

    /// <summary>An x moved so far that a text centred there stays inside the picture.</summary>
    public double Inside(double x, string text, double size, bool bold = false)
    {
        double half = TextMeter.Width(text, size, bold) / 2;
        return half * 2 >= Width - 8 ? Width / 2 : Math.Clamp(x, half + 4, Width - half - 4);
    }

    /// <summary>A title below an axis; returns the y where it ends.</summary>
    public double AxisTitle(string title, double x, double y)
    {
        // A remark in brackets goes before an ellipsis comes.
        int remark = title.IndexOf(" (", StringComparison.Ordinal);
        string kept = remark > 0 && TextMeter.Width(title, PlotText.Small) > Width - (2 * Margin) ? title[..remark] : title;
        string shown = TextMeter.Truncate(kept, PlotText.Small, Width - (2 * Margin));
        Writer.Text(Inside(x, shown, PlotText.Small), y, shown, "m", Anchor.Middle, PlotText.Small, title);
        return y + 6;
    }
}
