using MLNet.Xai.Text.Tokenizers.Parts;

namespace MLNet.Xai.Text.Tokenizers.WordPieces;

/// <summary>WordPiece: the longest token that a word begins with, then the longest continuation, and so on; a word with a rest that is no token is unknown as a whole.</summary>
internal sealed class WordPieceModel
{
    private readonly Vocabulary _vocabulary;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _continuations;
    private readonly int _longest;

    /// <param name="vocabulary">All tokens.</param>
    /// <param name="unknown">Id of the token for unknown words.</param>
    /// <param name="prefix">What continuations begin with: "##".</param>
    /// <param name="maxWordLength">Words of more code points are unknown.</param>
    public WordPieceModel(Vocabulary vocabulary, int unknown, string prefix, int maxWordLength)
    {
        (_vocabulary, Unknown, Prefix, MaxWordLength) = (vocabulary, unknown, prefix, maxWordLength);
        Dictionary<string, int> continuations = new(StringComparer.Ordinal);
        for (int id = 0; id < vocabulary.Size; id++)
        {
            if (vocabulary.Tokens[id] is { } token && token.Length > prefix.Length && token.StartsWith(prefix, StringComparison.Ordinal) && vocabulary.TryFind(token, out _))
                continuations.Add(token[prefix.Length..], id);
        }

        _continuations = continuations.GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = vocabulary.Longest;
    }

    public int Unknown { get; }

    public string Prefix { get; }

    public int MaxWordLength { get; }

    /// <summary>The pieces of a word.</summary>
    /// <param name="text">The normalised text.</param>
    /// <param name="from">Where the word begins in it.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="sink">Takes them.</param>
    public void Cut(NormalizedText text, int from, int to, TokenSink sink)
    {
        ReadOnlySpan<char> word = text.Chars[from..to];
        if (word.Length > MaxWordLength && CodePoints(word) > MaxWordLength)
        {
            AddUnknown(text, from, to, sink);
            return;
        }

        int before = sink.Count;
        for (int at = 0; at < word.Length;)
        {
            int length = Longest(word[at..], at == 0, out int id);
            if (length == 0)
            {
                sink.TakeBack(before);
                AddUnknown(text, from, to, sink);
                return;
            }

            sink.Add(id, _vocabulary[id], text.Start(from + at), text.End(from + at + length - 1));
            at += length;
        }

        sink.Word++;
    }

    private int Longest(ReadOnlySpan<char> rest, bool first, out int id)
    {
        for (int length = Math.Min(rest.Length, _longest); length > 0; length--)
        {
            if (first ? _vocabulary.TryFind(rest[..length], out id) : _continuations.TryGetValue(rest[..length], out id))
                return length;
        }

        id = Unknown;
        return 0;
    }

    private void AddUnknown(NormalizedText text, int from, int to, TokenSink sink)
    {
        sink.Add(Unknown, _vocabulary[Unknown], text.Start(from), text.End(to - 1));
        sink.Word++;
    }

    private static int CodePoints(ReadOnlySpan<char> word)
    {
        int count = 0;
        foreach (char c in word)
            count += char.IsLowSurrogate(c) ? 0 : 1;
        return count;
    }
}
