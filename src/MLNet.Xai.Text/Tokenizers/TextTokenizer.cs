using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Tokenizers.Parts;

namespace MLNet.Xai.Text.Tokenizers;

/// <summary>Cuts texts into the tokens that an encoder was trained on, as Hugging Face's tokenizers do.</summary>
/// <remarks>Threads may share one. <see cref="TextTokenizers.FromFolder"/> reads the one that a model comes with.</remarks>
public abstract class TextTokenizer
{
    private const byte Version = 1;

    [ThreadStatic]
    private static TokenSink? t_sink;

    private readonly AddedTokens _inText;

    private protected TextTokenizer(TokenizerParts parts)
    {
        Parts = parts.Checked();
        _inText = new AddedTokens(parts.Added.Where(t => !t.Normalized));
    }

    /// <summary>Number of tokens in the vocabulary, added ones counted: ids are below it.</summary>
    public int VocabularySize => Parts.Vocabulary.Size;

    /// <summary>The id that fills up short texts in a batch ("[PAD]", "&lt;pad&gt;").</summary>
    public int PadId => Parts.Pad;

    /// <summary>The id that stands for a hidden token ("[MASK]", "&lt;mask&gt;"); null where the vocabulary has none.</summary>
    public int? MaskId => Parts.Mask;

    /// <summary>The text of the mask token, which <see cref="Encode"/> recognises inside a text; null where there is none.</summary>
    public string? MaskText => Parts.Mask is { } id ? Parts.Vocabulary[id] : null;

    private protected TokenizerParts Parts { get; }

    /// <summary>The token of an id: "##ing".</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string TokenOf(int id) =>
        Parts.Vocabulary.Has(id) ? Parts.Vocabulary[id] : throw new ArgumentOutOfRangeException(nameof(id), id, "The vocabulary has no token with this id.");

    /// <summary>A text's tokens with the special ones around them ("[CLS]" ... "[SEP]").</summary>
    /// <param name="text">Any text: empty, with lone surrogates (read as U+FFFD), of any length.</param>
    /// <param name="maxTokens">The most tokens, special ones counted; what is over is cut at the end, before the last special token.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxTokens"/> leaves no room for the special tokens.</exception>
    public EncodedText Encode(string text, int maxTokens = 512)
    {
        ArgumentNullException.ThrowIfNull(text);
        int room = maxTokens - Parts.Before.Length - Parts.After.Length;
        if (room < 0)
            throw new ArgumentOutOfRangeException(nameof(maxTokens), maxTokens, $"There must be room for {Parts.Before.Length + Parts.After.Length} special tokens.");
        TokenSink sink = t_sink ??= new TokenSink();
        sink.Clear(room);
        Cut(text, sink);
        return Finish(text, sink);
    }

    /// <summary>The tokens of a part of a text that has no added tokens (other than normalised ones) in it.</summary>
    private protected abstract void Cut(ReadOnlySpan<char> text, int from, int to, TokenSink sink);

    /// <summary>An added token that was found in the text; its place has the white space that it takes.</summary>
    private protected virtual void AddFound(ReadOnlySpan<char> text, AddedToken token, int start, int end, TokenSink sink) =>
        sink.AddWord(token.Id, Parts.Vocabulary[token.Id], start, end);

    private protected abstract void WriteOwn(BinaryWriter writer);

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write((byte)KindOf(this));
        Parts.Write(writer);
        WriteOwn(writer);
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The state is damaged, or of a later version.</exception>
    internal static TextTokenizer Read(BinaryReader reader)
    {
        try
        {
            return ReadState(reader);
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"the tokenizer's state is damaged: {e.Message}", e);
        }
    }

    private static TextTokenizer ReadState(BinaryReader reader)
    {
        byte version = reader.ReadByte();
        if (version != Version)
            throw new InvalidDataException($"the tokenizer is of version {version}; this MLNet.Xai reads {Version}");
        var kind = (Kind)reader.ReadByte();
        var parts = TokenizerParts.Read(reader);
        return kind switch
        {
            Kind.Bert => BertTokenizer.Read(parts, reader),
            Kind.Roberta => RobertaTokenizer.Read(parts, reader),
            Kind.Words => WordTokenizer.Read(parts, reader),
            _ => throw new InvalidDataException($"there is no tokenizer of kind {kind}"),
        };
    }

    private static Kind KindOf(TextTokenizer tokenizer) => tokenizer switch
    {
        BertTokenizer => Kind.Bert,
        RobertaTokenizer => Kind.Roberta,
        WordTokenizer => Kind.Words,
        _ => throw new InvalidOperationException($"{tokenizer.GetType()} cannot be saved."),
    };

    private void Cut(ReadOnlySpan<char> text, TokenSink sink)
    {
        for (int from = 0; from < text.Length && !sink.IsFull;)
        {
            bool any = _inText.Next(text, from, out AddedToken? found, out int start, out int end);
            if (start > from)
                Cut(text, from, start, sink);
            if (any && !sink.IsFull)
                AddFound(text, found!, start, end, sink);
            from = end;
        }
    }

    private EncodedText Finish(string text, TokenSink sink)
    {
        int before = Parts.Before.Length, after = Parts.After.Length, count = sink.Count;
        int seen = text.Length;
        if (sink.IsFull)
            seen = count == 0 ? 0 : Math.Min(sink.CutAt, sink.Tokens[^1].Start + sink.Tokens[^1].Length);
        int[] ids = [.. Parts.Before, .. sink.Ids, .. Parts.After];
        TextToken[] tokens = new TextToken[ids.Length];
        for (int i = 0; i < before; i++)
            tokens[i] = new TextToken(Parts.Vocabulary[ids[i]], 0, 0, -1);
        sink.Tokens.CopyTo(tokens.AsSpan(before));
        for (int i = before + count; i < ids.Length; i++)
            tokens[i] = new TextToken(Parts.Vocabulary[ids[i]], seen, 0, -1);
        return new EncodedText(text, ids, tokens, seen);
    }

    private enum Kind : byte
    {
        Bert = 1,
        Roberta = 2,
        Words = 3,
    }
}
