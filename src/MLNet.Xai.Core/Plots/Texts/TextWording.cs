using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Plots;

/// <summary>What pictures of a text say in words, and its numbers.</summary>
internal sealed class TextWording
{
    private readonly TextExplanation _explanation;
    private readonly int _digits;

    public TextWording(TextExplanation explanation, TextScale scale, TextPlotOptions options)
    {
        (_explanation, _digits) = (explanation, options.SignificantDigits + 1);
        Others = Largest([.. explanation.Others.OrderByDescending(part => Math.Abs(part.Value))], options.MaxOthers);
        Title = options.Title ?? $"{Method}{Of}";
        Description = options.Description ?? Describe(scale);
    }

    public string Title { get; }

    public string Description { get; }

    /// <summary>What is not in the text, the smallest summed.</summary>
    public IReadOnlyList<TextPart> Others { get; }

    public string Method => _explanation.Method.Length > 0 ? _explanation.Method : "Attributions";

    private string Of => _explanation.OutputName.Length > 0 ? $" for {_explanation.OutputName}" : "";

    /// <summary>Method, output, base value and delta, those that there are.</summary>
    public string Caption
    {
        get
        {
            string caption = $"{Method}{Of}: output {Number(_explanation.Output)}";
            if (double.IsFinite(_explanation.BaseValue))
                caption += $", base value {Number(_explanation.BaseValue)}";
            return double.IsFinite(_explanation.Delta) ? $"{caption}, delta {NumberText.Rounded(_explanation.Delta, 2)}." : caption + ".";
        }
    }

    /// <summary>What the picture does not show.</summary>
    public IEnumerable<string> Notes(int omitted)
    {
        if (_explanation.Text.Length == 0)
            yield return "The text is empty.";
        if (_explanation.IsTruncated)
        {
            yield return $"Grey at the end: not seen by the model, which read {NumberText.Count(_explanation.SeenLength)} of {NumberText.Count(_explanation.Text.Length)} characters.";
        }

        if (omitted > 0)
            yield return $"Shown is what stands around the most telling words; {NumberText.Count(omitted)} of {NumberText.Count(_explanation.Tokens.Count)} pieces are left out.";
    }

    /// <summary>Base value, every token, what is not in the text, delta and output.</summary>
    public PlotTable Table => new(["Token", "Value", "Start", "Length"],
    [
        .. double.IsFinite(_explanation.BaseValue) ? (IReadOnlyList<object>[])[["base value", _explanation.BaseValue, double.NaN, double.NaN]] : [],
        .. _explanation.Tokens.Select((token, i) => (IReadOnlyList<object>)[token.Text, _explanation.Values[i], (double)token.Start, (double)token.Length]),
        .. _explanation.Others.Select(part => (IReadOnlyList<object>)[part.Name, part.Value, double.NaN, double.NaN]),
        .. double.IsFinite(_explanation.Delta) ? (IReadOnlyList<object>[])[["delta", _explanation.Delta, double.NaN, double.NaN]] : [],
        ["output", _explanation.Output, double.NaN, double.NaN],
    ]);

    private static TextPart[] Largest(TextPart[] sorted, int most) => sorted.Length <= most ? sorted
        : [.. sorted.Take(most), new TextPart($"{NumberText.Count(sorted.Length - most)} others", sorted.Skip(most).Sum(part => part.Value))];

    private string Number(double value) => NumberText.Rounded(value, _digits);

    private string Describe(TextScale scale)
    {
        TextExplanation words = _explanation.ToWords();
        string[] telling = [.. Enumerable.Range(0, words.Tokens.Count).Where(i => !words.Tokens[i].IsSpecial && words.Values[i] != 0).OrderByDescending(i => Math.Abs(words.Values[i])).Take(6)
            .Select(i => $"{words.Tokens[i].Text} {scale.Signed(words.Values[i])}")];
        return $"{Caption} " + (telling.Length == 0 ? "No word tells anything." : $"Most telling words: {string.Join(", ", telling)}.");
    }
}
