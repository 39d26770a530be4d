using System.Text.Json;
using System.Text.Json.Nodes;
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
        JsonElement tokenizer = golden.RootElement.GetProperty("tokenizer").Clone();
        Dictionary<int, string> added = tokenizer.GetProperty("added_tokens").EnumerateArray().ToDictionary(t => t.GetProperty("id").GetInt32(), t => t.GetProperty("content").GetString()!);
        return new GoldenTokenizer(tokenizer, [.. golden.RootElement.GetProperty("texts").EnumerateArray().Select(t => GoldenText.Read(t, added))]);
    }

    /// <summary>A folder with the tokenizer.json.</summary>
    public TokenizerFolder Folder()
    {
        JsonNode tokenizer = JsonNode.Parse(Tokenizer.GetRawText())!;
        JsonObject model = tokenizer["model"]!.AsObject();
        string vocabulary = model["vocab"]!.GetValue<string>();
        model["vocab"] = vocabulary.EndsWith(".json", StringComparison.Ordinal)
            ? JsonNode.Parse(File.ReadAllText(PathOf(vocabulary)))
            : new JsonObject(File.ReadAllLines(PathOf(vocabulary)).Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id)));
        if (model.TryGetPropertyValue("merges", out JsonNode? merges))
            model["merges"] = new JsonArray([.. File.ReadLines(PathOf(merges!.GetValue<string>())).Skip(1).Select(l => (JsonNode?)l)]);
        return new TokenizerFolder(("tokenizer.json", tokenizer.ToJsonString()));
    }

    /// <summary>Every text's tokens are the reference's: ids, tokens, words and places.</summary>
    /// <param name="tokenizer">Ours.</param>
    /// <param name="places">What is known to be otherwise in our places; null: that they cannot be compared.</param>
    public void Hold(TextTokenizer tokenizer, Func<GoldenText, int[]?>? places = null)
    {
        List<string> wrong = [];
        foreach (GoldenText golden in Texts)
        {
            EncodedText ours = tokenizer.Encode(golden.Text, 10_000);
            int[]? expected = places is null ? golden.Offsets : places(golden);
            string told = GoldenText.Show(ours, expected is not null), theirs = (expected is null ? golden : golden with { Offsets = expected }).Show(expected is not null);
            if (told != theirs)
                wrong.Add($"{JsonSerializer.Serialize(golden.Text)}\n  ours   {told}\n  theirs {theirs}");
            ours.SeenLength.ShouldBe(golden.Text.Length);
            ours.Tokens.ShouldAllBe(t => t.Start >= 0 && t.Length >= 0 && t.Start + t.Length <= golden.Text.Length);
        }

        wrong.ShouldBeEmpty($"{wrong.Count} of {Texts.Length}:\n{string.Join('\n', wrong.Take(12))}");
    }
}

/// <summary>One text of the reference; -1 is the word of special tokens.</summary>
internal sealed record GoldenText(string Text, int[] Ids, string[] Tokens, int[] Offsets, int[] Words)
{
    /// <param name="text">The text.</param>
    /// <param name="added">Added tokens, which the reference shows as they stand in the text, white space and all, and we by their names.</param>
    public static GoldenText Read(JsonElement text, Dictionary<int, string> added)
    {
        GoldenFields.ShouldBeKnown(text, "a text", "text", "ids", "tokens", "offsets", "words");
        int[] ids = Numbers(text.GetProperty("ids"));
        return new GoldenText(
            text.GetProperty("text").GetString()!,
            ids,
            [.. text.GetProperty("tokens").EnumerateArray().Select((t, i) => added.GetValueOrDefault(ids[i], t.GetString()!))],
            Numbers(text.GetProperty("offsets")),
            Numbers(text.GetProperty("words")));
    }

    // Special tokens stand at 0 there, and here where they would be.
    public string Show(bool places) => string.Join(' ', Ids.Select((id, i) => Show(id, Tokens[i], Words[i], places, Offsets[2 * i], Offsets[(2 * i) + 1])));

    public static string Show(EncodedText text, bool places) => string.Join(' ', text.Ids.Zip(text.Tokens, (id, t) => Show(id, t.Text, t.Word, places, t.Start, t.Start + t.Length)));

    private static string Show(int id, string token, int word, bool places, int start, int end) => word < 0 ? $"{token}={id}" : $"{token}={id}w{word}{(places ? $"@{start}-{end}" : "")}";

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetInt32())];
}
