using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Text.Tokenizers.Parts;

namespace MLNet.Xai.Text.Tests.Support;

/// <summary>Words between spaces, as bert_micro_sst2 was trained on them: [CLS] before, [SEP] behind where asked for.</summary>
internal sealed class WordTokenizer(string[] vocabulary, bool ends) : TextTokenizer(PartsOf(new Vocabulary(vocabulary), ends))
{
    private protected override void Cut(ReadOnlySpan<char> text, int from, int to, TokenSink sink)
    {
        for (int at = from; at < to && !sink.IsFull;)
        {
            int next = text[at..to].IndexOf(' ') is >= 0 and var space ? at + space : to;
            if (next > at)
            {
                int id = Parts.Vocabulary.TryFind(text[at..next], out int known) ? known : Parts.Vocabulary.Find("[UNK]");
                sink.Add(id, text[at..next].ToString(), at, next);
                sink.Word++;
            }

            at = next + 1;
        }
    }

    private protected override void WriteOwn(BinaryWriter writer)
    {
    }

    private static TokenizerParts PartsOf(Vocabulary words, bool ends) =>
        new(words, [], [words.Find("[CLS]")], ends ? [words.Find("[SEP]")] : [], words.Find("[PAD]"), words.Find("[MASK]"));
}
