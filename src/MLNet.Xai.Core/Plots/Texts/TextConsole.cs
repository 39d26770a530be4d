using System.Globalization;
using System.Text;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Plots;

/// <summary>Explained texts in a terminal: words on red and blue, or with their values in brackets, and the table of tokens.</summary>
/// <remarks>Control characters of a text, which would steer the terminal, are replaced.</remarks>
public static class TextConsole
{
    /// <summary>The text, its words in colours: <c>amazing</c> on red; without colours <c>amazing[+0.42]</c>.</summary>
    /// <param name="explanation">The text and its values.</param>
    /// <param name="writer">Where to; <see cref="Console.Out"/> when null.</param>
    /// <param name="options">The defaults when null.</param>
    /// <exception cref="ArgumentException">Tokens lie outside the text or are out of order, or a value is missing, NaN or infinite.</exception>
    public static void Write(TextExplanation explanation, TextWriter? writer = null, TextConsoleOptions? options = null)
    {
        options ??= new TextConsoleOptions();
        options.Validate();
        List<TextSegment> segments = TextSegments.Of(explanation);
        writer ??= Console.Out;
        TextScale scale = TextScale.Of(explanation, options.Largest, digits: 2);
        AnsiColors? colors = AnsiColors.For(options, writer);
        StringBuilder line = new();
        if (!options.SpecialTokens)
            segments.RemoveAll(segment => segment.Role == TextRole.Special);
        for (int i = 0; i < segments.Count; i++)
        {
            TextSegment segment = segments[i];
            bool special = segment.Role == TextRole.Special;
            if (special && line.Length > 0 && line[^1] is not (' ' or '\n'))
                line.Append(' ');
            if (!segment.HasValue)
                Unexplained(line, segment, colors, i == 0 || segments[i - 1].Role != TextRole.Unseen);
            else if (colors is not null)
                colors.Append(line, TerminalText.Clean(segment.Text, lines: true), scale.Step(segment.Value));
            else
                Bracketed(line, segment, scale, options);
            if (special && i + 1 < segments.Count)
                line.Append(' ');
        }

        line.Append('\n');
        foreach (TextPart part in explanation.Others.Where(part => Math.Abs(part.Value) >= options.Threshold * scale.Largest && part.Value != 0).Take(20))
        {
            line.Append("  ");
            string name = $"{TerminalText.Clean(part.Name)} {Number(part.Value, options.Decimals ?? 2, sign: true)}";
            if (colors is null)
                line.Append(name);
            else
                colors.Append(line, name, scale.Step(part.Value));
            line.Append('\n');
        }

        writer.Write(line.Replace("\n", writer.NewLine));
    }

    /// <summary>The tokens with their attributions, special tokens included, one a line; above them what the model says, and the tokens in one line.</summary>
    /// <param name="explanation">The text and its values.</param>
    /// <param name="writer">Where to; <see cref="Console.Out"/> when null.</param>
    /// <param name="options">The defaults when null.</param>
    /// <exception cref="ArgumentException">Tokens lie outside the text or are out of order, or a value is missing, NaN or infinite.</exception>
    public static void WriteTable(TextExplanation explanation, TextWriter? writer = null, TextConsoleOptions? options = null)
    {
        options ??= new TextConsoleOptions();
        options.Validate();
        TextSegments.Check(explanation);
        writer ??= Console.Out;
        int decimals = options.Decimals ?? 4;
        TextScale scale = TextScale.Of(explanation, options.Largest, digits: 3);
        AnsiColors? colors = AnsiColors.For(options, writer);
        StringBuilder text = new();
        string name = TerminalText.Clean(options.Prediction ?? explanation.OutputName);
        if (name.Length == 0)
            text.Append(CultureInfo.InvariantCulture, $"Output: {Number(explanation.Output, decimals, sign: false)}\n");
        else if (options.Prediction is null && options.Confidence is null)
            text.Append(CultureInfo.InvariantCulture, $"Explained: {name} (output {Number(explanation.Output, decimals, sign: false)})\n");
        else
            text.Append(CultureInfo.InvariantCulture, $"Prediction: {name}{(options.Confidence is { } confidence ? $" ({Number(confidence, decimals, sign: false)} confidence)" : "")}\n");
        string[] tokens = [.. explanation.Tokens.Select(token => TerminalText.Clean(token.Text))];
        text.AppendJoin(' ', tokens).Append('\n');
        List<(string Name, double Value, bool Shaded)> rows = [.. tokens.Select((token, i) => (token, explanation.Values[i], true)), .. explanation.Others.Select(part => (TerminalText.Clean(part.Name), part.Value, true))];
        if (double.IsFinite(explanation.BaseValue))
            rows.Add(("base value", explanation.BaseValue, false));
        if (double.IsFinite(explanation.Delta))
            rows.Add(("delta", explanation.Delta, false));
        string[] values = [.. rows.Select(row => Number(row.Value, decimals, sign: false))];
        int names = Math.Min(40, rows.Select(row => TerminalText.Width(row.Name)).DefaultIfEmpty().Max()), numbers = values.Select(value => value.Length).DefaultIfEmpty().Max();
        for (int i = 0; i < rows.Count; i++)
        {
            string label = TerminalText.Fit(rows[i].Name, names);
            if (colors is not null && rows[i].Shaded)
                colors.Append(text, label, scale.Step(rows[i].Value));
            else
                text.Append(label);
            text.Append(' ', names - TerminalText.Width(label)).Append(" : ").Append(values[i].PadLeft(numbers)).Append('\n');
        }

        writer.Write(text.Replace("\n", writer.NewLine));
    }

    private static void Unexplained(StringBuilder line, TextSegment segment, AnsiColors? colors, bool first)
    {
        string text = TerminalText.Clean(segment.Text, lines: true);
        if (segment.Role != TextRole.Unseen)
        {
            line.Append(text);
            return;
        }

        if (first && colors is null)
        {
            line.Append(line.Length == 0 || char.IsWhiteSpace(line[^1]) ? "" : " ").Append("[not seen by the model:]").Append(text.Length > 0 && char.IsWhiteSpace(text[0]) ? "" : " ");
        }

        if (colors is null)
            line.Append(text);
        else
            colors.AppendQuiet(line, text);
    }

    // The pieces of a word have brackets of their own, so that none is read as the word's.
    private static void Bracketed(StringBuilder line, TextSegment segment, TextScale scale, TextConsoleOptions options)
    {
        line.Append(TerminalText.Clean(segment.Text, lines: true));
        if (segment.Value != 0 && Math.Abs(segment.Value) >= options.Threshold * scale.Largest)
            line.Append('[').Append(Number(segment.Value, options.Decimals ?? 2, sign: true)).Append(']');
    }

    // ASCII signs: terminals and files have what comes in copied and searched.
    private static string Number(double value, int decimals, bool sign)
    {
        string text = value.ToString("F" + decimals, CultureInfo.InvariantCulture);
        if (text.StartsWith('-') && text.All(c => c is '-' or '0' or '.'))
            text = text[1..];
        return sign && value > 0 ? "+" + text : text;
    }
}
