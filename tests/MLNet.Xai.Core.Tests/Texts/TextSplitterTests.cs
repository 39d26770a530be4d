using FsCheck.Fluent;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Tests.Texts;

public sealed class TextSplitterTests
{
    private static readonly string[] s_bits =
    [
        "a", "Z", "é", "e\u0301", " ", "  ", "\n", "\t", ".", ",", "'", "’", "!", "?", "…", "。", "3", "14", "_", "-", "映", "画", "ひ", "カ", "한국", "ไทย", "שלום", "مرحبا", "😀", "👩‍👩‍👧", "🇩🇪", "1️⃣", "\uD83D", "\uDE00", "\u200B", "\0", "<b>",
        "(", ")", "\"", "½", "€", "+", "word", "The", "e.g.",
    ];

    [Theory]
    [InlineData("Don't panic, it's 3.14 e-mails!", "Don't|panic|it's|3.14|e|mails")]
    [InlineData("映画は good.", "映|画|は|good")]
    [InlineData("한국 영화 좋아요", "한국|영화|좋아요")]
    [InlineData("שלום עולם, مرحبا", "שלום|עולם|مرحبا")]
    [InlineData("fun 👩‍👩‍👧👍🏽 e\u0301te\u0301", "fun|👩‍👩‍👧|👍🏽|e\u0301te\u0301")]
    [InlineData("5€ + snake_case's", "5|€|+|snake_case's")]
    [InlineData("?! ...", "?!|...")]
    [InlineData("  \t\r\n", "")]
    [InlineData("", "")]
    public void Words(string text, string expected) => Pieces(text, TextSplit.Words).ShouldBe(expected);

    [Theory]
    [InlineData("It was good. So did I. J. Smith paid 3.14 e.g. for it! \"Really?\" Yes", "It was good.|So did I.|J. Smith paid 3.14 e.g. for it!|\"Really?\"|Yes")]
    [InlineData("一つ。二つ！三つ", "一つ。|二つ！|三つ")]
    [InlineData("one\ntwo\r\n\r\nthree... four", "one|two|three... four")]
    [InlineData("Wait... What?! No", "Wait...|What?!|No")]
    [InlineData("  ", "")]
    [InlineData("no end", "no end")]
    public void Sentences(string text, string expected) => Pieces(text, TextSplit.Sentences).ShouldBe(expected);

    [Fact]
    public void AnyText_PiecesAreInOrderAndInside_AndNothingHiddenIsTheText() =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            string text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => s_bits[random.Next(s_bits.Length)]));
            foreach (TextSplit split in Enum.GetValues<TextSplit>())
            {
                IReadOnlyList<TextRange> ranges = TextSplitter.Split(text, split);
                int end = 0;
                foreach (TextRange range in ranges)
                {
                    range.Start.ShouldBeGreaterThanOrEqualTo(end);
                    range.Length.ShouldBeGreaterThan(0);
                    (end = range.End).ShouldBeLessThanOrEqualTo(text.Length);
                }

                // No word of a text that has more than white space is lost.
                if (split is TextSplit.Words or TextSplit.Sentences && text.Any(c => char.IsLetterOrDigit(c)))
                    ranges.ShouldNotBeEmpty();
                bool together = random.Next(2) == 0;
                TextPieces pieces = TextPieces.Of(text, split, together);
                byte[] present = [.. Enumerable.Range(0, pieces.Players).Select(_ => (byte)random.Next(2))];
                string expected = string.Concat(Enumerable.Range(0, text.Length).Select(at =>
                {
                    int piece = pieces.Ranges.ToList().FindIndex(r => at >= r.Start && at < r.End);
                    return piece < 0 || present[pieces.PlayerOfPiece[piece]] != 0 ? text[at].ToString() : at == pieces.Ranges[piece].Start ? "#" : "";
                }));
                new TextMasker(pieces, "#").Render(present).ShouldBe(expected);
                new TextMasker(pieces).Render([.. present.Select(_ => (byte)1)]).ShouldBe(text);
                if (pieces.Players > 0 && !together)
                    TokenTree.Of(pieces).Players.ShouldBe(pieces.Players);
            }
        }));

    [Fact]
    public void TooManyWords_AreSentences_OrRunsOfThem()
    {
        string text = string.Join(' ', Enumerable.Range(0, 1000).Select(i => i % 10 == 9 ? $"w{i}." : i % 10 == 0 ? $"W{i}" : $"w{i}"));
        TextPieces.Of(text, TextSplit.Words, false, 1000).IsCoarse.ShouldBeFalse();
        TextPieces sentences = TextPieces.Of(text, TextSplit.Words, false, 300);
        (sentences.IsCoarse, sentences.Players).ShouldBe((true, 100));
        text.Substring(sentences.Ranges[1].Start, sentences.Ranges[1].Length).ShouldBe("W10 w11 w12 w13 w14 w15 w16 w17 w18 w19.");
        TextPieces runs = TextPieces.Of(text, TextSplit.Words, false, 30);
        runs.Players.ShouldBe(30);
        runs.Ranges[^1].End.ShouldBe(text.Length);
        TextPieces plain = TextPieces.Of(string.Join(' ', Enumerable.Range(0, 10_000)), TextSplit.Words, false, 256);
        plain.Players.ShouldBe(256);
        plain.Ranges.Max(r => r.Length).ShouldBeLessThan(2 * plain.Ranges.Skip(10).Min(r => r.Length));
    }

    [Fact]
    public void Tree_SentencesPartFirst_ThenClauses_ThenHalves()
    {
        TextPieces pieces = TextPieces.Of("One two, three four. Five six seven eight", TextSplit.Words);
        PlayerTree tree = TokenTree.Of(pieces);
        int[][] leaves = tree.Leaves();
        (int left, int right) = tree.Children(tree.Root)!.Value;
        leaves[left].ShouldBe([0, 1, 2, 3]);
        leaves[right].ShouldBe([4, 5, 6, 7]);
        leaves[tree.Children(left)!.Value.Left].ShouldBe([0, 1]);
        leaves[tree.Children(right)!.Value.Left].ShouldBe([4, 5]);
        OwenValues.Evaluations(TokenTree.Of(TextPieces.Of(string.Join(' ', Enumerable.Range(0, 128)), TextSplit.Words))).ShouldBeLessThanOrEqualTo(128 * 128);
    }

    [Fact]
    public void LoneSurrogates_StandAlone()
    {
        Pieces("a\uD83Db \uDE00", TextSplit.Words).ShouldBe("a|\uD83D|b|\uDE00");
        Pieces("a\uD83Db", TextSplit.LimeWords).ShouldBe("a|b");
        Pieces("a\uD83Db", TextSplit.Characters).ShouldBe("a|\uD83D|b");
    }

    [Fact]
    public void Refused()
    {
        Should.Throw<ArgumentException>(() => TextPieces.At("abc", [new TextRange(0, 2), new TextRange(1, 1)])).Message.ShouldContain("overlaps");
        Should.Throw<ArgumentException>(() => TextPieces.At("abc", [new TextRange(1, int.MaxValue)]));
        Should.Throw<ArgumentException>(() => new TextMasker(TextPieces.Of("a b", TextSplit.Words)).Render([1]));
        Should.Throw<ArgumentException>(() => TokenTree.Of(TextPieces.Of("a a", TextSplit.Words, together: true)));
        Should.Throw<ArgumentOutOfRangeException>(() => TextSplitter.Split("a", (TextSplit)9));
    }

    private static string Pieces(string text, TextSplit split) => string.Join('|', TextSplitter.Split(text, split).Select(r => text.Substring(r.Start, r.Length)));
}
