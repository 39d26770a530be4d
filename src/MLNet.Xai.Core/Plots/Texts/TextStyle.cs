using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>The CSS of texts in HTML: shades as variables, light and dark.</summary>
internal static class TextStyle
{
    private const string Layout = """
        S{color:var(--xt-text);font-size:16px;line-height:1.55}
        S p{margin:0 0 8px;max-width:none}
        S .xt-t{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;line-height:1.9;margin:6px 0 10px;max-width:78ch}
        S .xt-n,S .xt-k,S .xt-u,S summary{color:var(--xt-quiet);font-size:14px}
        S .xt-k{display:flex;flex-wrap:wrap;align-items:center;gap:2px 6px;margin:0 0 8px}
        S .xt-k span{display:flex}
        S .xt-k i{width:min(9px,1.6vw);height:13px}
        S .xt-u{font-size:inherit;text-decoration:underline dotted;text-decoration-color:var(--xt-line)}
        S mark{padding:2px 3px;margin:0 .5px;border-radius:3px;-webkit-box-decoration-break:clone;box-decoration-break:clone;print-color-adjust:exact;-webkit-print-color-adjust:exact}
        S .a{margin-inline-end:0;padding-inline-end:0;border-start-end-radius:0;border-end-end-radius:0}
        S .j{margin-inline-start:0;padding-inline-start:0;border-start-start-radius:0;border-end-start-radius:0;box-shadow:inset 1px 0 var(--xt-page)}
        S [dir=rtl] .j{box-shadow:inset -1px 0 var(--xt-page)}
        S .s{font-size:11px;border-radius:9px;margin:0 3px;padding:2px 5px;vertical-align:1px}
        S .xt-x{color:var(--xt-quiet)}
        S ul{list-style:none;display:flex;flex-wrap:wrap;gap:6px;margin:0 0 10px;padding:0;font-size:14px}
        S li{padding:2px 8px;border-radius:4px;overflow-wrap:anywhere;print-color-adjust:exact;-webkit-print-color-adjust:exact}
        @media(forced-colors:active){S mark,S li,S i{forced-color-adjust:none}}

        """;

    /// <summary>The class that the rules hang on, and the rules.</summary>
    public static (string Class, string Rules) Of(PlotPalette palette, PlotTheme theme)
    {
        StringBuilder rules = new();
        if (theme != PlotTheme.Dark)
            rules.Append(Variables(palette, dark: false));
        if (theme == PlotTheme.Dark)
            rules.Append(Variables(palette, dark: true)).Append("@media print{").Append(Variables(palette, dark: false).TrimEnd()).Append("}\n");
        if (theme == PlotTheme.Auto)
            rules.Append("@media screen and (prefers-color-scheme:dark){").Append(Variables(palette, dark: true).TrimEnd()).Append("}\n");
        rules.Append(Layout);
        for (int i = 0; i < StyleSheet.DivergingSteps; i++)
            rules.Append(CultureInfo.InvariantCulture, $"S .d{i}{{background:var(--d{i});color:var(--t{i})}}\n");
        string name = "xt" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rules.ToString())).AsSpan(0, 4));

        // Only rules have a capital S in front.
        return (name, rules.Replace("S ", $".{name} ").Replace("S{", $".{name}{{").ToString());
    }

    private static string Variables(PlotPalette palette, bool dark)
    {
        StringBuilder css = new("S{");
        css.Append(dark ? "--xt-page:#14171c;--xt-text:#e6edf3;--xt-quiet:#9aa4b2;--xt-line:#4a525d" : "--xt-page:#ffffff;--xt-text:#1f2328;--xt-quiet:#57606a;--xt-line:#b4bcc6");
        for (int i = 0; i < StyleSheet.DivergingSteps; i++)
        {
            Rgb fill = StyleSheet.Diverging(palette, i, dark);
            css.Append(CultureInfo.InvariantCulture, $";--d{i}:{fill.ToHex()};--t{i}:{StyleSheet.Inside(fill)}");
        }

        return css.Append("}\n").ToString();
    }
}
