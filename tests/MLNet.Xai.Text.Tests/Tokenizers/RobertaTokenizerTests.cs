using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Tests.Tokenizers;

public sealed class RobertaTokenizerTests
{
    [Theory]
    [InlineData("plain", false)]
    [InlineData("prefix", false)]
    [InlineData("plain", true)]
    [InlineData("prefix", true)]
    public void Encode_Golden(string name, bool trim)
    {
        GoldenTokenizer golden = GoldenTokenizer.Read($"roberta_{name}.json");
        golden.Texts.Length.ShouldBeGreaterThan(400);
        using TokenizerFolder folder = golden.Folder();
        if (trim)
            folder.Write("tokenizer.json", File.ReadAllText(folder.File("tokenizer.json")).Replace("\"trim_offsets\":false", "\"trim_offsets\":true", StringComparison.Ordinal));
        golden.Hold(TextTokenizers.FromFolder(folder.Path), text => Placed(text, trim));
    }

    [Theory]
    [InlineData("plain", false)]
    [InlineData("prefix", true)]
    public void FromFiles_Golden(string name, bool addPrefixSpace) => GoldenTokenizer.Read($"roberta_{name}.json").Hold(
        RobertaTokenizer.FromFiles(GoldenTokenizer.PathOf("roberta_vocab.json"), GoldenTokenizer.PathOf("roberta_merges.txt"), addPrefixSpace), text => Placed(text, trim: true));

    [Fact]
    public void Encode_LoneSurrogate_IsReplaced()
    {
        RobertaTokenizer tokenizer = RobertaTokenizer.FromFiles(GoldenTokenizer.PathOf("roberta_vocab.json"), GoldenTokenizer.PathOf("roberta_merges.txt"));
        tokenizer.Encode("a\ud800b").Ids.ShouldBe(tokenizer.Encode("a\ufffdb").Ids);
        tokenizer.Encode("\udc00").Tokens.Skip(1).SkipLast(1).ShouldAllBe(t => t.Start == 0 && t.Length == 1);
    }

    [Fact]
    public void Encode_MaxTokens()
    {
        RobertaTokenizer tokenizer = RobertaTokenizer.FromFiles(GoldenTokenizer.PathOf("roberta_vocab.json"), GoldenTokenizer.PathOf("roberta_merges.txt"));
        EncodedText all = tokenizer.Encode("The movie was good", 100), cut = tokenizer.Encode("The movie was good", 5);
        cut.Ids.ShouldBe([.. all.Ids.Take(4), all.Ids[^1]]);
        cut.SeenLength.ShouldBe(all.Tokens[3].Start + all.Tokens[3].Length);
        (tokenizer.PadId, tokenizer.MaskText).ShouldBe((1, "<mask>"));
    }

    // The queue must merge as the definition says: the pair of the lowest rank, the leftmost of several, until there is none.
    [Fact]
    public void Encode_IsTheDefinition()
    {
        string[] lines = [.. File.ReadLines(GoldenTokenizer.PathOf("roberta_merges.txt")).Skip(1)];
        Dictionary<string, int> ranks = lines.Select((line, rank) => (line, rank)).ToDictionary(m => m.line, m => m.rank);
        RobertaTokenizer tokenizer = RobertaTokenizer.FromFiles(GoldenTokenizer.PathOf("roberta_vocab.json"), GoldenTokenizer.PathOf("roberta_merges.txt"));
        Random random = new(5);
        for (int i = 0; i < 2000; i++)
        {
            string word = string.Concat(Enumerable.Range(0, 1 + random.Next(40)).Select(_ => "abeginorst"[random.Next(10)]));
            List<string> symbols = [.. word.Select(c => c.ToString())];
            while (symbols.Count > 1)
            {
                int best = Enumerable.Range(0, symbols.Count - 1).MinBy(k => ranks.GetValueOrDefault($"{symbols[k]} {symbols[k + 1]}", int.MaxValue));
                if (!ranks.ContainsKey($"{symbols[best]} {symbols[best + 1]}"))
                    break;
                symbols[best] += symbols[best + 1];
                symbols.RemoveAt(best + 1);
            }

            tokenizer.Encode(word).Tokens.Skip(1).SkipLast(1).Select(t => t.Text).ShouldBe(symbols);
        }
    }

    [Fact]
    public void Encode_TokensOfOneCharacterShareItsPlace()
    {
        RobertaTokenizer tokenizer = RobertaTokenizer.FromFiles(GoldenTokenizer.PathOf("roberta_vocab.json"), GoldenTokenizer.PathOf("roberta_merges.txt"));
        TextToken[] tokens = [.. tokenizer.Encode("a \U0001FA77").Tokens.Skip(2).SkipLast(1)];
        tokens.Length.ShouldBeGreaterThan(1);
        tokens[1..].ShouldAllBe(t => t.Start == 2 && t.Length == 2 && t.Word == 1);
    }

    /// <summary>
    /// The reference gives the space that it puts before a text the place of the first character; here it has none. And spaces are trimmed by what is there: the reference
    /// leaves the first token's own space where it adds one, and cuts a letter after an added token.
    /// </summary>
    private static int[] Placed(GoldenText golden, bool trim)
    {
        int[] offsets = [.. golden.Offsets];
        for (int i = 0; i < golden.Ids.Length; i++)
        {
            ref int start = ref offsets[2 * i], end = ref offsets[(2 * i) + 1];
            if (golden.Words[i] < 0)
                continue;
            bool added = golden.Tokens[i].StartsWith('<') && golden.Tokens[i].EndsWith('>') && golden.Tokens[i].Length > 1;
            char[] spaces = added ? [' ', '\t'] : [' '];
            if (golden.Tokens[i] == "Ġ" && golden.Text[start] != ' ')
                end = start;
            while (trim && start < end && spaces.Contains(golden.Text[start]))
                start++;
            while (trim && end > start && spaces.Contains(golden.Text[end - 1]))
                end--;
        }

        return offsets;
    }
}
