using MLNet.Xai.Text.Tokenizers.Parts;

namespace MLNet.Xai.Text.Tokenizers.Files;

/// <summary>The <c>post_processor</c> of a tokenizer.json: which special tokens stand around a single text.</summary>
/// <param name="Before">Ids of those in front of it.</param>
/// <param name="After">Ids of those behind it.</param>
/// <param name="TrimOffsets">Whether places of byte-level tokens leave out spaces.</param>
internal sealed record PostProcessor(int[] Before, int[] After, bool TrimOffsets)
{
    /// <exception cref="InvalidDataException">It is one that is not read here.</exception>
    public static PostProcessor Read(JsonPart part, Vocabulary vocabulary)
    {
        if (part.IsNull)
            return new PostProcessor([], [], false);
        string type = part["type"].Text();
        switch (type)
        {
            case "BertProcessing":
                part.OnlyHas("type", "sep", "cls");
                return new PostProcessor([Pair(part["cls"], vocabulary)], [Pair(part["sep"], vocabulary)], false);
            case "RobertaProcessing":
                part.OnlyHas("type", "sep", "cls", "trim_offsets", "add_prefix_space");
                return new PostProcessor([Pair(part["cls"], vocabulary)], [Pair(part["sep"], vocabulary)], part["trim_offsets"].FlagOr(true));
            case "ByteLevel":
                part.OnlyHas("type", "add_prefix_space", "trim_offsets", "use_regex");
                return new PostProcessor([], [], part["trim_offsets"].FlagOr(true));
            case "TemplateProcessing":
                return Template(part, vocabulary);
            case "Sequence":
                return Sequence(part, vocabulary);
            default:
                throw part.Complaint($"is '{type}'; BertProcessing, RobertaProcessing, TemplateProcessing, ByteLevel and a Sequence of these are read");
        }
    }

    // Each puts its tokens around what the ones before have made.
    private static PostProcessor Sequence(JsonPart part, Vocabulary vocabulary)
    {
        part.OnlyHas("type", "processors");
        PostProcessor all = new([], [], false);
        foreach (JsonPart inner in part["processors"].List())
        {
            PostProcessor one = Read(inner, vocabulary);
            all = new PostProcessor([.. one.Before, .. all.Before], [.. all.After, .. one.After], all.TrimOffsets || one.TrimOffsets);
        }

        return all;
    }

    private static PostProcessor Template(JsonPart part, Vocabulary vocabulary)
    {
        part.OnlyHas("type", "single", "pair", "special_tokens");
        List<int> before = [], after = [];
        bool text = false;
        foreach (JsonPart piece in part["single"].List())
        {
            piece.OnlyHas("SpecialToken", "Sequence");
            JsonPart what = piece["Sequence"].IsNull ? piece["SpecialToken"] : piece["Sequence"];
            string id = what["id"].Text();
            if (what["type_id"].Whole() != 0)
                throw what["type_id"].Complaint("must be 0: encoders are given no other type for a single text");
            if (piece["Sequence"].IsNull)
                (text ? after : before).AddRange(part["special_tokens"][id]["ids"].List().Select(i => Known(i, vocabulary)));
            else if (id is not "A" || text)
                throw what.Complaint("must be the one sequence A");
            else
                text = true;
        }

        return text ? new PostProcessor([.. before], [.. after], false) : throw part["single"].Complaint("has no sequence A");
    }

    private static int Pair(JsonPart pair, Vocabulary vocabulary)
    {
        IReadOnlyList<JsonPart> parts = pair.List();
        if (parts.Count != 2)
            throw pair.Complaint("must be a token and its id");
        int id = Known(parts[1], vocabulary);
        return string.Equals(vocabulary[id], parts[0].Text(), StringComparison.Ordinal) ? id : throw pair.Complaint($"says '{parts[0].Text()}', but the vocabulary has '{vocabulary[id]}' under {id}");
    }

    private static int Known(JsonPart id, Vocabulary vocabulary) => vocabulary.Has(id.Whole()) ? id.Whole() : throw id.Complaint($"is {id.Whole()}, which is no token's id");
}
