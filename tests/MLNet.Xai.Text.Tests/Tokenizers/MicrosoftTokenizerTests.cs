using System.Text.RegularExpressions;
using MLNet.Xai.Text.Tokenizers;
using Microsoft.ML.Tokenizers;
using Ours = MLNet.Xai.Text.Tokenizers.BertTokenizer;
using Theirs = Microsoft.ML.Tokenizers.BertTokenizer;

namespace MLNet.Xai.Text.Tests.Tokenizers;

/// <summary>Where Microsoft.ML.Tokenizers 2.0.1 agrees with BERT's own tokenizer, and where it does not: docs/methods/tokenizers.md says the same. A failure here means that an upgrade has changed it.</summary>
public sealed partial class MicrosoftTokenizerTests
{
    private static readonly Ours s_ours = Ours.FromVocabulary(GoldenTokenizer.PathOf("bert_vocab.txt"));
    private static readonly Theirs s_theirs = Theirs.Create(
        GoldenTokenizer.PathOf("bert_vocab.txt"), new BertOptions { LowerCaseBeforeTokenization = true, IndividuallyTokenizeCjk = true, RemoveNonSpacingMarks = true });

    [Fact]
    public void Agree_PlainText()
    {
        string[] texts = [.. GoldenTokenizer.Read("bert_uncased.json").Texts.Select(t => t.Text).Where(t => Plain().IsMatch(t))];
        texts.Length.ShouldBeGreaterThan(40);
        foreach (string text in texts)
            Show(s_theirs, text).ShouldBe(Show(s_ours, text));
    }

    [Theory]
    [InlineData("$")]
    [InlineData("+")]
    [InlineData("<")]
    [InlineData("=")]
    [InlineData(">")]
    [InlineData("^")]
    [InlineData("`")]
    [InlineData("|")]
    [InlineData("~")]
    public void Differ_SymbolsAreDropped(string sign)
    {
        Show(s_ours, $"a{sign}b").ShouldBe($"a@0-1 {sign}@1-2 b@2-3");
        Show(s_theirs, $"a{sign}b").ShouldBe("a@0-1 b@2-3");
    }

    [Fact]
    public void Differ_UnderscoreIsALetter()
    {
        Show(s_ours, "a_b").ShouldBe("a@0-1 _@1-2 b@2-3");
        Show(s_theirs, "a_b").ShouldBe("[UNK]@0-3");
    }

    [Theory]
    [InlineData('\t')]
    [InlineData('\n')]
    public void Differ_WordsAreGlued(char space)
    {
        Show(s_ours, $"the{space}movie").ShouldBe("the@0-3 movie@4-9");
        Show(s_theirs, $"the{space}movie").ShouldBe("the@0-3 ##m@3-4 ##o@4-5 ##v@5-6 ##i@6-7 ##e@7-8");
    }

    // The tests run with InvariantGlobalization, under which .NET's normalisation leaves é as it is.
    [Fact]
    public void Differ_AccentsStayWithoutIcu()
    {
        Assert.SkipUnless("é".Normalize(System.Text.NormalizationForm.FormD).Length == 1, "this process has ICU");
        Show(s_ours, "café").ShouldBe("cafe@0-4");
        Show(s_theirs, "café").ShouldBe("c@0-1 ##a@1-2 ##f@2-3 ##é@3-4");
    }

    [Fact]
    public void Differ_PlacesAreOfTheNormalizedText()
    {
        Show(s_ours, "中a").ShouldBe("中@0-1 a@1-2");
        Show(s_theirs, "中a").ShouldBe("中@1-2 a@3-4");
        Show(s_ours, "a\u0001b").ShouldBe("a@0-1 ##b@2-3");
        Show(s_theirs, "a\u0001b").ShouldBe("a@0-1 ##b@1-2");
    }

    [Fact]
    public void Differ_FormatCharactersStay()
    {
        Show(s_ours, "a\u200bb").ShouldBe("a@0-1 ##b@2-3");
        Show(s_theirs, "a\u200bb").ShouldBe("a@0-1 b@2-3");
    }

    [Fact]
    public void Differ_SpecialTokensInAnyCase()
    {
        Show(s_ours, "[MASK]").ShouldBe("[MASK]@0-6");
        Show(s_theirs, "[mask]").ShouldBe("[MASK]@0-6");
        Show(s_ours, "[mask]").ShouldStartWith("[@0-1 m@1-2");
    }

    private static string Show(Ours tokenizer, string text) => string.Join(' ', tokenizer.Encode(text, 10_000).Tokens.Where(t => !t.IsSpecial).Select(t => $"{t.Text}@{t.Start}-{t.Start + t.Length}"));

    private static string Show(Theirs tokenizer, string text) => string.Join(' ', tokenizer.EncodeToTokens(text, out _).Select(t => $"{t.Value}@{t.Offset.Start.Value}-{t.Offset.End.Value}"));

    [GeneratedRegex("""^[a-zA-Z0-9 .,!?'"():;#%&*/@{}\\-]*\z""")]
    private static partial Regex Plain();
}
