using MLNet.Xai.Text.Tokenizers.WordPieces;

namespace MLNet.Xai.Text.Tokenizers.Files;

/// <summary>The <c>normalizer</c> of a tokenizer.json.</summary>
internal static class Normalizers
{
    /// <summary>For WordPiece: BertNormalizer, or none.</summary>
    /// <exception cref="InvalidDataException">It is another.</exception>
    public static BertNormalizer Bert(JsonPart part)
    {
        if (part.IsNull)
            return new BertNormalizer(false, false, false, false);
        string type = part["type"].Text();
        if (type is not "BertNormalizer")
            throw part.Complaint($"is '{type}'; for WordPiece only 'BertNormalizer' is read");
        part.OnlyHas("type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase");
        bool lowercase = part["lowercase"].FlagOr(true);
        return new BertNormalizer(part["clean_text"].FlagOr(true), part["handle_chinese_chars"].FlagOr(true), part["strip_accents"].FlagOr(lowercase), lowercase);
    }

    /// <summary>For WordLevel: Lowercase, or none.</summary>
    /// <exception cref="InvalidDataException">It is another.</exception>
    public static bool Lowercase(JsonPart part)
    {
        if (part.IsNull)
            return false;
        string type = part["type"].Text();
        if (type is not "Lowercase")
            throw part.Complaint($"is '{type}'; for WordLevel only 'Lowercase' is read");
        part.OnlyHas("type");
        return true;
    }
}
