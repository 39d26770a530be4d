using System.Globalization;
using System.Text;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Colours as a terminal takes them; every background comes with a foreground that reads well on it, whatever the terminal's own colours are.</summary>
internal sealed class AnsiColors(PlotPalette palette, bool trueColor)
{
    private const string Reset = "\u001b[0m";
    private const string Quiet = "\u001b[2m";
    private const int None = StyleSheet.DivergingSteps / 2;

    /// <summary>The colours that options ask for; null for none.</summary>
    public static AnsiColors? For(TextConsoleOptions options, TextWriter writer) =>
        Decide(options.Colors, ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected, Environment.GetEnvironmentVariable) switch
        {
            TextConsoleColors.TrueColor => new AnsiColors(options.Palette, trueColor: true),
            TextConsoleColors.Ansi256 => new AnsiColors(options.Palette, trueColor: false),
            _ => null,
        };

    /// <summary>What <see cref="TextConsoleColors.Auto"/> comes to.</summary>
    public static TextConsoleColors Decide(TextConsoleColors asked, bool isTerminal, Func<string, string?> environment)
    {
        if (asked != TextConsoleColors.Auto)
            return asked;
        if (!isTerminal || !string.IsNullOrEmpty(environment("NO_COLOR")) || environment("TERM") is "dumb")
            return TextConsoleColors.None;
        return environment("COLORTERM") is "truecolor" or "24bit" || !string.IsNullOrEmpty(environment("WT_SESSION")) ? TextConsoleColors.TrueColor : TextConsoleColors.Ansi256;
    }

    /// <summary>A text on the colour of a step; line ends have none, or the rest of the line would be coloured too.</summary>
    public void Append(StringBuilder target, string text, int step)
    {
        if (step == None)
        {
            target.Append(text);
            return;
        }

        (string background, string foreground) = Codes(step);
        Wrap(target, text, $"\u001b[{background};{foreground}m");
    }

    /// <summary>A text in the quiet colour.</summary>
    public void AppendQuiet(StringBuilder target, string text) => Wrap(target, text, Quiet);

    /// <summary>The colours of a step as they are shown.</summary>
    internal (Rgb Background, Rgb Foreground) Shown(int step)
    {
        Rgb fill = StyleSheet.Diverging(palette, step, dark: false);
        if (!trueColor)
            fill = Nearest(fill).Color;
        return (fill, Rgb.Parse(Rgb.Contrast(fill, new Rgb(1, 1, 1)) >= 4.5 ? "#ffffff" : "#000000"));
    }

    private static void Wrap(StringBuilder target, string text, string codes)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            target.Append(i > 0 ? "\n" : "");
            if (lines[i].Length > 0)
                target.Append(codes).Append(lines[i]).Append(Reset);
        }
    }

    private (string Background, string Foreground) Codes(int step)
    {
        (Rgb background, Rgb foreground) = Shown(step);
        bool white = foreground.Luminance > 0.5;
        if (!trueColor)
            return (string.Create(CultureInfo.InvariantCulture, $"48;5;{Nearest(background).Index}"), white ? "38;5;231" : "38;5;16");
        int rgb = int.Parse(background.ToHex().AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return (string.Create(CultureInfo.InvariantCulture, $"48;2;{rgb >> 16};{(rgb >> 8) & 255};{rgb & 255}"), white ? "38;2;255;255;255" : "38;2;0;0;0");
    }

    // The cube of 6 x 6 x 6 colours: its first 16 are the terminal's own and may be anything.
    private static (int Index, Rgb Color) Nearest(Rgb color)
    {
        int rgb = int.Parse(color.ToHex().AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        int r = Level(rgb >> 16), g = Level((rgb >> 8) & 255), b = Level(rgb & 255);
        return (16 + (36 * r) + (6 * g) + b, Rgb.Parse(string.Create(CultureInfo.InvariantCulture, $"#{Value(r):x2}{Value(g):x2}{Value(b):x2}")));

        static int Level(int channel) => channel < 48 ? 0 : channel < 115 ? 1 : (channel - 35) / 40;
        static int Value(int level) => level == 0 ? 0 : 55 + (40 * level);
    }
}
