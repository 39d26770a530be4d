using System.Buffers;
using System.Text;
using MLNet.Xai.Text.Tokenizers.BytePairs;
using MLNet.Xai.Text.Tokenizers.Files;
using MLNet.Xai.Text.Tokenizers.Parts;
using MLNet.Xai.Text.Tokenizers.Unicode;

namespace MLNet.Xai.Text.Tokenizers;

/// <summary>RoBERTa's tokenizer: words as GPT-2 finds them, their UTF-8 bytes merged by byte-pair encoding; the ids that Hugging Face's tokenizers give.</summary>
/// <remarks>
/// Radford et al. (2019), "Language models are unsupervised multitask learners"; Liu et al. (2019), "RoBERTa"; reference: ByteLevel and BPE of huggingface/tokenizers 0.22.2.
/// A token's place covers the characters that its bytes are of: several tokens of one character have the same place. Spaces at a token's ends are left out of its place;
/// a token of spaces alone has an empty one.
/// </remarks>
public sealed class RobertaTokenizer : TextTokenizer
{
    [ThreadStatic]
    private static ByteWord? t_word;

    private readonly BytePairModel _model;
    private readonly bool _trim;
    private readonly AddedTokens _secondLook;

    internal RobertaTokenizer(TokenizerParts parts, BytePairModel model, bool addPrefixSpace, bool trim)
        : base(parts)
    {
        (_model, AddPrefixSpace, _trim) = (model, addPrefixSpace, trim);
        // Without a normaliser the normalised text is the text, but these are looked for after the others.
        _secondLook = new AddedTokens(parts.Added.Where(t => t.Normalized));
    }

    /// <summary>Whether a text (and what follows an added token) that begins without a space is read as if it began with one.</summary>
    public bool AddPrefixSpace { get; }

    /// <summary>A tokenizer from <c>vocab.json</c> and <c>merges.txt</c>, with &lt;unk&gt;, &lt;s&gt;, &lt;/s&gt;, &lt;pad&gt; and, mostly, &lt;mask&gt;.</summary>
    /// <param name="vocabularyPath">JSON: <c>{"token": id}</c>, every byte's token among them.</param>
    /// <param name="mergesPath">Two tokens on each line, the first merges first; a first line that begins with "#version" is left out.</param>
    /// <param name="addPrefixSpace">Whether a text that begins without a space is read as if it began with one; <c>add_prefix_space</c> of tokenizer_config.json.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is no such thing; the message names it and the place.</exception>
    public static RobertaTokenizer FromFiles(string vocabularyPath, string mergesPath, bool addPrefixSpace = false) =>
        Create(vocabularyPath, mergesPath, addPrefixSpace, SpecialTokens.Roberta);

    internal static RobertaTokenizer Create(string vocabularyPath, string mergesPath, bool addPrefixSpace, SpecialTokens special)
    {
        Vocabulary vocabulary = TokenizerFile.Read(vocabularyPath, root => Vocabulary.Of(root.Numbers()));
        TokenizerParts parts = VocabularyFile.Named(vocabularyPath, () => special.Around(vocabulary, stripBeforeMask: true));
        return new RobertaTokenizer(parts, VocabularyFile.Of(mergesPath, lines => new BytePairModel(vocabulary, Merges.Read(lines))), addPrefixSpace, trim: true);
    }

    internal static RobertaTokenizer Read(TokenizerParts parts, BinaryReader reader)
    {
        bool addPrefixSpace = reader.ReadBoolean(), trim = reader.ReadBoolean();
        return new RobertaTokenizer(parts, BytePairModel.Read(parts.Vocabulary, reader), addPrefixSpace, trim);
    }

    private protected override void WriteOwn(BinaryWriter writer)
    {
        writer.Write(AddPrefixSpace);
        writer.Write(_trim);
        _model.Write(writer);
    }

    private protected override void Cut(ReadOnlySpan<char> text, int from, int to, TokenSink sink)
    {
        text = text[..to];
        while (from < to && !sink.IsFull)
        {
            AddedToken? found = null;
            int start = to, end = to;
            bool any = !_secondLook.IsEmpty && _secondLook.Next(text[from..], 0, out found, out start, out end);
            (start, end) = any ? (from + start, from + end) : (to, to);
            CutWords(text[..start], from, sink);
            if (any && !sink.IsFull)
                AddFound(text, found!, start, end, sink);
            from = end;
        }
    }

    private protected override void AddFound(ReadOnlySpan<char> text, AddedToken token, int start, int end, TokenSink sink)
    {
        while (_trim && start < end && Characters.IsSpace(text[start]))
            start++;
        while (_trim && end > start && Characters.IsSpace(text[end - 1]))
            end--;
        base.AddFound(text, token, start, end, sink);
    }

    private void CutWords(ReadOnlySpan<char> text, int from, TokenSink sink)
    {
        if (!AddPrefixSpace || from == text.Length || text[from] == ' ')
        {
            CutWords(text[from..], from, 0, sink);
            return;
        }

        char[] spaced = ArrayPool<char>.Shared.Rent(1 + text.Length - from);
        spaced[0] = ' ';
        text[from..].CopyTo(spaced.AsSpan(1));
        CutWords(spaced.AsSpan(0, 1 + text.Length - from), from, 1, sink);
        ArrayPool<char>.Shared.Return(spaced);
    }

    /// <summary>Cuts a part of a text.</summary>
    /// <param name="part">The part.</param>
    /// <param name="from">Where it begins in the text.</param>
    /// <param name="added">How many characters were put in front of it.</param>
    /// <param name="sink">Takes the tokens.</param>
    private void CutWords(ReadOnlySpan<char> part, int from, int added, TokenSink sink)
    {
        ByteWord word = t_word ??= new ByteWord();
        for (int at = 0; at < part.Length && !sink.IsFull;)
        {
            word.Clear();
            int end = Gpt2Words.End(part, at);
            for (int length; at < end; at += length)
            {
                int codePoint = Characters.At(part, at, out length), start = from + at - added;
                word.Add(new Rune(codePoint), Math.Max(start, from), start + length);
            }

            _model.Cut(word, _trim, sink);
        }
    }
}
