using MLNet.Xai.Text.Tokenizers.Parts;

namespace MLNet.Xai.Text.Tokenizers.Files;

/// <summary>An entry of a tokenizer.json's <c>added_tokens</c>.</summary>
internal static class AddedTokenJson
{
    public static AddedToken Read(JsonPart entry)
    {
        entry.OnlyHas("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
        string text = entry["content"].Text();
        return text.Length > 0
            ? new AddedToken(text, entry["id"].Whole(), entry["normalized"].FlagOr(false), entry["single_word"].FlagOr(false), entry["lstrip"].FlagOr(false), entry["rstrip"].FlagOr(false))
            : throw entry["content"].Complaint("is empty");
    }
}
