using System.Globalization;

namespace MLNet.Xai.Core.Plots;

/// <summary>A colour in linear sRGB, with WCAG 2 contrast and mixing in OKLab (Ottosson 2020), where equal steps look equal.</summary>
internal readonly record struct Rgb(double R, double G, double B)
{
    public double Luminance => (0.2126 * R) + (0.7152 * G) + (0.0722 * B);

    /// <summary>Parses <c>#rrggbb</c>.</summary>
    public static Rgb Parse(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (hex.Length != 7 || hex[0] != '#'
            || !int.TryParse(hex.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int rgb))
        {
            throw new FormatException($"'{hex}' is no colour; write it as #rrggbb.");
        }

        return new Rgb(ToLinear(rgb >> 16), ToLinear((rgb >> 8) & 255), ToLinear(rgb & 255));
    }

    public string ToHex() =>
        string.Create(CultureInfo.InvariantCulture, $"#{ToByte(R):x2}{ToByte(G):x2}{ToByte(B):x2}");

    /// <summary>WCAG contrast ratio, 1 to 21.</summary>
    public static double Contrast(Rgb a, Rgb b)
    {
        double light = Math.Max(a.Luminance, b.Luminance), dark = Math.Min(a.Luminance, b.Luminance);
        return (light + 0.05) / (dark + 0.05);
    }

    /// <summary>The colour at <paramref name="t"/> of 0..1 between two colours.</summary>
    public static Rgb Mix(Rgb from, Rgb to, double t)
    {
        var (l0, a0, b0) = from.ToOklab();
        var (l1, a1, b1) = to.ToOklab();
        return FromOklab(l0 + ((l1 - l0) * t), a0 + ((a1 - a0) * t), b0 + ((b1 - b0) * t));
    }

    /// <summary>This colour, made lighter or darker until text in it reads well (contrast 4.5, WCAG AA) on the background.</summary>
    public Rgb ReadableOn(Rgb background)
    {
        var end = background.Luminance < 0.18 ? new Rgb(1, 1, 1) : new Rgb(0, 0, 0);
        for (int step = 0; step <= 20; step++)
        {
            Rgb candidate = Mix(this, end, step / 20.0);
            if (Contrast(candidate, background) >= 4.6)
                return candidate;
        }

        return end;
    }

    private static double ToLinear(int channel)
    {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }

    private static int ToByte(double linear)
    {
        double c = Math.Clamp(linear, 0, 1);
        c = c <= 0.0031308 ? 12.92 * c : (1.055 * Math.Pow(c, 1 / 2.4)) - 0.055;
        return (int)Math.Round(255 * c);
    }

    private (double L, double A, double B) ToOklab()
    {
        double l = Math.Cbrt((0.4122214708 * R) + (0.5363325363 * G) + (0.0514459929 * B));
        double m = Math.Cbrt((0.2119034982 * R) + (0.6806995451 * G) + (0.1073969566 * B));
        double s = Math.Cbrt((0.0883024619 * R) + (0.2817188376 * G) + (0.6299787005 * B));
        return ((0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s),
                (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s),
                (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s));
    }

    private static Rgb FromOklab(double lightness, double a, double b)
    {
        double l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        double m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        double s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return new Rgb((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
                       (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
                       (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
    }

    private static double Cube(double x) => x * x * x;
}
