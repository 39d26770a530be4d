using System.Buffers;
using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Texts;

/// <summary>A hierarchy of a text's pieces for Owen values: the text parts into sentences, these into clauses, these into balanced halves.</summary>
/// <remarks>
/// To the same end as the clustering of shap's <c>maskers.Text</c>, which merges neighbours greedily and reaches across punctuation late; cut from the top it is balanced, so that exact Owen
/// values of n words take about n^2 evaluations.
/// </remarks>
public static class TokenTree
{
    private static readonly SearchValues<char> s_clauseEnds = SearchValues.Create(",;:()[]{}—–،؛、，；：（）「」\"“”«»");

    /// <summary>The hierarchy.</summary>
    /// <param name="pieces">Pieces of which each is a player, one at least.</param>
    /// <exception cref="ArgumentException">There are none, or players have several pieces, which have no place in a hierarchy.</exception>
    public static PlayerTree Of(TextPieces pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        if (pieces.Players == 0 || pieces.Players != pieces.Ranges.Count)
            throw new ArgumentException($"A hierarchy is of pieces that are a player each; there are {pieces.Ranges.Count} pieces and {pieces.Players} players.", nameof(pieces));
        IReadOnlyList<TextRange> sentences = TextSplitter.Split(pieces.Text, TextSplit.Sentences);
        var levels = new int[Math.Max(0, pieces.Players - 1)];
        for (int i = 0, sentence = 0; i < levels.Length; i++)
        {
            // Between the pieces i and i + 1: 2 where a sentence ends, 1 where a clause does.
            while (sentence < sentences.Count && sentences[sentence].End <= pieces.Ranges[i].Start)
                sentence++;
            bool crosses = sentence < sentences.Count && pieces.Ranges[i + 1].Start >= sentences[sentence].End;
            levels[i] = crosses ? 2 : IsClause(pieces.Text.AsSpan(pieces.Ranges[i].End, pieces.Ranges[i + 1].Start - pieces.Ranges[i].End)) ? 1 : 0;
        }

        var merges = new List<(int Left, int Right)>();
        Join(0, pieces.Players, levels, pieces.Players, merges);
        return new PlayerTree(pieces.Players, merges);
    }

    private static bool IsClause(ReadOnlySpan<char> between) => between.ContainsAny(s_clauseEnds);

    // The node of the pieces from first to before end: split where the break is largest, and among such breaks nearest to the middle.
    private static int Join(int first, int end, int[] levels, int players, List<(int Left, int Right)> merges)
    {
        if (end - first == 1)
            return first;
        int best = first;
        for (int i = first; i < end - 1; i++)
        {
            if (levels[i] > levels[best] || (levels[i] == levels[best] && Off(i) < Off(best)))
                best = i;
        }

        int left = Join(first, best + 1, levels, players, merges), right = Join(best + 1, end, levels, players, merges);
        merges.Add((left, right));
        return players + merges.Count - 1;

        int Off(int i) => Math.Abs((2 * (i + 1)) - first - end);
    }
}
