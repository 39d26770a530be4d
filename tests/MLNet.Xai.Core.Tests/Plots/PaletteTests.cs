using System.Text.RegularExpressions;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>Contrast (WCAG 2) and colour vision deficiencies (Machado et al. 2009, full severity).</summary>
public sealed class PaletteTests
{
    private static readonly double[][,] Deficiencies =
    [
        new[,] { { 1.0, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
        new[,] { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } },
        new[,] { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } },
        new[,] { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 }, { 0.004733, 0.691367, 0.303900 } },
    ];

    [Fact]
    public void Text_BothThemes_ReadsWell()
    {
        PlotPalette palette = PlotPalette.Default;
        foreach (Rgb background in new[] { StyleSheet.LightBackground, StyleSheet.DarkBackground })
        {
            foreach (string bar in new[] { palette.Positive, palette.Negative })
            {
                Rgb.Contrast(Rgb.Parse(bar).ReadableOn(background), background).ShouldBeGreaterThan(4.5);
                Rgb.Contrast(Rgb.Parse(bar), background).ShouldBeGreaterThan(3);
                Rgb.Contrast(Rgb.Parse(bar), new Rgb(1, 1, 1)).ShouldBeGreaterThan(4.5); // the numbers inside bars
            }
        }
    }

    [Theory]
    [InlineData(PlotTheme.Light)]
    [InlineData(PlotTheme.Dark)]
    public void Text_ClassesOfTheStyleSheet_ReadWellOnTheBackground(PlotTheme theme)
    {
        string css = StyleSheet.Write(".x", PlotPalette.Default, theme, StyleParts.None);
        Rgb background = Color(css, "b");
        foreach (string cls in new[] { "t", "m", "pt", "nt" })
            Rgb.Contrast(Color(css, cls), background).ShouldBeGreaterThan(4.5, cls);
    }

    [Fact]
    public void Sequential_EveryStep_TextInsideReadsWell()
    {
        foreach (PlotTheme theme in new[] { PlotTheme.Light, PlotTheme.Dark })
        {
            string css = StyleSheet.Write(".x", PlotPalette.Default, theme, StyleParts.Sequential);
            for (int i = 0; i < StyleSheet.SequentialSteps; i++)
                Rgb.Contrast(Color(css, $"qt{i}"), Rgb.Parse(Regex.Match(css, $@"\.q{i}\{{color:(#[0-9a-f]{{6}})").Groups[1].Value)).ShouldBeGreaterThan(4.5, $"{theme} {i}");
        }
    }

    [Fact]
    public void Ramp_EveryStep_StandsOutOnBothBackgrounds()
    {
        for (int step = 0; step < StyleSheet.RampSteps; step++)
        {
            Rgb color = Clipped(StyleSheet.Ramp(PlotPalette.Default, step));
            Rgb.Contrast(color, StyleSheet.LightBackground).ShouldBeGreaterThan(3);
            Rgb.Contrast(color, StyleSheet.DarkBackground).ShouldBeGreaterThan(3);
        }
    }

    [Fact]
    public void Ramp_AnyColourVision_EndsAreFarApartAndStepsLeadAway()
    {
        foreach (double[,] eye in Deficiencies)
        {
            double[][] seen = [.. Enumerable.Range(0, StyleSheet.RampSteps).Select(s => Lab(See(eye, StyleSheet.Ramp(PlotPalette.Default, s))))];
            Distance(seen[0], seen[^1]).ShouldBeGreaterThan(45);
            for (int s = 4; s < seen.Length; s += 4)
                Distance(seen[s], seen[0]).ShouldBeGreaterThan(Distance(seen[s - 4], seen[0]));
        }
    }

    [Fact]
    public void Bars_AnyColourVision_UpAndDownAreFarApart()
    {
        foreach (double[,] eye in Deficiencies)
            Distance(Lab(See(eye, Rgb.Parse(PlotPalette.Default.Positive))), Lab(See(eye, Rgb.Parse(PlotPalette.Default.Negative)))).ShouldBeGreaterThan(45);
    }

    [Fact]
    public void Categories_AnyColourVision_KeepApartAndFromGrey()
    {
        PlotPalette palette = PlotPalette.Default;
        palette.Categories.Count.ShouldBe(StyleSheet.Categories);
        Rgb[] colors = [.. palette.Categories.Append(palette.Missing).Select(Rgb.Parse)];
        foreach (Rgb color in colors)
        {
            Rgb.Contrast(color, StyleSheet.LightBackground).ShouldBeGreaterThan(3);
            Rgb.Contrast(color, StyleSheet.DarkBackground).ShouldBeGreaterThan(3);
        }

        foreach (double[,] eye in Deficiencies)
        {
            for (int i = 0; i < colors.Length; i++)
            {
                for (int j = 0; j < i; j++)
                    Distance(Lab(See(eye, colors[i])), Lab(See(eye, colors[j]))).ShouldBeGreaterThan(20);
            }
        }
    }

    private static Rgb Color(string css, string cls) => Rgb.Parse(Regex.Match(css, $@"\.{cls}\{{fill:(#[0-9a-f]{{6}})").Groups[1].Value);

    private static Rgb Clipped(Rgb c) => Rgb.Parse(c.ToHex());

    private static Rgb See(double[,] eye, Rgb c)
    {
        c = Clipped(c);
        double At(int row) => Math.Clamp((eye[row, 0] * c.R) + (eye[row, 1] * c.G) + (eye[row, 2] * c.B), 0, 1);
        return new Rgb(At(0), At(1), At(2));
    }

    private static double[] Lab(Rgb c)
    {
        static double F(double t) => t > 0.008856 ? Math.Cbrt(t) : (7.787 * t) + (16.0 / 116);
        double x = F(((0.4124564 * c.R) + (0.3575761 * c.G) + (0.1804375 * c.B)) / 0.95047);
        double y = F((0.2126729 * c.R) + (0.7151522 * c.G) + (0.0721750 * c.B));
        double z = F(((0.0193339 * c.R) + (0.1191920 * c.G) + (0.9503041 * c.B)) / 1.08883);
        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b).Sum(p => (p.First - p.Second) * (p.First - p.Second)));
}
