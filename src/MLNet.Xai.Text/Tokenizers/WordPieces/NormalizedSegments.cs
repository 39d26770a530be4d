using MLNet.Xai.Text.Tokenizers.Parts;

namespace MLNet.Xai.Text.Tokenizers.WordPieces;

/// <summary>Normalises a text piece by piece, finds the added tokens that are looked for in normalised text, and gives what is between them to be cut.</summary>
/// <param name="normalizer">Normalises.</param>
/// <param name="added">All added tokens.</param>
/// <param name="cut">Cuts a part of the normalised text: the text, where the part begins, where it ends.</param>
internal sealed class NormalizedSegments(BertNormalizer normalizer, AddedToken[] added, Action<NormalizedText, int, int, TokenSink> cut)
{
    private const int Chunk = 1 << 15;

    [ThreadStatic]
    private static NormalizedText? t_normalized;

    private readonly AddedTokens _added = new(added.Where(t => t.Normalized).Select(t => t with { Text = normalizer.Normalize(t.Text) }).Where(t => t.Text.Length > 0));

    /// <param name="text">The text.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="to">Where to end.</param>
    /// <param name="sink">Takes the tokens.</param>
    /// <param name="vocabulary">Knows the added tokens.</param>
    public void Cut(ReadOnlySpan<char> text, int from, int to, TokenSink sink, Vocabulary vocabulary)
    {
        NormalizedText normalized = t_normalized ??= new NormalizedText();
        for (int end; from < to && !sink.IsFull; from = end)
        {
            end = _added.IsEmpty ? ChunkEnd(text, from, to) : to;
            normalized.Clear();
            normalizer.Normalize(text, from, end, normalized);
            if (_added.IsEmpty)
                cut(normalized, 0, normalized.Length, sink);
            else
                CutAdded(normalized, sink, vocabulary);
        }
    }

    /// <summary>Long texts are cut at spaces, which nothing goes across, so that what is behind the last token that has room is not looked at.</summary>
    private static int ChunkEnd(ReadOnlySpan<char> text, int from, int to)
    {
        if (to - from <= Chunk)
            return to;
        int space = text[(from + Chunk)..to].IndexOf(' ');
        return space < 0 ? to : from + Chunk + space;
    }

    private void CutAdded(NormalizedText text, TokenSink sink, Vocabulary vocabulary)
    {
        for (int from = 0; from < text.Length && !sink.IsFull;)
        {
            bool any = _added.Next(text.Chars, from, out AddedToken? found, out int start, out int end);
            if (start > from)
                cut(text, from, start, sink);
            if (any && !sink.IsFull)
                sink.AddWord(found!.Id, vocabulary[found.Id], text.Start(start), text.End(end - 1));
            from = end;
        }
    }
}
