using System.Text;

namespace MLNet.Xai.Core.Plots.Svg;

/// <summary>The CSS of a figure: one class a role, light and dark. Plain properties, no variables, so that every SVG renderer understands it.</summary>
internal static class StyleSheet
{
    /// <summary>Steps of the low-to-high ramp.</summary>
    public const int RampSteps = 32;

    /// <summary>Steps of the diverging ramp; the middle one is the background.</summary>
    public const int DivergingSteps = 33;

    /// <summary>Steps of the sequential ramp.</summary>
    public const int SequentialSteps = 9;

    /// <summary>Colours of categories.</summary>
    public const int Categories = 6;

    public static readonly Rgb LightBackground = Rgb.Parse("#ffffff");
    public static readonly Rgb DarkBackground = Rgb.Parse("#14171c");

    /// <summary>The rules, each below <paramref name="scope"/> (a class selector), so that figures in one page leave each other alone.</summary>
    public static string Write(string scope, PlotPalette palette, PlotTheme theme, StyleParts parts)
    {
        StringBuilder css = new();
        void Rule(string selector, string body) => Append(css, scope, selector, body);

        css.Append(scope).Append("{font-family:").Append(TextMeter.FontStack).Append(";font-size:13px}\n");
        Rule(".h", "font-weight:600");
        Rule(".g", "stroke-width:1;fill:none");
        Rule(".a", "stroke-width:1;fill:none");
        Rule(".e", "stroke-width:1;fill:none;stroke-dasharray:2 3");
        Rule(".o", "fill:none;stroke-linecap:round;stroke:currentColor");
        Rule(".f", "fill:currentColor");
        Rule(".l", "fill:none;stroke:currentColor;stroke-linejoin:round");
        if (theme != PlotTheme.Dark)
            Theme(Rule, palette, parts, dark: false);
        if (theme == PlotTheme.Dark)
            Theme(Rule, palette, parts, dark: true);
        if (theme == PlotTheme.Auto)
        {
            css.Append("@media screen and (prefers-color-scheme:dark){\n");
            Theme(Rule, palette, parts, dark: true);
            css.Append("}\n");
        }

        return css.ToString();
    }

    /// <summary>The rules that make a dark figure light on paper, for pages.</summary>
    public static string WriteForPrint(string scope, PlotPalette palette, StyleParts parts)
    {
        StringBuilder css = new("@media print{\n");
        Theme((selector, body) => Append(css, scope, selector, body), palette, parts, dark: false);
        return css.Append("}\n").ToString();
    }

    /// <summary>The colour of a step of the low-to-high ramp.</summary>
    public static Rgb Ramp(PlotPalette palette, int step)
    {
        double t = step / (RampSteps - 1.0) * 2;
        Rgb middle = Rgb.Parse(palette.Middle);
        return t <= 1 ? Rgb.Mix(Rgb.Parse(palette.Low), middle, t) : Rgb.Mix(middle, Rgb.Parse(palette.High), t - 1);
    }

    /// <summary>The colour of a step of the diverging ramp.</summary>
    public static Rgb Diverging(PlotPalette palette, int step, bool dark)
    {
        const int half = DivergingSteps / 2;
        return Rgb.Mix(Rgb.Parse(dark ? "#20252d" : "#f4f5f7"), Rgb.Parse(step < half ? palette.Negative : palette.Positive), Math.Abs(step - half) / (double)half);
    }

    /// <summary>The colour of text on a fill: white, near black, or black where neither of them reads well (one of the three always does, WCAG AA).</summary>
    public static string Inside(Rgb fill)
    {
        Rgb seen = Rgb.Parse(fill.ToHex());
        return Rgb.Contrast(seen, new Rgb(1, 1, 1)) >= 4.5 ? "#ffffff" : Rgb.Contrast(seen, Rgb.Parse("#14171c")) >= 4.5 ? "#14171c" : "#000000";
    }

    private static void Append(StringBuilder css, string scope, string selector, string body) => css.Append(scope).Append(' ').Append(selector).Append('{').Append(body).Append("}\n");

    private static void Theme(Action<string, string> rule, PlotPalette palette, StyleParts parts, bool dark)
    {
        Rgb background = dark ? DarkBackground : LightBackground;
        Rgb positive = Rgb.Parse(palette.Positive), negative = Rgb.Parse(palette.Negative);
        rule(".b", $"fill:{background.ToHex()}");
        rule(".t", dark ? "fill:#e6edf3" : "fill:#1f2328");
        rule(".m", dark ? "fill:#9aa4b2" : "fill:#57606a");
        rule(".g", dark ? "stroke:#272c34" : "stroke:#e6e9ed");
        rule(".e", dark ? "stroke:#4a525d" : "stroke:#b4bcc6");
        rule(".a", dark ? "stroke:#6e7681" : "stroke:#8c959f");
        rule(".y", dark ? "fill:#2a303a" : "fill:#e6e9ed");
        rule(".p", $"fill:{positive.ToHex()}");
        rule(".n", $"fill:{negative.ToHex()}");
        rule(".pt", $"fill:{positive.ReadableOn(background).ToHex()}");
        rule(".nt", $"fill:{negative.ReadableOn(background).ToHex()}");
        rule(".pi", $"fill:{Inside(positive)}");
        rule(".ni", $"fill:{Inside(negative)}");
        rule(".sep", $"fill:none;stroke:{background.ToHex()};stroke-width:.7;stroke-opacity:.45");
        rule(".fx", $"fill:none;stroke:{(dark ? "#ffffff" : "#14171c")};stroke-width:1.2");
        rule(".x", $"color:{palette.Missing}");
        if (parts.HasFlag(StyleParts.Ramp))
        {
            for (int i = 0; i < RampSteps; i++)
                rule($".c{i}", $"color:{Ramp(palette, i).ToHex()}");
        }

        if (parts.HasFlag(StyleParts.Diverging))
        {
            for (int i = 0; i < DivergingSteps; i++)
            {
                Rgb fill = Diverging(palette, i, dark);
                rule($".d{i}", $"color:{fill.ToHex()}");
                rule($".dt{i}", $"fill:{Inside(fill)}");
            }
        }

        if (parts.HasFlag(StyleParts.Sequential))
            Sequential(rule, negative, background);
        if (parts.HasFlag(StyleParts.Categories))
        {
            for (int i = 0; i < Categories; i++)
                rule($".k{i}", $"color:{Rgb.Parse(palette.Categories[i]).ToHex()}");
        }

        if (parts.HasFlag(StyleParts.Series))
        {
            for (int i = 0; i < palette.Series.Count; i++)
                rule($".s{i}", $"color:{Rgb.Parse(palette.Series[i]).ToHex()}");
        }
    }

    private static void Sequential(Action<string, string> rule, Rgb most, Rgb background)
    {
        for (int i = 0; i < SequentialSteps; i++)
        {
            Rgb fill = Rgb.Mix(background, most, 0.06 + (0.94 * i / (SequentialSteps - 1)));
            rule($".q{i}", $"color:{fill.ToHex()}");
            rule($".qt{i}", $"fill:{Inside(fill)}");
        }
    }
}
