using System.Globalization;
using System.Text;
using System.Text.Json;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Texts;

/// <summary>The function of the golden files: sigmoid(bias + byte x UTF-8 bytes + words + pairs of words + characters).</summary>
internal sealed class GoldenTextFunction
{
    private readonly double _bias;
    private readonly double _byte;
    private readonly Dictionary<string, double> _words;
    private readonly (string A, string B, double Value)[] _pairs;
    private readonly Dictionary<string, double> _characters;

    public GoldenTextFunction(JsonElement function)
    {
        GoldenFields.ShouldBeKnown(function, "function", "bias", "byte", "words", "pairs", "characters");
        (_bias, _byte) = (function.GetProperty("bias").GetDouble(), function.GetProperty("byte").GetDouble());
        _words = Numbers(function.GetProperty("words"));
        _characters = Numbers(function.GetProperty("characters"));
        _pairs = [.. function.GetProperty("pairs").EnumerateArray().Select(p => (p[0].GetString()!, p[1].GetString()!, p[2].GetDouble()))];
    }

    public double Of(string text)
    {
        List<string> words = [.. Words(text)];
        double sum = _bias + (_byte * Encoding.UTF8.GetByteCount(text)) + words.Sum(w => _words.GetValueOrDefault(w));
        sum += _pairs.Where(p => words.Contains(p.A) && words.Contains(p.B)).Sum(p => p.Value);
        sum += _characters.Sum(c => c.Value * text.Count(t => t == c.Key[0]));
        return 1 / (1 + Math.Exp(-sum));
    }

    // Not by the splitter that is tested: letters, numbers and _.
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            string category = Rune.GetUnicodeCategory(rune) is var c && c <= UnicodeCategory.OtherLetter || c is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
                || rune.Value == '_' ? "in" : "out";
            if (category == "in")
                word.Append(rune.ToString());
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
            yield return word.ToString();
    }

    private static Dictionary<string, double> Numbers(JsonElement numbers) => numbers.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble(), StringComparer.Ordinal);

    /// <summary>A game of a text's pieces, of one output.</summary>
    public sealed class Game(int players, Func<byte[], double> value) : Core.Coalitions.CoalitionGame(players, 1)
    {
        public int Calls { get; private set; }

        public int Evaluated { get; private set; }

        public override void Evaluate(ReadOnlySpan<byte> coalitions, int count, Span<double> values)
        {
            (Calls, Evaluated) = (Calls + 1, Evaluated + count);
            for (int c = 0; c < count; c++)
                values[c] = value(coalitions.Slice(c * Players, Players).ToArray());
        }

        public static Game Of(TextPieces pieces, Func<string, double> model, string? mask = null)
        {
            var masker = new TextMasker(pieces, mask);
            return new Game(pieces.Players, present => model(masker.Render(present)));
        }
    }
}
