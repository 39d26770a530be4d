using System.Globalization;

namespace MLNet.Xai.Core.Texts;

/// <summary>Sentences by rules: they end behind . ! ? … (with closing quotes and brackets) before white space, behind 。！？ anywhere, and at line breaks.</summary>
/// <remarks>No end are a full stop between digits ("3.14") or behind a single letter ("J. Smith", "e.g."), and full stops or an ellipsis before a small letter.</remarks>
internal static class SentenceSplitter
{
    public static IReadOnlyList<TextRange> Split(string text)
    {
        List<TextRange> sentences = [];
        int start = 0;
        for (int at = 0; at < text.Length;)
        {
            int end = End(text, at);
            if (end > at)
            {
                Add(sentences, text, start, end);
                start = end;
            }

            at = Math.Max(end, at + 1);
        }

        Add(sentences, text, start, text.Length);
        return sentences;
    }

    // Behind the sentence that ends with what stands at a place; the place itself where none does.
    private static int End(string text, int at)
    {
        if (text[at] is '\n' or '\r' or '\u2028' or '\u2029' or '\u0085')
            return at + 1;
        if (!IsEnder(text[at]) && !IsWideEnder(text[at]))
            return at;
        int end = at;
        bool wide = false, stops = true;
        for (; end < text.Length && (IsEnder(text[end]) || IsWideEnder(text[end])); end++)
        {
            wide |= IsWideEnder(text[end]);
            stops &= text[end] is '.' or '…';
        }

        int last = end;
        while (end < text.Length && IsCloser(text[end]))
            end++;
        if (wide || end == text.Length)
            return end;
        return char.IsWhiteSpace(text[end]) && !(stops && GoesOn(text, at, last)) ? end : at;
    }

    private static bool IsEnder(char c) => c is '.' or '!' or '?' or '…' or '؟' or '۔' or '।' or '‼' or '⁇' or '⁈' or '⁉';

    private static bool IsWideEnder(char c) => c is '。' or '！' or '？' or '．' or '｡';

    private static bool IsCloser(char c) => c is '"' or '\'' || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.ClosePunctuation or UnicodeCategory.FinalQuotePunctuation;

    // Whether the sentence goes on behind full stops: they are of an abbreviation, or a small letter follows.
    private static bool GoesOn(string text, int first, int end)
    {
        // "I" alone ends sentences ("so did I."), other single letters hardly do.
        bool single = end == first + 1 && first > 0 && char.IsLetter(text[first - 1]) && text[first - 1] != 'I' && (first == 1 || !char.IsLetterOrDigit(text[first - 2]));
        int next = end;
        while (next < text.Length && char.IsWhiteSpace(text[next]) && text[next] is not ('\n' or '\r'))
            next++;
        return single || (next < text.Length && char.IsLower(text[next]));
    }

    private static void Add(List<TextRange> sentences, string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        if (end > start)
            sentences.Add(new TextRange(start, end - start));
    }
}
