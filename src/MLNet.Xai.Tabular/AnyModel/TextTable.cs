namespace MLNet.Xai.Tabular;

/// <summary>
/// Numbers for texts. The background's texts stay; a row's own text has a place among the latest <see cref="Latest"/> for as long as the row is explained, and a stamp that tells whether
/// it is still there.
/// </summary>
internal sealed class TextTable
{
    /// <summary>How many numbers a text takes: its place and its stamp.</summary>
    public const int Numbers = 2;

    private const int Latest = 4096;
    private const int Stamps = 1 << 24;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly List<string> _kept = [];
    private readonly (string Text, int Stamp)[] _latest = new (string, int)[Latest];
    private long _written;
    private bool _complete;

    /// <summary>The background's texts, once they are all known.</summary>
    public IReadOnlyList<string> Kept => _kept;

    /// <summary>Puts the background's texts back.</summary>
    public void Fill(IReadOnlyList<string> texts)
    {
        Span<float> numbers = stackalloc float[Numbers];
        foreach (string text in texts)
            Number(text, numbers);
        Complete();
    }

    /// <summary>From now on texts are those of rows that are explained.</summary>
    public void Complete() => _complete = true;

    /// <summary>Writes the numbers of a text.</summary>
    public void Number(string text, Span<float> numbers)
    {
        lock (_lock)
        {
            int stamp = 0;
            if (!_known.TryGetValue(text, out int place))
            {
                if (_complete)
                {
                    place = (int)(_written % Latest);
                    stamp = (int)(_written++ % (Stamps - 1)) + 1;
                    _latest[place] = (text, stamp);
                }
                else
                {
                    _known[text] = place = _kept.Count;
                    _kept.Add(text);
                }
            }

            (numbers[0], numbers[1]) = (place, stamp);
        }
    }

    /// <summary>The text of numbers.</summary>
    /// <exception cref="InvalidOperationException">More rows than can be held were read before this one was explained.</exception>
    public string Text(ReadOnlySpan<float> numbers)
    {
        (int place, int stamp) = ((int)numbers[0], (int)numbers[1]);
        lock (_lock)
        {
            if (stamp == 0)
                return _kept[place];
            return _latest[place].Stamp == stamp ? _latest[place].Text : throw new InvalidOperationException($"More than {Latest} rows are being explained at the same time.");
        }
    }
}
