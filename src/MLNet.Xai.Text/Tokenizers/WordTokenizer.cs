using MLNet.Xai.Text.Tokenizers.Files;
using MLNet.Xai.Text.Tokenizers.Parts;
using MLNet.Xai.Text.Tokenizers.Unicode;
using MLNet.Xai.Text.Tokenizers.WordPieces;

namespace MLNet.Xai.Text.Tokenizers;

/// <summary>A vocabulary of whole words: what lies between white space is one token, or [UNK].</summary>
/// <remarks>Reference: WhitespaceSplit and WordLevel of huggingface/tokenizers 0.22.2, with or without the normaliser Lowercase.</remarks>
public sealed class WordTokenizer : TextTokenizer
{
    private readonly int _unknown;
    private readonly BertNormalizer _normalizer;
    private readonly NormalizedSegments _segments;

    internal WordTokenizer(TokenizerParts parts, int unknown, bool lowercase)
        : base(parts)
    {
        _unknown = unknown;
        _normalizer = new BertNormalizer(false, false, false, lowercase);
        _segments = new NormalizedSegments(_normalizer, parts.Added, CutWords);
    }

    /// <summary>Whether letters become lower case.</summary>
    public bool Lowercase => _normalizer.Lowercase;

    /// <summary>A tokenizer from a word on each line, its id the line's number from 0; with [UNK], [CLS], [SEP], [PAD] and, mostly, [MASK].</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="lowercase">Whether letters become lower case.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no such vocabulary: not UTF-8, a word twice, a special one missing; the message says where.</exception>
    public static WordTokenizer FromVocabulary(string path, bool lowercase = false) => VocabularyFile.Of(path, words => Create(words, lowercase));

    /// <summary>A tokenizer from words in memory.</summary>
    /// <param name="words">By id; with [UNK], [CLS], [SEP], [PAD] and, mostly, [MASK].</param>
    /// <param name="lowercase">Whether letters become lower case.</param>
    /// <exception cref="ArgumentException">A word is there twice, or a special one is missing.</exception>
    public static WordTokenizer FromTokens(IReadOnlyList<string> words, bool lowercase = false)
    {
        ArgumentNullException.ThrowIfNull(words);
        return SpecialTokens.AsArgument(() => Create([.. words], lowercase), nameof(words));
    }

    internal static WordTokenizer Read(TokenizerParts parts, BinaryReader reader)
    {
        int unknown = reader.ReadInt32();
        var normalizer = BertNormalizer.Read(reader);
        return parts.Vocabulary.Has(unknown) ? new WordTokenizer(parts, unknown, normalizer.Lowercase) : throw new InvalidDataException("the token for unknown words is damaged");
    }

    private protected override void WriteOwn(BinaryWriter writer)
    {
        writer.Write(_unknown);
        _normalizer.Write(writer);
    }

    private protected override void Cut(ReadOnlySpan<char> text, int from, int to, TokenSink sink) => _segments.Cut(text, from, to, sink, Parts.Vocabulary);

    private static WordTokenizer Create(string?[] words, bool lowercase)
    {
        var vocabulary = new Vocabulary(words);
        return new WordTokenizer(SpecialTokens.Bert.Around(vocabulary), vocabulary.Find(SpecialTokens.Bert.Unknown), lowercase);
    }

    private void CutWords(NormalizedText text, int from, int to, TokenSink sink)
    {
        for (int at = from; at < to && !sink.IsFull;)
        {
            int start = at;
            while (at < to && !Characters.IsSpace(text.Chars[at]))
                at++;
            if (at > start)
            {
                int id = Parts.Vocabulary.TryFind(text.Chars[start..at], out int known) ? known : _unknown;
                sink.AddWord(id, Parts.Vocabulary[id], text.Start(start), text.End(at - 1));
            }

            at++;
        }
    }
}
