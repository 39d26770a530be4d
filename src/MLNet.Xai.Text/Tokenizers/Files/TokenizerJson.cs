using MLNet.Xai.Text.Tokenizers.BytePairs;
using MLNet.Xai.Text.Tokenizers.Parts;
using MLNet.Xai.Text.Tokenizers.WordPieces;

namespace MLNet.Xai.Text.Tokenizers.Files;

/// <summary>tokenizer.json, as Hugging Face's tokenizers save it. What it does not know it refuses, naming the part; truncation, padding's lengths and the decoder play no part here.</summary>
internal static class TokenizerJson
{
    /// <param name="path">The file.</param>
    /// <param name="config">What stands beside it.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or has a part that is not read here; the message names the file and the part.</exception>
    public static TextTokenizer Read(string path, TokenizerConfig config) => TokenizerFile.Read(path, root => Of(root, config));

    private static TextTokenizer Of(JsonPart root, TokenizerConfig config)
    {
        root.OnlyHas("version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model");
        JsonPart model = root["model"];
        // Files of old versions leave the model's type out.
        return (model["type"].IsNull && model["merges"].IsNull ? "WordPiece" : model["type"].TextOr("BPE")) switch
        {
            "WordPiece" => WordPiece(root, model, config),
            "BPE" => BytePair(root, model, config),
            "WordLevel" => WordLevel(root, model, config),
            string other => throw model["type"].Complaint($"is '{other}'; WordPiece, BPE (byte-level) and WordLevel are read"),
        };
    }

    private static BertTokenizer WordPiece(JsonPart root, JsonPart model, TokenizerConfig config)
    {
        model.OnlyHas("type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab");
        BertNormalizer normalizer = Normalizers.Bert(root["normalizer"]);
        Single(root["pre_tokenizer"], "BertPreTokenizer").OnlyHas("type");
        (TokenizerParts parts, _) = Parts(root, model, config);
        JsonPart length = model["max_input_chars_per_word"];
        int maxLength = length.IsNull ? 100 : length.Whole();
        if (maxLength is < 0 or > 100_000)
            throw length.Complaint($"is {maxLength}; from 0 to 100000 is possible");
        int unknown = parts.Vocabulary.Find(model["unk_token"].TextOr("[UNK]"));
        return new BertTokenizer(parts, new WordPieceModel(parts.Vocabulary, unknown, model["continuing_subword_prefix"].TextOr("##"), maxLength), normalizer);
    }

    private static RobertaTokenizer BytePair(JsonPart root, JsonPart model, TokenizerConfig config)
    {
        model.OnlyHas("type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges", "vocab", "merges");
        if (!model["dropout"].IsNull)
            throw model["dropout"].Complaint("must be null: tokens would be drawn by chance");
        foreach (string affix in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model[affix].TextOr("").Length > 0)
                throw model[affix].Complaint("is not read; byte-level BPE has none");
        }

        model["byte_fallback"].MustBe(false);
        model["ignore_merges"].MustBe(false);
        if (!root["normalizer"].IsNull)
            throw root["normalizer"].Complaint("must be null for byte-level BPE");
        JsonPart words = Single(root["pre_tokenizer"], "ByteLevel");
        words.OnlyHas("type", "add_prefix_space", "trim_offsets", "use_regex");
        words["use_regex"].MustBe(true);
        (TokenizerParts parts, bool trim) = Parts(root, model, config);
        List<(string, string)> merges = [.. model["merges"].List().Select(MergeOf)];
        return new RobertaTokenizer(parts, new BytePairModel(parts.Vocabulary, merges), words["add_prefix_space"].FlagOr(true), trim);
    }

    private static WordTokenizer WordLevel(JsonPart root, JsonPart model, TokenizerConfig config)
    {
        model.OnlyHas("type", "unk_token", "vocab");
        bool lowercase = Normalizers.Lowercase(root["normalizer"]);
        Single(root["pre_tokenizer"], "WhitespaceSplit").OnlyHas("type");
        (TokenizerParts parts, _) = Parts(root, model, config);
        return new WordTokenizer(parts, parts.Vocabulary.Find(model["unk_token"].TextOr("[UNK]")), lowercase);
    }

    private static (TokenizerParts Parts, bool Trim) Parts(JsonPart root, JsonPart model, TokenizerConfig config)
    {
        List<KeyValuePair<string, int>> entries = model["vocab"].Numbers();
        AddedToken[] added = root["added_tokens"].IsNull ? [] : [.. root["added_tokens"].List().Select(AddedTokenJson.Read)];
        HashSet<string> known = [.. entries.Select(e => e.Key)];
        AddedToken[] outside = [.. added.Where(t => !known.Contains(t.Text))];
        entries.AddRange(outside.Select(t => KeyValuePair.Create(t.Text, t.Id)));
        Vocabulary vocabulary = Vocabulary.Of(entries, [.. outside.Select(t => t.Id)]);
        PostProcessor post = PostProcessor.Read(root["post_processor"], vocabulary);
        string? pad = root["padding"].IsNull ? config.Pad : root["padding"]["pad_token"].TextOr("[PAD]");
        int padId = Named(vocabulary, pad, "[PAD]", "<pad>")
            ?? throw new InvalidDataException("no token is known that fills up: padding is null, tokenizer_config.json names no pad_token, and there is neither [PAD] nor <pad>");
        return (new TokenizerParts(vocabulary, added, post.Before, post.After, padId, Named(vocabulary, config.Mask, "[MASK]", "<mask>")), post.TrimOffsets);
    }

    private static int? Named(Vocabulary vocabulary, string? name, params string[] usual)
    {
        if (name is not null)
            return vocabulary.Find(name);
        foreach (string token in usual)
        {
            if (vocabulary.TryFindAny(token, out int id))
                return id;
        }

        return null;
    }

    private static (string, string) MergeOf(JsonPart merge, int rank)
    {
        if (merge.IsText)
            return Merges.Of(merge.Text(), $"model.merges[{rank}]");
        IReadOnlyList<JsonPart> pair = merge.List();
        return pair.Count == 2 ? (pair[0].Text(), pair[1].Text()) : throw merge.Complaint("must be two tokens");
    }

    private static JsonPart Single(JsonPart part, string type)
    {
        string found = part.IsNull ? "null" : part["type"].Text();
        return string.Equals(found, type, StringComparison.Ordinal) ? part : throw part.Complaint($"is '{found}'; for this model only '{type}' is read");
    }
}
