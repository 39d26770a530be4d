using System.Buffers;
using MLNet.Xai.Text.Tokenizers.Unicode;

namespace MLNet.Xai.Text.Tokenizers.Parts;

/// <summary>Finds added tokens: the leftmost first, of several there the longest.</summary>
internal sealed class AddedTokens
{
    private readonly Dictionary<char, AddedToken[]> _byFirst;
    private readonly SearchValues<char> _first;

    public AddedTokens(IEnumerable<AddedToken> tokens)
    {
        _byFirst = tokens.GroupBy(t => t.Text[0]).ToDictionary(g => g.Key, AddedToken[] (g) => [.. g.OrderByDescending(t => t.Text.Length)]);
        _first = SearchValues.Create([.. _byFirst.Keys]);
    }

    public bool IsEmpty => _byFirst.Count == 0;

    /// <summary>The next added token of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where to begin; white space before it belongs to what was found before.</param>
    /// <param name="found">The token.</param>
    /// <param name="start">Where it begins, stripped white space counted.</param>
    /// <param name="end">Where it ends, stripped white space counted.</param>
    public bool Next(ReadOnlySpan<char> text, int from, out AddedToken? found, out int start, out int end)
    {
        for (int at = from; at < text.Length; at++)
        {
            int skip = text[at..].IndexOfAny(_first);
            if (skip < 0)
                break;
            at += skip;
            found = Longest(text, at);
            if (found is null)
                continue;
            start = at;
            end = at + found.Text.Length;
            // A match that is no single word is passed over whole, as the reference does.
            if (found.SingleWord && (EndsWithWord(text[..start]) || StartsWithWord(text[end..])))
            {
                at = end - 1;
                continue;
            }

            if (found.LeftStrip)
                start = from + TrimmedEnd(text[from..start]);
            if (found.RightStrip)
                end = text.Length - TrimmedStart(text[end..]);
            return true;
        }

        (found, start, end) = (null, text.Length, text.Length);
        return false;
    }

    private AddedToken? Longest(ReadOnlySpan<char> text, int at)
    {
        foreach (AddedToken token in _byFirst[text[at]])
        {
            if (text[at..].StartsWith(token.Text, StringComparison.Ordinal))
                return token;
        }

        return null;
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text) => text.Length > 0 && Characters.IsWord(Characters.At(text, 0, out _));

    private static bool EndsWithWord(ReadOnlySpan<char> text)
    {
        if (text.Length == 0)
            return false;
        int last = text.Length > 1 && char.IsSurrogatePair(text[^2], text[^1]) ? text.Length - 2 : text.Length - 1;
        return Characters.IsWord(Characters.At(text, last, out _));
    }

    // All white space is in the basic plane: one unit each.
    private static int TrimmedEnd(ReadOnlySpan<char> text)
    {
        int length = text.Length;
        while (length > 0 && Characters.IsSpace(text[length - 1]))
            length--;
        return length;
    }

    private static int TrimmedStart(ReadOnlySpan<char> text)
    {
        int at = 0;
        while (at < text.Length && Characters.IsSpace(text[at]))
            at++;
        return text.Length - at;
    }
}
