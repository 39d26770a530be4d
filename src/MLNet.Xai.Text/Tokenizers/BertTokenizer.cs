using MLNet.Xai.Text.Tokenizers.Files;
using MLNet.Xai.Text.Tokenizers.Parts;
using MLNet.Xai.Text.Tokenizers.Unicode;
using MLNet.Xai.Text.Tokenizers.WordPieces;

namespace MLNet.Xai.Text.Tokenizers;

/// <summary>BERT's tokenizer: normalised, cut at white space and signs, words cut into the longest known pieces (WordPiece); token by token what Hugging Face's tokenizers give.</summary>
/// <remarks>
/// Devlin et al. (2019), "BERT: Pre-training of deep bidirectional transformers"; reference: BertNormalizer, BertPreTokenizer and WordPiece of huggingface/tokenizers 0.22.2.
/// A word (<see cref="Core.Texts.TextToken.Word"/>) is what lies between white space and signs; each sign, ideograph and added token is one of its own. The characters'
/// properties are a table of the library's own, so that tokens depend neither on the machine's culture nor on its Unicode data.
/// </remarks>
public sealed class BertTokenizer : TextTokenizer
{
    private const string Prefix = "##";
    private const int MaxWordLength = 100;

    private readonly WordPieceModel _model;
    private readonly BertNormalizer _normalizer;
    private readonly NormalizedSegments _segments;

    internal BertTokenizer(TokenizerParts parts, WordPieceModel model, BertNormalizer normalizer)
        : base(parts)
    {
        _model = model;
        _normalizer = normalizer;
        _segments = new NormalizedSegments(normalizer, parts.Added, CutWords);
    }

    /// <summary>Whether letters become lower case: "uncased".</summary>
    public bool Lowercase => _normalizer.Lowercase;

    /// <summary>Whether accents are dropped.</summary>
    public bool StripAccents => _normalizer.StripAccents;

    /// <summary>Whether ideographs are words of their own.</summary>
    internal bool SeparateIdeographs => _normalizer.SeparateIdeographs;

    /// <summary>A tokenizer from <c>vocab.txt</c>: a token on each line, its id the line's number from 0; with [UNK], [CLS], [SEP], [PAD] and, mostly, [MASK].</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="lowercase">Whether letters become lower case: <c>do_lower_case</c> of the model's tokenizer_config.json. True for "uncased" models.</param>
    /// <param name="stripAccents">Whether accents are dropped; null: if <paramref name="lowercase"/>.</param>
    /// <param name="separateIdeographs">Whether each ideograph is a word.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no such vocabulary: not UTF-8, a token twice, a special one missing; the message says where.</exception>
    public static BertTokenizer FromVocabulary(string path, bool lowercase = true, bool? stripAccents = null, bool separateIdeographs = true) =>
        VocabularyFile.Of(path, tokens => Create(tokens, SpecialTokens.Bert, new BertNormalizer(true, separateIdeographs, stripAccents ?? lowercase, lowercase)));

    /// <summary>A tokenizer from a vocabulary in memory.</summary>
    /// <param name="tokens">By id; with [UNK], [CLS], [SEP], [PAD] and, mostly, [MASK]; continuations begin with "##".</param>
    /// <param name="lowercase">Whether letters become lower case.</param>
    /// <param name="stripAccents">Whether accents are dropped; null: if <paramref name="lowercase"/>.</param>
    /// <param name="separateIdeographs">Whether each ideograph is a word.</param>
    /// <exception cref="ArgumentException">A token is there twice, or a special one is missing.</exception>
    public static BertTokenizer FromTokens(IReadOnlyList<string> tokens, bool lowercase = true, bool? stripAccents = null, bool separateIdeographs = true)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var normalizer = new BertNormalizer(true, separateIdeographs, stripAccents ?? lowercase, lowercase);
        return SpecialTokens.AsArgument(() => Create([.. tokens], SpecialTokens.Bert, normalizer), nameof(tokens));
    }

    internal static BertTokenizer Create(string?[] tokens, SpecialTokens special, BertNormalizer normalizer)
    {
        var vocabulary = new Vocabulary(tokens);
        return new BertTokenizer(special.Around(vocabulary), new WordPieceModel(vocabulary, vocabulary.Find(special.Unknown), Prefix, MaxWordLength), normalizer);
    }

    internal static BertTokenizer Read(TokenizerParts parts, BinaryReader reader)
    {
        int unknown = reader.ReadInt32();
        string prefix = reader.ReadString();
        int maxWordLength = reader.ReadInt32();
        var normalizer = BertNormalizer.Read(reader);
        if (!parts.Vocabulary.Has(unknown) || maxWordLength < 0)
            throw new InvalidDataException("the WordPiece settings are damaged");
        return new BertTokenizer(parts, new WordPieceModel(parts.Vocabulary, unknown, prefix, maxWordLength), normalizer);
    }

    private protected override void WriteOwn(BinaryWriter writer)
    {
        writer.Write(_model.Unknown);
        writer.Write(_model.Prefix);
        writer.Write(_model.MaxWordLength);
        _normalizer.Write(writer);
    }

    private protected override void Cut(ReadOnlySpan<char> text, int from, int to, TokenSink sink) => _segments.Cut(text, from, to, sink, Parts.Vocabulary);

    private void CutWords(NormalizedText text, int from, int to, TokenSink sink)
    {
        int word = from;
        ReadOnlySpan<char> chars = text.Chars;
        for (int at = from, length; at < to; at += length)
        {
            CharacterTraits traits = Characters.Traits(Characters.At(chars, at, out length));
            if (!traits.Has(CharacterTraits.Space | CharacterTraits.Punctuation))
                continue;
            if (at > word)
                _model.Cut(text, word, at, sink);
            if (!traits.Has(CharacterTraits.Space) && !sink.IsFull)
                _model.Cut(text, at, at + length, sink);
            if (sink.IsFull)
                return;
            word = at + length;
        }

        if (to > word)
            _model.Cut(text, word, to, sink);
    }
}
