namespace MLNet.Xai.Text.Exact;

/// <summary>
/// The words of a text: what lies between white space, cut where two of the model's tokens meet without any. Punctuation at the ends of a word belongs to it, though it is not shown;
/// a word of nothing else is shown as it is.
/// </summary>
internal sealed class WordRuns
{
    private readonly string _text;
    private readonly List<(int Start, int End)> _runs = [];
    private readonly int[] _runOfCharacter;

    /// <param name="text">The text.</param>
    /// <param name="tokens">The first and last characters of the tokens of each step that cuts some, in their order.</param>
    public WordRuns(string text, IEnumerable<IReadOnlyList<(int First, int Last)>> tokens)
    {
        _text = text;
        _runOfCharacter = new int[text.Length];
        bool[] cut = new bool[text.Length + 1];
        foreach (IReadOnlyList<(int First, int Last)> some in tokens)
        {
            for (int i = 1; i < some.Count; i++)
            {
                if (some[i].First > some[i - 1].Last)
                    cut[some[i].First] |= text.AsSpan(some[i - 1].Last, some[i].First - some[i - 1].Last).IndexOfAny(s_spaces) < 0;
            }
        }

        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool space = i == text.Length || char.IsWhiteSpace(text[i]);
            if (start >= 0 && (space || cut[i]))
            {
                _runs.Add((start, i));
                start = -1;
            }

            if (!space && start < 0)
                start = i;
            if (i < text.Length)
                _runOfCharacter[i] = space ? -1 : _runs.Count;
        }
    }

    private static readonly System.Buffers.SearchValues<char> s_spaces =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(char.IsWhiteSpace)]);

    public int Count => _runs.Count;

    /// <summary>The word that a character is part of; -1 for white space.</summary>
    public int Of(int character) => _runOfCharacter[character];

    /// <summary>Where a word is shown: without punctuation at its ends.</summary>
    public (int Start, int Length, bool IsPunctuation) Shown(int word)
    {
        (int start, int end) = _runs[word];
        while (start < end && char.IsPunctuation(_text[start]))
            start++;
        while (end > start && char.IsPunctuation(_text[end - 1]))
            end--;
        return end > start ? (start, end - start, false) : (_runs[word].Start, _runs[word].End - _runs[word].Start, true);
    }
}
