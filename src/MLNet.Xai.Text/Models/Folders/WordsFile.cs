using System.Text.Json.Nodes;
using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Models;

/// <summary>The <c>tokenizer.json</c> of a word tokenizer.</summary>
internal static class WordsFile
{
    public static JsonObject Of(WordTokenizer tokenizer, string[] tokens)
    {
        JsonObject vocabulary = [];
        for (int id = 0; id < tokens.Length; id++)
            vocabulary[tokens[id]] = id;
        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. ((string[])["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"]).Where(tokens.Contains).Select(t => Added(t, Array.IndexOf(tokens, t)))]),
            ["normalizer"] = tokenizer.Lowercase ? new JsonObject { ["type"] = "Lowercase" } : null,
            ["pre_tokenizer"] = new JsonObject { ["type"] = "WhitespaceSplit" },
            ["post_processor"] = new JsonObject
            {
                ["type"] = "BertProcessing",
                ["sep"] = new JsonArray("[SEP]", Array.IndexOf(tokens, "[SEP]")),
                ["cls"] = new JsonArray("[CLS]", Array.IndexOf(tokens, "[CLS]")),
            },
            ["decoder"] = null,
            ["model"] = new JsonObject { ["type"] = "WordLevel", ["vocab"] = vocabulary, ["unk_token"] = "[UNK]" },
        };
    }

    private static JsonNode Added(string token, int id) => new JsonObject
    {
        ["id"] = id,
        ["content"] = token,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };
}
