using System.Globalization;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Plots;

/// <summary>The most telling words of many texts that explain one output.</summary>
/// <remarks>
/// A word's value in a text is the sum over its pieces and over all places where it stands. Special tokens, punctuation and what is not in the text do not count.
/// </remarks>
public sealed class TellingWords
{
    private TellingWords(string outputName, string method, int texts, IReadOnlyList<TellingWord> words) => (OutputName, Method, TextCount, Words) = (outputName, method, texts, words);

    /// <summary>The output that all texts explain.</summary>
    public string OutputName { get; }

    /// <summary>The method that explained all of them.</summary>
    public string Method { get; }

    /// <summary>How many texts there are.</summary>
    public int TextCount { get; }

    /// <summary>The words by <see cref="TellingWord.Importance"/>, the largest first; equal ones in the order of the alphabet.</summary>
    public IReadOnlyList<TellingWord> Words { get; }

    /// <summary>Counts the words of texts.</summary>
    /// <param name="texts">Explanations by one method of one output.</param>
    /// <param name="ignoreCase">Whether "Great" and "great" are one word; true by default.</param>
    /// <param name="minTexts">Words of fewer texts are left out; 1 by default.</param>
    /// <exception cref="ArgumentException">There are no texts; they explain several outputs, whose values have no common mean (<see cref="ByOutput"/> parts them), or by several methods; or a value is NaN or infinite.</exception>
    public static TellingWords Of(IReadOnlyList<TextExplanation> texts, bool ignoreCase = true, int minTexts = 1)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(minTexts, 1);
        if (texts.Count == 0)
            throw new ArgumentException("There are no texts.", nameof(texts));
        One("outputs", texts.Select(text => text.OutputName), "TellingWords.ByOutput parts them.");
        One("methods", texts.Select(text => text.Method), "Explain all of them by one.");
        Dictionary<string, Count> counts = new(StringComparer.Ordinal);
        foreach (TextExplanation text in texts)
        {
            foreach ((string word, double value) in InText(text, ignoreCase, repeats: true))
            {
                Count count = counts.GetValueOrDefault(word);
                counts[word] = new Count(count.Magnitude + Math.Abs(value), count.Sum + value, count.Texts + 1);
            }
        }

        return new TellingWords(texts[0].OutputName, texts[0].Method, texts.Count,
        [
            .. counts.Where(pair => pair.Value.Texts >= minTexts)
                .Select(pair => new TellingWord(pair.Key, pair.Value.Magnitude / texts.Count, pair.Value.Magnitude / pair.Value.Texts, pair.Value.Sum / pair.Value.Texts, pair.Value.Texts))
                .OrderByDescending(word => word.Importance).ThenBy(word => word.Word, StringComparer.Ordinal),
        ]);
    }

    /// <summary>The same for each output, where every text explains its own (the predicted class); outputs in the order of the texts.</summary>
    /// <exception cref="ArgumentException">There are no texts, or they were explained by several methods, or a value is NaN or infinite.</exception>
    public static IReadOnlyList<TellingWords> ByOutput(IReadOnlyList<TextExplanation> texts, bool ignoreCase = true, int minTexts = 1)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0)
            throw new ArgumentException("There are no texts.", nameof(texts));
        return [.. texts.GroupBy(text => text.OutputName, StringComparer.Ordinal).Select(group => Of([.. group], ignoreCase, minTexts))];
    }

    /// <summary>The words of one text with their values, in the order of the text; punctuation is left out.</summary>
    internal static IEnumerable<(string Word, double Value)> InText(TextExplanation text, bool ignoreCase, bool repeats)
    {
        TextSegments.Check(text);
        TextExplanation words = text.ToWords();
        List<(string Word, double Value)> found = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int i = 0; i < words.Tokens.Count; i++)
        {
            string word = Whole(words.Tokens[i]);
            if (words.Tokens[i].IsSpecial || !word.EnumerateRunes().Any(IsOfAWord))
                continue;
            if (ignoreCase)
                word = word.ToLowerInvariant();
            if (repeats && places.TryGetValue(word, out int place))
            {
                found[place] = (word, found[place].Value + words.Values[i]);
                continue;
            }

            places[word] = found.Count;
            found.Add((word, words.Values[i]));
        }

        return found;
    }

    // Byte-level tokens have the space before a word in them.
    private static string Whole(TextToken token) => string.Join(' ', token.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool IsOfAWord(System.Text.Rune rune) => System.Text.Rune.IsLetterOrDigit(rune) || System.Text.Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.CurrencySymbol;

    private static void One(string what, IEnumerable<string> names, string advice)
    {
        string[] several = [.. names.Distinct(StringComparer.Ordinal).Take(4)];
        if (several.Length > 1)
            throw new ArgumentException($"The texts have explanations of several {what}, whose values have no common mean: {string.Join(", ", several.Select(name => $"'{name}'"))}. {advice}");
    }

    private readonly record struct Count(double Magnitude, double Sum, int Texts);
}
