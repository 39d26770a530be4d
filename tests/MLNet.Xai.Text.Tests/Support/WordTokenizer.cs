using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Tests.Support;

/// <summary>Words between spaces, as bert_micro_sst2 was trained on them: [CLS] before, [SEP] behind where asked for.</summary>
internal sealed class WordTokenizer(string[] vocabulary, bool ends) : TextTokenizer
{
    private readonly Dictionary<string, int> _ids = vocabulary.Index().ToDictionary(w => w.Item, w => w.Index, StringComparer.Ordinal);

    public override int VocabularySize => vocabulary.Length;

    public override int PadId => _ids["[PAD]"];

    public override int? MaskId => _ids["[MASK]"];

    public override string? MaskText => "[MASK]";

    public override string TokenOf(int id) => vocabulary[id];

    public override EncodedText Encode(string text, int maxTokens = 512)
    {
        List<int> ids = [_ids["[CLS]"]];
        List<TextToken> tokens = [new("[CLS]", 0, 0, -1)];
        int at = 0, end = 0, most = maxTokens - (ends ? 1 : 0);
        while (at < text.Length && ids.Count < most)
        {
            int next = text.IndexOf(' ', at) is >= 0 and var space ? space : text.Length;
            if (next > at)
            {
                ids.Add(_ids.GetValueOrDefault(text[at..next], _ids["[UNK]"]));
                tokens.Add(new(text[at..next], at, next - at, tokens.Count - 1));
                end = next;
            }

            at = next + 1;
        }

        if (ends)
        {
            ids.Add(_ids["[SEP]"]);
            tokens.Add(new("[SEP]", end, 0, -1));
        }

        return new EncodedText(text, ids, tokens, text.AsSpan(end).TrimEnd().IsEmpty ? text.Length : end);
    }
}
