using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Tests.Tokenizers;

/// <summary>A saved model carries its tokenizer.</summary>
public sealed class TokenizerStateTests
{
    [Theory]
    [InlineData("bert_uncased.json")]
    [InlineData("bert_bare.json")]
    [InlineData("roberta_prefix.json")]
    public void WriteRead_SameTokens(string file)
    {
        GoldenTokenizer golden = GoldenTokenizer.Read(file);
        using TokenizerFolder folder = golden.Folder();
        TextTokenizer tokenizer = TextTokenizers.FromFolder(folder.Path);
        Same(tokenizer, [.. golden.Texts.Select(t => t.Text)]);
    }

    [Fact]
    public void WriteRead_Words() => Same(WordTokenizer.FromTokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "é"], lowercase: true), ["A b É [UNK]a"]);

    [Fact]
    public void Read_OfALaterVersion()
    {
        byte[] state = Saved(WordTokenizer.FromTokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"]));
        state[0]++;
        Should.Throw<InvalidDataException>(() => Loaded(state)).Message.ShouldBe("the tokenizer is of version 2; this MLNet.Xai reads 1");
        Should.Throw<InvalidDataException>(() => Loaded(state[..1])).Message.ShouldContain("version 2");
        Should.Throw<InvalidDataException>(() => Loaded([1])).Message.ShouldContain("damaged");
    }

    internal static byte[] Saved(TextTokenizer tokenizer)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        tokenizer.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    internal static TextTokenizer Loaded(byte[] state)
    {
        using MemoryStream stream = new(state);
        using BinaryReader reader = new(stream);
        return TextTokenizer.Read(reader);
    }

    private static void Same(TextTokenizer tokenizer, string[] texts)
    {
        byte[] state = Saved(tokenizer);
        TextTokenizer loaded = Loaded(state);
        loaded.ShouldBeOfType(tokenizer.GetType());
        (loaded.PadId, loaded.MaskId, loaded.VocabularySize).ShouldBe((tokenizer.PadId, tokenizer.MaskId, tokenizer.VocabularySize));
        Saved(loaded).ShouldBe(state);
        foreach (string text in texts)
        {
            EncodedText before = tokenizer.Encode(text, 20), after = loaded.Encode(text, 20);
            after.Ids.ShouldBe(before.Ids);
            after.Tokens.ShouldBe(before.Tokens);
            after.SeenLength.ShouldBe(before.SeenLength);
        }
    }
}
