using MLNet.Xai.Core.Texts;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Tests.Tokenizers;

public sealed class WordTokenizerTests
{
    private static readonly string[] s_words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "movie", "don't", "😀!"];

    [Fact]
    public void Encode_SplitsAtWhiteSpaceOnly()
    {
        EncodedText text = WordTokenizer.FromTokens(s_words).Encode(" a\tmovie\u3000don't  😀! Movie,[MASK]a\n");
        text.Ids.ShouldBe([2, 5, 6, 7, 8, 1, 4, 5, 3]);
        text.Tokens.Skip(1).SkipLast(1).ShouldBe(
        [
            new TextToken("a", 1, 1, 0), new TextToken("movie", 3, 5, 1), new TextToken("don't", 9, 5, 2), new TextToken("😀!", 16, 3, 3), new TextToken("[UNK]", 20, 6, 4),
            new TextToken("[MASK]", 26, 6, 5), new TextToken("a", 32, 1, 6),
        ]);
    }

    [Fact]
    public void Encode_Lowercase() => WordTokenizer.FromTokens(s_words, lowercase: true).Encode("MOVIE A").Ids.ShouldBe([2, 6, 5, 3]);

    [Fact]
    public void FromTokens_Wrong() => Should.Throw<ArgumentException>(() => WordTokenizer.FromTokens(s_words[1..])).Message.ShouldContain("[PAD]");

    [Fact]
    public void Encode_RealVocabulary_IsASplit()
    {
        string? path = TestData.Real("text", "bert_micro_vocab.txt");
        Assert.SkipWhen(path is null, TestData.RealMissing("text"));
        Dictionary<string, int> ids = File.ReadLines(path).Select((word, id) => (word, id)).ToDictionary(w => w.word, w => w.id);
        WordTokenizer tokenizer = WordTokenizer.FromVocabulary(path);
        int unknown = 0, all = 0;
        foreach (string line in File.ReadLines(TestData.Real("text", "sst2_dev.tsv")!))
        {
            string sentence = line.Split('\t')[0];
            int[] expected = [.. sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => ids.GetValueOrDefault(w, 1))];
            tokenizer.Encode(sentence).Ids.ShouldBe([2, .. expected, 3]);
            tokenizer.Encode(sentence, 48).Ids.ShouldBe([2, .. expected.Take(46), 3]);
            unknown += expected.Count(id => id == 1);
            all += expected.Length;
        }

        ((double)unknown / all).ShouldBeLessThan(0.1);
    }
}
