using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>A rectangle in pixels.</summary>
public readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public bool Overlaps(Box other, double slack = 0.5) =>
        Left < other.Right - slack && other.Left < Right - slack && Top < other.Bottom - slack && other.Top < Bottom - slack;

    public bool Inside(Box other, double slack = 0.6) =>
        Left >= other.Left - slack && Right <= other.Right + slack && Top >= other.Top - slack && Bottom <= other.Bottom + slack;
}

/// <summary>Reads the geometry back from a picture, as its viewer would see it.</summary>
public sealed partial class SvgReader
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public SvgReader(SvgFigure figure)
        : this(figure.ToString()) { }

    public SvgReader(string xml)
    {
        Root = XDocument.Parse(xml).Root!;
        double[] box = Numbers((string)Root.Attribute("viewBox")!);
        ViewBox = new Box(box[0], box[1], box[2], box[3]);
    }

    public XElement Root { get; }

    public Box ViewBox { get; }

    public IEnumerable<(string Text, Box Box)> Labels => Root.Descendants(Svg + "text").Select(t => (Shown(t), Bounds(t)));

    public IEnumerable<XElement> Elements(string name, string cls) =>
        Root.Descendants(Svg + name).Where(e => ((string?)e.Attribute("class"))?.Split(' ').Contains(cls) == true);

    public IEnumerable<(double X, double Y)> Points =>
        Root.Descendants(Svg + "g").Where(g => (string?)g.Attribute("class") == "o").SelectMany(PointsOf);

    public static IEnumerable<(double X, double Y)> PointsOf(XElement cloud) =>
        from path in cloud.Elements(Svg + "path")
        from Match m in Point().Matches((string)path.Attribute("d")!)
        select (Number(m.Groups[1].Value), Number(m.Groups[2].Value));

    public IEnumerable<XElement> Clouds => Root.Descendants(Svg + "g").Where(g => (string?)g.Attribute("class") == "o");

    /// <summary>Bounds of rectangles and of absolute M L H V paths.</summary>
    public IEnumerable<Box> Shapes
    {
        get
        {
            foreach (XElement r in Root.Descendants(Svg + "rect"))
            {
                double x = Number((string?)r.Attribute("x") ?? "0"), y = Number((string?)r.Attribute("y") ?? "0");
                yield return new Box(x, y, x + Number((string)r.Attribute("width")!), y + Number((string)r.Attribute("height")!));
            }

            foreach (XElement p in Root.Descendants(Svg + "path").Where(p => (string?)p.Parent!.Attribute("class") != "o"))
                yield return PathBounds((string)p.Attribute("d")!);
        }
    }

    public static Box PathBounds(string data)
    {
        List<double> xs = [], ys = [];
        double x = 0, y = 0;
        foreach (Match m in Command().Matches(data))
        {
            double[] n = Numbers(m.Groups[2].Value);
            switch (m.Groups[1].Value)
            {
                case "M" or "L":
                    for (int i = 0; i + 1 < n.Length; i += 2)
                    {
                        (x, y) = (n[i], n[i + 1]);
                        xs.Add(x);
                        ys.Add(y);
                    }

                    break;
                case "H": x = n[^1]; break;
                case "V": y = n[^1]; break;
                case "h": x += n[0]; break;
                case "v": y += n[0]; break;
                case "m": (x, y) = (x + n[0], y + n[1]); break;
            }

            xs.Add(x);
            ys.Add(y);
        }

        return new Box(xs.Min(), ys.Min(), xs.Max(), ys.Max());
    }

    private static string Shown(XElement text) =>
        string.Concat(text.DescendantNodes().OfType<XText>().Where(t => t.Parent!.Name != Svg + "title").Select(t => t.Value)).Replace('\u00A0', ' ');

    private static Box Bounds(XElement text)
    {
        double x = Number((string)text.Attribute("x")!), y = Number((string)text.Attribute("y")!);
        double size = Number((string?)text.Attribute("font-size") ?? "13");
        double width = TextMeter.Width(Shown(text), size, ((string?)text.Attribute("class"))?.Contains('h') == true);
        double from = (string?)text.Attribute("text-anchor") switch { "middle" => -width / 2, "end" => -width, _ => 0 };
        double up = size * 0.74, down = size * 0.2;
        return ((string?)text.Attribute("transform"))?.StartsWith("rotate(-90") == true
            ? new Box(x - up, y - from - width, x + down, y - from)
            : new Box(x + from, y - up, x + from + width, y + down);
    }

    private static double[] Numbers(string text) => [.. text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(Number)];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("M(-?[0-9.]+) (-?[0-9.]+)h0")]
    private static partial Regex Point();

    [GeneratedRegex("([MLHVhvmZ])([^MLHVhvmZ]*)")]
    private static partial Regex Command();
}
