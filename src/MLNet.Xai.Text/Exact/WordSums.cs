namespace MLNet.Xai.Text.Exact;

/// <summary>
/// Where the attributions of a row's n-grams go: a slot's is divided equally among its occurrences in the row, an occurrence's equally among its tokens or characters, a token's among
/// the words that it covers, by characters. Marks and white space take no part, so that their share is the others'.
/// </summary>
internal sealed class WordSums(WordRuns words, int otherColumns)
{
    private readonly bool[] _touched = new bool[words.Count];

    /// <summary>Of each word.</summary>
    public double[] Words { get; } = new double[words.Count];

    /// <summary>Of each other column of text.</summary>
    public double[] Columns { get; } = new double[otherColumns];

    /// <summary>Of n-grams that cover nothing but marks and white space.</summary>
    public double Between { get; private set; }

    /// <summary>Whether an n-gram covers a part of a word.</summary>
    public bool IsTouched(int word) => _touched[word];

    public void Add(NgramHits hits, int hit, double value)
    {
        ReadOnlySpan<int> units = hits.Units(hit);
        int real = 0;
        foreach (int unit in units)
            real += IsReal(Origins(hits, unit)) ? 1 : 0;
        if (real == 0)
        {
            Between += value;
            return;
        }

        foreach (int unit in units)
            AddUnit(Origins(hits, unit), value / real);
    }

    private void AddUnit(ReadOnlySpan<int> origins, double value)
    {
        int real = 0;
        foreach (int origin in origins)
            real += IsReal(origin) ? 1 : 0;
        foreach (int origin in origins)
        {
            if (!IsReal(origin))
                continue;
            if (Origin.ColumnOf(origin) is >= 0 and int column)
            {
                Columns[column] += value / real;
                continue;
            }

            Words[words.Of(origin)] += value / real;
            _touched[words.Of(origin)] = true;
        }
    }

    private bool IsReal(ReadOnlySpan<int> origins)
    {
        foreach (int origin in origins)
        {
            if (IsReal(origin))
                return true;
        }

        return false;
    }

    private bool IsReal(int origin) => origin >= 0 ? words.Of(origin) >= 0 : origin != Origin.Mark;

    private static ReadOnlySpan<int> Origins(NgramHits hits, int unit)
    {
        int column = 0;
        for (; unit >= hits.Columns[column].Keys.Length; column++)
            unit -= hits.Columns[column].Keys.Length;
        return hits.Columns[column].Of(unit);
    }
}
