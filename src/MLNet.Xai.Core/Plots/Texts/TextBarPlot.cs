using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Plots;

/// <summary>The most telling words as bars: of one text, or of many.</summary>
public static class TextBarPlot
{
    private const double RowHeight = 27;
    private const double BarHeight = 18;
    private const double Gap = 6;

    /// <summary>The most telling words of one text and parts that are not in it, the largest first; special tokens are summed in a bar of their own, and all else, punctuation too, in the last.</summary>
    /// <exception cref="ArgumentException">Tokens lie outside the text or are out of order, or a value is missing, NaN or infinite.</exception>
    public static SvgFigure Draw(TextExplanation explanation, TextBarOptions? options = null)
    {
        options ??= new TextBarOptions();
        options.Validate();
        (string Word, double Value)[] words = [.. TellingWords.InText(explanation, options.SumRepeats && options.IgnoreCase, options.SumRepeats), .. explanation.Others.Select(part => (part.Name, part.Value))];
        double all = explanation.Values.Sum() + explanation.Others.Sum(part => part.Value);
        (string Word, double Value)[] sorted = [.. words.OrderByDescending(word => Math.Abs(word.Value))], shown = sorted.Length <= options.MaxDisplay ? sorted : sorted[..(options.MaxDisplay - 1)];
        Bar[] bars = [.. shown.Select(word => new Bar(word.Word, "", word.Value, word.Value >= 0, IsRest: false))];
        double special = Enumerable.Range(0, explanation.Tokens.Count).Where(i => explanation.Tokens[i].IsSpecial).Sum(i => explanation.Values[i]), rest = all - special - shown.Sum(word => word.Value);
        if (special != 0)
            bars = [.. bars, new Bar("special tokens", "", special, special >= 0, IsRest: true)];
        if (Math.Abs(rest) > 1e-9 * explanation.Values.Sum(Math.Abs) || bars.Length == 0)
            bars = [.. bars, new Bar("all else", "", rest, rest >= 0, IsRest: true)];
        string of = explanation.OutputName.Length > 0 ? $" for {explanation.OutputName}" : "", method = explanation.Method.Length > 0 ? explanation.Method : "Attributions";
        return Paint(bars, options, $"Most telling words{of}", $"{method}{of}", ["Word", "Value"], bars.Select(bar => (IReadOnlyList<object>)[bar.Name, bar.Value]));
    }

    /// <summary>The most telling words of many texts: their mean magnitude over all texts, red where their mean value raises the output and blue where it lowers it; in brackets, how many texts have the word.</summary>
    public static SvgFigure Draw(TellingWords words, TextBarOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        options ??= new TextBarOptions();
        options.Validate();
        TellingWord[] shown = [.. words.Words.Take(options.MaxDisplay)];
        if (shown.Length == 0)
            throw new ArgumentException("The texts have no words.", nameof(words));
        Bar[] bars = [.. shown.Select(word => new Bar(word.Word, $" ({NumberText.Count(word.Texts)})", options.Signed ? word.Mean : word.Importance, word.Mean >= 0, IsRest: false))];
        string of = words.OutputName.Length > 0 ? $" for {words.OutputName}" : "", measure = options.Signed ? "mean value where the word is" : "mean |value| over all texts";
        return Paint(bars, options, $"Most telling words{of} in {NumberText.Count(words.TextCount)} texts", $"{measure} ({words.Method}{of})",
            ["Word", "mean |value| over all texts", "mean |value| where it is", "mean value where it is", "texts"],
            shown.Select(word => (IReadOnlyList<object>)[word.Word, word.Importance, word.MeanMagnitude, word.Mean, (double)word.Texts]));
    }

    private static SvgFigure Paint(Bar[] bars, TextBarOptions options, string title, string axis, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object>> rows)
    {
        Frame frame = new(options);
        int digits = options.SignificantDigits, decimals = NumberText.Decimals(bars.Max(bar => Math.Abs(bar.Value)), digits);
        bool signed = bars.Any(bar => bar.IsRest || bar.Value < 0 || bar.Tail.Length == 0);
        string[] labels = [.. bars.Select(bar => signed ? NumberText.Signed(bar.Value, decimals, digits) : NumberText.Fixed(bar.Value, decimals, digits))];
        double names = frame.NameColumn(bars.Select(bar => bar.Name + bar.Tail)), widest = labels.Max(label => TextMeter.Width(label, PlotText.Small)) + Gap;
        double left = Frame.Margin + names + 10, right = frame.Width - Frame.Margin, top = frame.Top, bottom = top + (bars.Length * RowHeight) + 4;
        double low = Math.Min(0, bars.Min(bar => bar.Value)), high = Math.Max(0, bars.Max(bar => bar.Value));
        LinearScale scale = new(low, high > low ? high : 1, left + (low < 0 ? widest : 0), right - (high > 0 || low == 0 ? widest : 0));
        double end = frame.HorizontalAxis(scale, top, bottom, axis), zero = scale.Map(0);
        for (int i = 0; i < bars.Length; i++)
        {
            double middle = top + (i * RowHeight) + (RowHeight / 2), to = scale.Map(bars[i].Value);
            bool rightwards = bars[i].Value >= 0;
            frame.Name(left - 10, middle, bars[i].Name, bars[i].Tail, names, bars[i].IsRest ? "m" : "t");
            if (to != zero)
                frame.Writer.Rect(Math.Min(zero, to), middle - (BarHeight / 2), Math.Abs(to - zero), BarHeight, bars[i].Up ? "p" : "n", tooltip: $"{bars[i].Name}{bars[i].Tail}: {labels[i]}");
            frame.Writer.Text(to + (rightwards ? Gap : -Gap), PlotText.Baseline(middle, PlotText.Small), labels[i], bars[i].Up ? "pt" : "nt", rightwards ? Anchor.Start : Anchor.End, PlotText.Small);
        }

        frame.Writer.Line(zero, top, zero, bottom, "a");
        string description = $"{title}: " + string.Join(", ", bars.Take(6).Select((bar, i) => $"{bar.Name}{bar.Tail} {labels[i]}")) + (bars.Length > 6 ? " and smaller ones." : ".");
        return frame.Finish(end + 12, title, description, new PlotTable(columns, rows));
    }

    private readonly record struct Bar(string Name, string Tail, double Value, bool Up, bool IsRest);
}
