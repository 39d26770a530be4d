namespace MLNet.Xai.Core.Texts;

/// <summary>A text cut into pieces, and the players that hide them: one a piece, or one for all pieces that read the same.</summary>
public sealed class TextPieces
{
    private TextPieces(string text, IReadOnlyList<TextRange> ranges, int[] players, int count) => (Text, Ranges, PlayerOfPiece, Players) = (text, ranges, players, count);

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The pieces' places, in the order of the text.</summary>
    public IReadOnlyList<TextRange> Ranges { get; }

    /// <summary>By piece: who hides it.</summary>
    public IReadOnlyList<int> PlayerOfPiece { get; }

    /// <summary>Number of players, 0 for a text without pieces.</summary>
    public int Players { get; }

    /// <summary>Whether a piece was put together from several, because there were too many.</summary>
    public bool IsCoarse { get; private init; }

    /// <summary>Pieces of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="split">What a piece is.</param>
    /// <param name="together">Whether pieces that read the same (ordinal comparison) are hidden together: lime's bag of words. A player has the place of its first piece.</param>
    public static TextPieces Of(string text, TextSplit split, bool together = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Of(text, TextSplitter.Split(text, split), together);
    }

    /// <summary>
    /// Pieces of a text, at most so many players: sentences where there are too many of the pieces asked for, and neighbouring sentences together, as even in number as can be, where there
    /// are too many of these.
    /// </summary>
    /// <inheritdoc cref="Of(string, TextSplit, bool)"/>
    public static TextPieces Of(string text, TextSplit split, bool together, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        TextPieces fine = Of(text, split, together);
        if (fine.Players <= most)
            return fine;
        IReadOnlyList<TextRange> sentences = TextSplitter.Split(text, TextSplit.Sentences);

        // A text without punctuation is one sentence, which says nothing of its parts.
        if (sentences.Count * 4 < most)
            sentences = fine.Ranges;
        var coarse = new List<TextRange>();
        for (int i = 0, parts = Math.Min(most, sentences.Count); i < parts; i++)
        {
            TextRange first = sentences[(int)((long)i * sentences.Count / parts)], last = sentences[(int)((long)(i + 1) * sentences.Count / parts) - 1];
            coarse.Add(new TextRange(first.Start, last.End - first.Start));
        }

        return new TextPieces(text, coarse, [.. Enumerable.Range(0, coarse.Count)], coarse.Count) { IsCoarse = true };
    }

    /// <summary>Pieces at given places, each a player.</summary>
    /// <exception cref="ArgumentException">They overlap, are not in order or reach beyond the text.</exception>
    public static TextPieces At(string text, IReadOnlyList<TextRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(ranges);
        int end = 0;
        foreach (TextRange range in ranges)
        {
            if (range.Start < end || range.Length < 0 || range.Length > text.Length - range.Start)
                throw new ArgumentException($"The piece of {range.Length} units at {range.Start} overlaps another or does not lie in the text of {text.Length}.", nameof(ranges));
            end = range.End;
        }

        return Of(text, ranges, false);
    }

    private static TextPieces Of(string text, IReadOnlyList<TextRange> ranges, bool together)
    {
        if (!together)
            return new TextPieces(text, ranges, [.. Enumerable.Range(0, ranges.Count)], ranges.Count);
        Dictionary<string, int> known = new(StringComparer.Ordinal);
        var players = new int[ranges.Count];
        for (int i = 0; i < players.Length; i++)
        {
            string word = text.Substring(ranges[i].Start, ranges[i].Length);
            if (!known.TryGetValue(word, out players[i]))
                known[word] = players[i] = known.Count;
        }

        return new TextPieces(text, ranges, players, known.Count);
    }
}
