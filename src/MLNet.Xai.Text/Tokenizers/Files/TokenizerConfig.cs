namespace MLNet.Xai.Text.Tokenizers.Files;

/// <summary>What tokenizer_config.json says beside a vocabulary; null: nothing.</summary>
internal sealed record TokenizerConfig(
    string? Class, bool? Lowercase, bool? StripAccents, bool? SeparateIdeographs, bool? BasicTokenizer, bool? AddPrefixSpace, string? Unknown, string? First, string? Last, string? Pad, string? Mask)
{
    private const string Name = "tokenizer_config.json";

    /// <summary>Reads a folder's; where it has none, nothing is said.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static TokenizerConfig Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        return File.Exists(path) ? TokenizerFile.Read(path, Of) : new TokenizerConfig(null, null, null, null, null, null, null, null, null, null, null);
    }

    /// <summary>The special tokens' names, where nothing is said the usual ones.</summary>
    public SpecialTokens Special(SpecialTokens usual) =>
        new(Unknown ?? usual.Unknown, First ?? usual.First, Last ?? usual.Last, Pad ?? usual.Pad, Mask ?? usual.Mask);

    private static TokenizerConfig Of(JsonPart root) => new(
        Text(root["tokenizer_class"]),
        Flag(root["do_lower_case"]),
        Flag(root["strip_accents"]),
        Flag(root["tokenize_chinese_chars"]),
        Flag(root["do_basic_tokenize"]),
        Flag(root["add_prefix_space"]),
        Text(root["unk_token"]),
        Text(root["cls_token"]),
        Text(root["sep_token"]),
        Text(root["pad_token"]),
        Text(root["mask_token"]));

    private static bool? Flag(JsonPart part) => part.IsNull ? null : part.Flag();

    // A token is a text, or an object that has it.
    private static string? Text(JsonPart part) => part.IsNull ? null : part.IsText ? part.Text() : part["content"].Text();
}
