using System.Text;
using System.Text.RegularExpressions;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>Texts to draw.</summary>
public static partial class TextSamples
{
    private static readonly Dictionary<string, Func<TextExplanation>> Samples = new(StringComparer.Ordinal)
    {
        ["review"] = Review,
        ["film"] = Film,
        ["words"] = () => Film().ToWords(),
        ["others"] = Others,
        ["truncated"] = () => Cut(Review(), 62),
        ["punctuated"] = () => Make("Wait... what?! (Really: \"no\" & 'yes' <b>bold</b>) -- 3.14% @home; a/b\tc_d\n\n\nNew   paragraph,  here."),
        ["hebrew"] = () => Make("הסרט הזה היה מדהים! ראיתי אותו 3 פעמים, והמשחק נהדר.", longest: 4),
        ["arabic"] = () => Make("كان هذا الفيلم رائعًا حقًا، والأداء مذهل (شاهدته 12 مرة).", longest: 4),
        ["mixed"] = () => Make("The word שלום means peace, and مرحبا means hello 123 times.\nהמילה hello world באנגלית 42 פעמים."),
        ["emoji"] = () => Make("Loved it 😍😍 👨‍👩‍👧‍👦 5/5 🎬 — would watch again 🇩🇪 e\u0301te\u0301"),
        ["chinese"] = () => Make("这部电影真的非常精彩，演员的表演令人惊叹。我已经看了三遍，每次都感动得流泪，强烈推荐给所有喜欢科幻的朋友！これは素晴らしい映画です。", longest: 1),
        ["unbroken"] = () => Make("See https://example.org/" + string.Concat(Enumerable.Repeat("averyverylongpath-", 30)) + " for more."),
        ["giant"] = () => Make(new string('x', 5000), longest: 5000),
        ["long"] = () => Long(10_000),
        ["sentences"] = Sentences,
        ["paragraphs"] = () => Make("First line.\r\n\r\n\r\n\r\nSecond line after blanks.\nThird."),
        ["hostile"] = () => Make("<script>alert(1)</script> ]]> &amp; \u0000\u0007\u001b[31m \uD800x\uDC00 \u202Eevil\u202C \uFFFE \u2028line \"q\" 'a'"),
        ["empty"] = () => new TextExplanation { Text = "", Tokens = [new("[CLS]", 0, 0, -1), new("[SEP]", 0, 0, -1)], Values = [0.1, -0.2], Output = 0.5, Method = "Integrated gradients" },
        ["nothing"] = () => new TextExplanation { Text = "", Tokens = [], Values = [], Output = 0 },
        ["zeros"] = () => Make("Nothing here says anything", value: _ => 0),
        ["shared"] = Shared,
    };

    public static IEnumerable<string> Names => Samples.Keys;

    public static TextExplanation Get(string name) => Samples[name]();

    /// <summary>A BERT-like explanation with special tokens, pieces of words and a delta.</summary>
    public static TextExplanation Review() => Make(
        "This movie was absolutely amazing. The performances were stunning, although the soundtrack was disappointingly uneventful.", longest: 6, bert: true);

    public static TextExplanation Film()
    {
        const string text = "An unforgettable film: tender, funny, never boring.";
        (string Token, string Part, int Word, double Value)[] pieces =
        [
            ("an", "An", 0, 0.02), ("un", "un", 1, -0.05), ("##forget", "forget", 1, 0.31), ("##table", "table", 1, 0.22), ("film", "film", 2, 0.01), (":", ":", 3, 0), ("tender", "tender", 4, 0.17), (",", ",", 5, 0.01),
            ("funny", "funny", 6, 0.25), (",", ",", 7, 0), ("never", "never", 8, 0.11), ("bor", "bor", 9, -0.36), ("##ing", "ing", 9, -0.09), (".", ".", 10, 0.03),
        ];
        List<TextToken> tokens = [new("[CLS]", 0, 0, -1)];
        int at = 0;
        foreach ((string token, string part, int word, _) in pieces)
        {
            at = text.IndexOf(part, at, StringComparison.Ordinal);
            tokens.Add(new TextToken(token, at, part.Length, word));
            at += part.Length;
        }

        tokens.Add(new TextToken("[SEP]", text.Length, 0, -1));
        double[] values = [-0.04, .. pieces.Select(p => p.Value), -1.3];
        return new TextExplanation { Text = text, Tokens = tokens, Values = values, BaseValue = 0.5, Output = 0.5 + values.Sum() - 0.004, Delta = 0.004, OutputName = "positive", Method = "Integrated gradients" };
    }

    public static TextExplanation Make(string text, int longest = 8, Func<int, double>? value = null, bool bert = false)
    {
        var random = new Random(text.Length);
        List<TextToken> tokens = [];
        int word = 0;
        foreach (Match match in Token().Matches(text))
        {
            for (int from = 0; from < match.Length; from += longest)
            {
                int length = Math.Min(longest, match.Length - from);
                tokens.Add(new TextToken((from > 0 ? "##" : "") + match.Value.Substring(from, length).ToLowerInvariant(), match.Index + from, length, word));
            }

            word++;
        }

        if (bert)
            tokens = [new("[CLS]", 0, 0, -1), .. tokens, new("[SEP]", text.Length, 0, -1)];
        double[] values = [.. tokens.Select((_, i) => value?.Invoke(i) ?? Math.Round(Math.Pow((2 * random.NextDouble()) - 1, 3) / 2, 4))];
        return new TextExplanation { Text = text, Tokens = tokens, Values = values, BaseValue = 0.25, Output = 0.25 + values.Sum(), Delta = 0, OutputName = "positive", Method = "Integrated gradients" };
    }

