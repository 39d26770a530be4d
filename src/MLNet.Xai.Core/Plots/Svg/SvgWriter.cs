using System.Globalization;
using System.Text;

namespace MLNet.Xai.Core.Plots.Svg;

/// <summary>Writes the shapes of a picture: short coordinates, looks by class, every text escaped.</summary>
internal sealed class SvgWriter
{
    /// <summary>Stands for the figure's own prefix of ids until it is known where the figure goes; no text can hold it.</summary>
    public const char IdMark = '\u0001';

    private readonly StringBuilder _body = new();

    /// <summary>Which of the colour ramps the picture uses, so that only their classes are written.</summary>
    public StyleParts Parts { get; private set; }

    public string Body => _body.ToString();

    public void Use(StyleParts parts) => Parts |= parts;

    public void Open(string element, string cls = "", string attributes = "")
    {
        _body.Append('<').Append(element);
        Class(cls);
        if (attributes.Length > 0)
            _body.Append(' ').Append(attributes);
        _body.Append('>');
    }

    public void Close(string element) => _body.Append("</").Append(element).Append(">\n");

    /// <summary>Markup as it is.</summary>
    public void Raw(string markup) => _body.Append(markup);

    public void Line(double x1, double y1, double x2, double y2, string cls)
    {
        _body.Append("<path");
        Class(cls);
        _body.Append(" d=\"M").Append(N(x1)).Append(' ').Append(N(y1));
        if (y1 == y2)
            _body.Append('H').Append(N(x2));
        else if (x1 == x2)
            _body.Append('V').Append(N(y2));
        else
            _body.Append('L').Append(N(x2)).Append(' ').Append(N(y2));
        _body.Append("\"/>\n");
    }

    public void Rect(double x, double y, double width, double height, string cls, double radius = 0, string? tooltip = null, string attributes = "")
    {
        _body.Append("<rect");
        Class(cls);
        _body.Append(" x=\"").Append(N(x)).Append("\" y=\"").Append(N(y)).Append("\" width=\"").Append(N(width))
            .Append("\" height=\"").Append(N(height)).Append('"');
        if (radius > 0)
            _body.Append(" rx=\"").Append(N(radius)).Append('"');
        if (attributes.Length > 0)
            _body.Append(' ').Append(attributes);
        End("rect", tooltip);
    }

    public void Path(string data, string cls, string? tooltip = null, string attributes = "")
    {
        _body.Append("<path");
        Class(cls);
        if (attributes.Length > 0)
            _body.Append(' ').Append(attributes);
        _body.Append(" d=\"").Append(data).Append('"');
        End("path", tooltip);
    }

    /// <summary>One line of text with its baseline at y; the tail follows in the quieter colour.</summary>
    public void Text(double x, double y, string text, string cls, Anchor anchor = Anchor.Start, double size = PlotText.Size,
                     string? tooltip = null, bool vertical = false, string tail = "")
    {
        _body.Append("<text");
        Class(cls);
        _body.Append(" x=\"").Append(N(x)).Append("\" y=\"").Append(N(y)).Append('"');
        if (anchor != Anchor.Start)
            _body.Append(" text-anchor=\"").Append(anchor == Anchor.Middle ? "middle" : "end").Append('"');
        Length(text + tail, cls, size);
        if (size != PlotText.Size)
            _body.Append(" font-size=\"").Append(N(size)).Append('"');
        if (vertical)
            _body.Append(" transform=\"rotate(-90 ").Append(N(x)).Append(' ').Append(N(y)).Append(")\"");
        _body.Append('>');
        if (tooltip is not null && !string.Equals(tooltip, text + tail, StringComparison.Ordinal))
        {
            _body.Append("<title>");
            XmlText.Append(_body, tooltip);
            _body.Append("</title>");
        }

        XmlText.Append(_body, text);
        if (tail.Length > 0)
        {
            _body.Append("<tspan class=\"m\">");
            // Behind a name that is read from right to left a number would be put before it: the mark keeps it where it is.
            string mark = text.Any(c => c is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC')) ? "\u200E" : "";

            // A space at the edge of a tspan is lost in some viewers; one that does not break stays.
            XmlText.Append(_body, mark + (tail[0] == ' ' ? '\u00A0' + tail[1..] : tail));
            _body.Append("</tspan>");
        }

        _body.Append("</text>\n");
    }

    /// <summary>One line of text in runs of different looks, in the order in which they are read, with its middle at x; letters that are joined stay so.</summary>
    /// <param name="middle">The x of its middle.</param>
    /// <param name="y">Its baseline.</param>
    /// <param name="runs">Texts and their classes.</param>
    /// <param name="size">Size of the font.</param>
    /// <param name="rightToLeft">Whether it is read from right to left.</param>
    /// <param name="length">The width that it is set to, glyphs and all; null: as wide as the font is.</param>
    public void Runs(double middle, double y, IReadOnlyList<(string Text, string Class)> runs, double size, bool rightToLeft, double? length)
    {
        _body.Append("<text");
        if (runs.Count == 1)
            Class(runs[0].Class);
        _body.Append(" x=\"").Append(N(middle)).Append("\" y=\"").Append(N(y)).Append("\" text-anchor=\"middle\"");
        if (size != PlotText.Size)
            _body.Append(" font-size=\"").Append(N(size)).Append('"');
        if (rightToLeft)
            _body.Append(" direction=\"rtl\"");
        if (length is { } wide)
            _body.Append(" textLength=\"").Append(N(wide)).Append("\" lengthAdjust=\"spacingAndGlyphs\"");
        _body.Append('>');
        foreach ((string text, string cls) in runs)
        {
            if (runs.Count > 1)
            {
                _body.Append("<tspan");
                Class(cls);
                _body.Append('>');
            }

            // Spaces at an edge, and more than one, are lost in viewers; those that do not break stay.
            XmlText.Append(_body, text.Replace(' ', '\u00A0'));
            if (runs.Count > 1)
                _body.Append("</tspan>");
        }

        _body.Append("</text>\n");
    }

    /// <summary>A coordinate with at most two decimals.</summary>
    public static string N(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A coordinate with at most one decimal, for points by the thousand.</summary>
    public static void AppendTenths(StringBuilder target, double value)
    {
        long tenths = (long)Math.Round(value * 10);
        if (tenths < 0)
        {
            target.Append('-');
            tenths = -tenths;
        }

        target.Append(tenths / 10);
        if (tenths % 10 != 0)
            target.Append('.').Append((char)('0' + (tenths % 10)));
    }

    // The width that was reckoned with, for text whose letters are all measured: a viewer with a wider face sets it closer rather than over what is beside it.
    private void Length(string text, string cls, double size)
    {
        if (text.Length < 4 || text.Any(c => c is (< ' ' or > '~') and not '−' and not '…'))
            return;
        bool bold = cls.EndsWith(" h", StringComparison.Ordinal);
        _body.Append(" textLength=\"").Append(N(TextMeter.Width(text, size, bold) / TextMeter.Spare)).Append("\" lengthAdjust=\"spacingAndGlyphs\"");
    }

    private void Class(string cls)
    {
        if (cls.Length > 0)
            _body.Append(" class=\"").Append(cls).Append('"');
    }

    private void End(string element, string? tooltip)
    {
        if (tooltip is null)
        {
            _body.Append("/>\n");
            return;
        }

        _body.Append("><title>");
        XmlText.Append(_body, tooltip);
        _body.Append("</title></").Append(element).Append(">\n");
    }
}
