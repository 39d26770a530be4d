using System.Text.Json;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Tests.Tokenizers;

/// <summary>Texts and what Hugging Face's tokenizers make of them.</summary>
internal sealed class GoldenTokenizer
{
    private GoldenTokenizer(JsonElement tokenizer, GoldenText[] texts) => (Tokenizer, Texts) = (tokenizer, texts);

    /// <summary>The tokenizer.json, with a file's name for its vocabulary.</summary>
    public JsonElement Tokenizer { get; }

    public GoldenText[] Texts { get; }

    public static string PathOf(string file) => Path.Combine(TestData.Root, "tests", "Golden", "tokenizers", file);

    public static GoldenTokenizer Read(string file)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(PathOf(file)));
        GoldenFields.ShouldBeKnown(golden.RootElement, file, "source", "tokenizer", "texts");
        return new GoldenTokenizer(golden.RootElement.GetProperty("tokenizer").Clone(), [.. golden.RootElement.GetProperty("texts").EnumerateArray().Select(GoldenText.Read)]);
    }

    /// <summary>Every text's tokens are the reference's: ids, tokens, places and words.</summary>
    public void Hold(TextTokenizer tokenizer)
    {
        List<string> wrong = [];
        foreach (GoldenText golden in Texts)
        {
            EncodedText ours = tokenizer.Encode(golden.Text, 10_000);
            string told = GoldenText.Show(ours);
            if (told != golden.Show())
                wrong.Add($"{JsonSerializer.Serialize(golden.Text)}\n  ours   {told}\n  theirs {golden.Show()}");
            ours.SeenLength.ShouldBe(golden.Text.Length);
        }

        wrong.ShouldBeEmpty($"{wrong.Count} of {Texts.Length}:\n{string.Join('\n', wrong.Take(12))}");
    }
}

/// <summary>One text of the reference; -1 is the word of special tokens.</summary>
internal sealed record GoldenText(string Text, int[] Ids, string[] Tokens, int[] Offsets, int[] Words)
{
    public static GoldenText Read(JsonElement text)
    {
        GoldenFields.ShouldBeKnown(text, "a text", "text", "ids", "tokens", "offsets", "words");
        return new GoldenText(
            text.GetProperty("text").GetString()!,
            Numbers(text.GetProperty("ids")),
            [.. text.GetProperty("tokens").EnumerateArray().Select(t => t.GetString()!)],
            Numbers(text.GetProperty("offsets")),
            Numbers(text.GetProperty("words")));
    }

    // Special tokens stand at 0 there, and here where they would be.
    public string Show() => string.Join(' ', Ids.Select((id, i) => Words[i] < 0 ? $"{Tokens[i]}={id}" : $"{Tokens[i]}={id}@{Offsets[2 * i]}-{Offsets[(2 * i) + 1]}w{Words[i]}"));

    public static string Show(EncodedText text) => string.Join(' ', text.Ids.Zip(text.Tokens, (id, t) => t.IsSpecial ? $"{t.Text}={id}" : $"{t.Text}={id}@{t.Start}-{t.Start + t.Length}w{t.Word}"));

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetInt32())];
}
