using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Core.Texts;

namespace SentimentText;

/// <summary>How far two explanations of one text agree, word by word.</summary>
/// <param name="Text">The text.</param>
/// <param name="FirstWord">The word of the largest magnitude in the first explanation, with its sign.</param>
/// <param name="SecondWord">That of the second.</param>
/// <param name="Rank">Spearman's correlation of the words' values.</param>
/// <param name="Top">Of the three words of the largest magnitude of each, the part that both have.</param>
/// <param name="Signs">The part of those words on whose sign they agree too.</param>
internal sealed record Agreement(string Text, string FirstWord, string SecondWord, double Rank, double Top, double Signs)
{
    private const int TopWords = 3;

    /// <summary>The two tell words apart differently (BERT has full stops): words are matched by where they stand.</summary>
    public static Agreement Of(TextExplanation first, TextExplanation second)
    {
        Dictionary<int, (string Word, float Value)> other = Words(second).ToDictionary(w => w.Start, w => (w.Word, w.Value));
        (string Word, float First, float Second)[] both = [.. Words(first).Where(w => other.ContainsKey(w.Start)).Select(w => (w.Word, w.Value, other[w.Start].Value))];
        float[] a = [.. both.Select(w => w.First)], b = [.. both.Select(w => w.Second)];
        int top = Math.Min(TopWords, both.Length);
        return new Agreement(
            first.Text, Most(both.Select(w => (w.Word, w.First))), Most(both.Select(w => (w.Word, w.Second))),
            RankAgreement.Spearman(a, b), RankAgreement.TopOverlap(a, b, top), SignAgreement.TopOverlap(a, b, top));
    }

    private static IEnumerable<(int Start, string Word, float Value)> Words(TextExplanation explanation) =>
        explanation.Tokens.Select((t, i) => (Token: t, Value: (float)explanation.Values[i])).Where(t => !t.Token.IsSpecial).Select(t => (t.Token.Start, t.Token.Text, t.Value));

    private static string Most(IEnumerable<(string Word, float Value)> words) => words.MaxBy(w => Math.Abs(w.Value)) is var (word, value) ? $"{word} {value:+0.00;-0.00}" : "";
}