    public static TextExplanation Cut(TextExplanation e, int seen)
    {
        int[] kept = [.. Enumerable.Range(0, e.Tokens.Count).Where(i => e.Tokens[i].Start + e.Tokens[i].Length <= seen)];
        return new TextExplanation
        {
            Text = e.Text,
            Tokens = [.. kept.Select(i => e.Tokens[i])],
            Values = [.. kept.Select(i => e.Values[i])],
            Output = e.Output,
            BaseValue = e.BaseValue,
            OutputName = e.OutputName,
            Method = e.Method,
            SeenLength = seen,
        };
    }

    public static TextExplanation Long(int words)
    {
        string[] vocabulary = ["plot", "scene", "music", "dull", "bright", "acting", "the", "a", "of", "wonderful", "slow", "and", "camera", "never", "dialogue"];
        var random = new Random(5);
        StringBuilder text = new();
        for (int i = 0; i < words; i++)
            text.Append(i == 0 ? "" : i % 97 == 0 ? ".\n" : " ").Append(vocabulary[random.Next(vocabulary.Length)]);
        return Cut(Make(text.ToString(), longest: 20), text.Length * 9 / 10);
    }

    /// <summary>Short texts of a data set; the values are those of the words, so that their means are known.</summary>
    public static IReadOnlyList<TextExplanation> Many(int count, int outputs = 2)
    {
        (string Word, double Value)[] vocabulary =
        [
            ("wonderful", 0.4), ("dull", -0.35), ("Bright", 0.2), ("slow", -0.15), ("the", 0.01), ("plot", 0), ("camera", 0.05), ("acting", 0.1), ("boring", -0.3), ("music", 0.08), ("and", 0), ("unforgettable", 0.5),
        ];
        var random = new Random(11);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            (string Word, double Value)[] words = [.. Enumerable.Range(0, 5 + random.Next(12)).Select(_ => vocabulary[random.Next(vocabulary.Length)])];
            string text = string.Join(' ', words.Select(w => w.Word)) + ".";
            int at = 0;
            List<TextToken> tokens = [];
            foreach ((string word, _) in words)
            {
                tokens.Add(new TextToken(word, at, word.Length, tokens.Count));
                at += word.Length + 1;
            }

            double[] values = [.. words.Select(w => w.Value)];
            return new TextExplanation { Text = text, Tokens = tokens, Values = values, Output = values.Sum(), BaseValue = 0, Delta = 0, OutputName = i % outputs == 0 ? "positive" : "negative", Method = "LIME" };
        })];
    }

    private static TextExplanation Others()
    {
        TextExplanation e = Make("The plot is thin but the cast is great");
        return new TextExplanation
        {
            Text = e.Text,
            Tokens = e.Tokens,
            Values = e.Values,
            Output = 1.2345,
            BaseValue = -0.5,
            Method = "Linear contributions",
            Others = [new("no 'terrible'", 0.31), new("Stars = 4", 0.22), new("no 'excellent'", -0.18), new("a feature of a very long name that does not fit anywhere <b>", -0.05), .. Enumerable.Range(0, 40).Select(i => new TextPart($"no 'w{i}'", 0.001 * (i % 3)))],
        };
    }

    private static TextExplanation Sentences()
    {
        const string text = "The first half drags on without any purpose at all. Then everything changes, and the second half is a small miracle of timing and warmth! Go and see it.";
        int[] ends = [.. Regex.Matches(text, "[.!]").Select(m => m.Index + 1)];
        int from = 0;
        List<TextToken> tokens = [];
        foreach (int end in ends)
        {
            tokens.Add(new TextToken(text[from..end], from, end - from, tokens.Count));
            from = Math.Min(text.Length, end + 1);
        }

        return new TextExplanation { Text = text, Tokens = tokens, Values = [-0.42, 0.55, 0.12], Output = 0.8, BaseValue = 0.5, Method = "Occlusion", OutputName = "positive" };
    }

    // Bytes of one emoji, and accents that are tokens of their own.
    private static TextExplanation Shared() => new()
    {
        Text = "ok 😀 cafe\u0301!",
        Tokens = [new("ok", 0, 2, 0), new("ðŁ", 3, 2, 1), new("ĺ", 3, 2, 1), new("Ģ", 4, 1, 1), new("cafe", 6, 4, 2), new("##\u0301", 10, 1, 2), new("!", 11, 1, 3)],
        Values = [0.1, 0.2, 0.05, -0.01, -0.3, -0.1, 0],
        Output = 1,
        Method = "Gradient x input",
    };

    [GeneratedRegex(@"[\w]+|[^\w\s]")]
    private static partial Regex Token();
}
