using System.Text;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Text.Tokenizers.Unicode;

namespace MLNet.Xai.Text.Tests.Tokenizers;

public sealed class BertTokenizerTests
{
    private static readonly string[] s_tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "play", "##ing", "a", "##a", "movie", "!", "e", "##e", "i", "##\u0307", "\u1100", "##\u1161", "😀"];

    [Theory]
    [InlineData("uncased", true)]
    [InlineData("cased", false)]
    [InlineData("lower_accents", false)]
    [InlineData("bare", true)]
    public void Encode_Golden(string name, bool strips)
    {
        GoldenTokenizer golden = GoldenTokenizer.Read($"bert_{name}.json");
        golden.Texts.Length.ShouldBeGreaterThan(400);
        using TokenizerFolder folder = golden.Folder();
        golden.Hold(TextTokenizers.FromFolder(folder.Path), text => strips && Moves(text.Text) ? null : text.Offsets);
        golden.Texts.Count(t => Moves(t.Text)).ShouldBeLessThan(golden.Texts.Length / 10);
    }

    // Canonical ordering: where it moves a mark, the reference's places do not move with it. Ours then cover both places.
    private static bool Moves(string text)
    {
        int[] classes = [.. text.EnumerateRunes().Where(r => !Characters.Traits(r.Value).Has(CharacterTraits.Dropped)).Select(r => Characters.CombiningClass(r.Value))];
        return classes.Zip(classes.Skip(1)).Any(pair => pair.First > pair.Second && pair.Second > 0);
    }

    [Fact]
    public void Encode_MarksThatMove_CoverBothPlaces()
    {
        BertTokenizer tokenizer = BertTokenizer.FromTokens([.. s_tokens, "##\u1baa", "##\u08e1"]);
        tokenizer.Encode("a\u08e1\u0300\u1baaa").Tokens.Skip(1).SkipLast(1).ShouldBe(
            [new TextToken("a", 0, 1, 0), new TextToken("##\u1baa", 1, 3, 0), new TextToken("##\u08e1", 1, 3, 0), new TextToken("##a", 4, 1, 0)]);
    }

    [Fact]
    public void FromVocabulary_CasedGolden() => GoldenTokenizer.Read("bert_cased.json").Hold(BertTokenizer.FromVocabulary(GoldenTokenizer.PathOf("bert_vocab.txt"), lowercase: false));

    [Fact]
    public void Encode_PlacesAreOfTheText()
    {
        EncodedText text = BertTokenizer.FromTokens(s_tokens).Encode("  Playing é! \u0001e\u0301A 😀");
        text.Tokens.ShouldBe(
        [
            new TextToken("[CLS]", 0, 0, -1), new TextToken("play", 2, 4, 0), new TextToken("##ing", 6, 3, 0), new TextToken("e", 10, 1, 1), new TextToken("!", 11, 1, 2),
            new TextToken("e", 14, 1, 3), new TextToken("##a", 16, 1, 3), new TextToken("😀", 18, 2, 4), new TextToken("[SEP]", 20, 0, -1),
        ]);
        text.Ids.ShouldBe([2, 5, 6, 11, 10, 11, 8, 17, 3]);
        text.SeenLength.ShouldBe(20);
    }

    [Fact]
    public void Encode_PiecesOfOneCharacterShareItsPlace()
    {
        BertTokenizer.FromTokens(s_tokens).Encode("가").Tokens.Skip(1).SkipLast(1).ShouldBe([new TextToken("\u1100", 0, 1, 0), new TextToken("##\u1161", 0, 1, 0)]);
        BertTokenizer.FromTokens(s_tokens, stripAccents: false).Encode("İ").Tokens.Skip(1).SkipLast(1).ShouldBe([new TextToken("i", 0, 1, 0), new TextToken("##\u0307", 0, 1, 0)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n\u200b\u0000")]
    public void Encode_Nothing_OnlySpecialTokens(string text) => BertTokenizer.FromTokens(s_tokens).Encode(text).Ids.ShouldBe([2, 3]);

    // A lone surrogate is what a UTF-8 writer makes of it: U+FFFD, which the normaliser drops.
    [Theory]
    [InlineData("a\ud800a")]
    [InlineData("a\udc00a")]
    [InlineData("\ud800aa\ud800")]
    [InlineData("aa\udc00\ud800")]
    public void Encode_LoneSurrogate_IsDropped(string text)
    {
        EncodedText encoded = BertTokenizer.FromTokens(s_tokens).Encode(text);
        encoded.Ids.ShouldBe([2, 7, 8, 3]);
        encoded.Tokens[1].Start.ShouldBe(text.IndexOf('a'));
        encoded.Tokens[2].Start.ShouldBe(text.LastIndexOf('a'));
    }

    [Fact]
    public void Encode_MaxTokens_CutsBeforeTheLastSpecialToken()
    {
        BertTokenizer tokenizer = BertTokenizer.FromTokens(s_tokens);
        EncodedText text = tokenizer.Encode("playing movie", 4);
        text.Ids.ShouldBe([2, 5, 6, 3]);
        text.SeenLength.ShouldBe(7);
        tokenizer.Encode("playing movie", 5).SeenLength.ShouldBe(13);
        EncodedText syllable = tokenizer.Encode("가", 3);
        syllable.Ids.ShouldBe([2, 15, 3]);
        syllable.SeenLength.ShouldBe(0);
        tokenizer.Encode("movie", 2).Ids.ShouldBe([2, 3]);
        Should.Throw<ArgumentOutOfRangeException>(() => tokenizer.Encode("movie", 1)).Message.ShouldContain("2 special tokens");
    }

    [Fact]
    public void Encode_UnknownWordAcrossTheCut_IsUnknownAsAWhole()
    {
        EncodedText text = BertTokenizer.FromTokens(s_tokens).Encode("movie playingzzz a", 4);
        text.Ids.ShouldBe([2, 9, 1, 3]);
        text.SeenLength.ShouldBe(16);
    }

    [Fact]
    public void Encode_LongText_IsAsItsParts()
    {
        BertTokenizer tokenizer = BertTokenizer.FromTokens(s_tokens);
        string words = string.Join(' ', Enumerable.Repeat("playing é 😀! [MASK]movie\u200be\u0301a", 10_000));
        EncodedText all = tokenizer.Encode(words, int.MaxValue);
        EncodedText one = tokenizer.Encode("playing é 😀! [MASK]movie\u200be\u0301a");
        int each = one.Ids.Count - 2, length = one.Text.Length + 1;
        all.Ids.Count.ShouldBe(2 + (10_000 * each));
        for (int i = 0; i < 10_000 * each; i++)
        {
            TextToken expected = one.Tokens[1 + (i % each)];
            all.Ids[1 + i].ShouldBe(one.Ids[1 + (i % each)]);
            all.Tokens[1 + i].Start.ShouldBe(expected.Start + (i / each * length));
            all.Tokens[1 + i].Length.ShouldBe(expected.Length);
        }

        EncodedText cut = tokenizer.Encode(words);
        cut.Ids.ShouldBe([.. all.Ids.Take(511), 3]);
        cut.SeenLength.ShouldBe(cut.Tokens[510].Start + cut.Tokens[510].Length);
    }

    [Fact]
    public void Encode_FromManyThreads()
    {
        GoldenTokenizer golden = GoldenTokenizer.Read("bert_cased.json");
        BertTokenizer tokenizer = BertTokenizer.FromVocabulary(GoldenTokenizer.PathOf("bert_vocab.txt"), lowercase: false);
        Parallel.For(0, 8, _ => golden.Hold(tokenizer));
    }

    [Fact]
    public void TokenOf_AndSpecialTokens()
    {
        BertTokenizer tokenizer = BertTokenizer.FromTokens(s_tokens);
        tokenizer.TokenOf(6).ShouldBe("##ing");
        tokenizer.VocabularySize.ShouldBe(s_tokens.Length);
        (tokenizer.PadId, tokenizer.MaskId, tokenizer.MaskText).ShouldBe((0, 4, "[MASK]"));
        BertTokenizer.FromTokens(s_tokens[..4]).MaskId.ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => tokenizer.TokenOf(s_tokens.Length));
        Should.Throw<ArgumentOutOfRangeException>(() => tokenizer.TokenOf(-1));
    }

    [Fact]
    public void FromTokens_Wrong()
    {
        Should.Throw<ArgumentException>(() => BertTokenizer.FromTokens(["[UNK]", "[CLS]", "[SEP]", "a"])).Message.ShouldContain("[PAD]");
        Should.Throw<ArgumentException>(() => BertTokenizer.FromTokens([.. s_tokens, "a"])).Message.ShouldContain("'a' has two ids, 7 and 18");
    }

    [Fact]
    public void FromVocabulary_Wrong()
    {
        using TokenizerFolder folder = new(("vocab.txt", "[PAD]\n[UNK]\n[CLS]\na\n"));
        Should.Throw<InvalidDataException>(() => BertTokenizer.FromVocabulary(folder.File("vocab.txt"))).Message.ShouldBe($"'{folder.File("vocab.txt")}': the vocabulary has no token '[SEP]'.");
        File.WriteAllBytes(folder.File("vocab.txt"), [.. "[PAD]\n"u8, 0xFF, .. "\n"u8]);
        Should.Throw<InvalidDataException>(() => BertTokenizer.FromVocabulary(folder.File("vocab.txt"))).Message.ShouldContain("byte 6 is no UTF-8");
        Should.Throw<FileNotFoundException>(() => BertTokenizer.FromVocabulary(folder.File("other.txt")));
        File.WriteAllText(folder.File("vocab.txt"), string.Join("\r\n", s_tokens), Encoding.UTF8);
        BertTokenizer.FromVocabulary(folder.File("vocab.txt")).Encode("playing 😀").Ids.ShouldBe([2, 5, 6, 17, 3]);
    }
}
