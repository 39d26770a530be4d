using System.Text;

namespace MLNet.Xai.Text.Tokenizers.BytePairs;

/// <summary>A word's bytes, where each comes from, and the symbols that they are merged into: a list linked both ways.</summary>
internal sealed class ByteWord
{
    private byte[] _values = new byte[64];
    private (int Start, int End)[] _places = new (int, int)[64];
    private int[] _ids = new int[64];
    private int[] _next = new int[64];
    private int[] _previous = new int[64];

    /// <summary>How many bytes.</summary>
    public int Count { get; private set; }

    public PriorityQueue<(int At, int Id), (int Rank, int At)> Queue { get; } = new();

    public void Clear() => Count = 0;

    /// <summary>Appends a character that stands at a place; one that stands nowhere has an empty place.</summary>
    public void Add(Rune character, int start, int end)
    {
        if (Count + 4 > _values.Length)
        {
            Array.Resize(ref _values, 2 * _values.Length);
            Array.Resize(ref _places, _values.Length);
            Array.Resize(ref _ids, _values.Length);
            Array.Resize(ref _next, _values.Length);
            Array.Resize(ref _previous, _values.Length);
        }

        int length = character.EncodeToUtf8(_values.AsSpan(Count));
        _places.AsSpan(Count, length).Fill((start, end));
        Count += length;
    }

    /// <summary>Every byte becomes a symbol.</summary>
    /// <param name="ids">Ids of the bytes' tokens.</param>
    public void Begin(int[] ids)
    {
        for (int at = 0; at < Count; at++)
        {
            _ids[at] = ids[_values[at]];
            _next[at] = at + 1;
            _previous[at] = at - 1;
        }
    }

    /// <summary>Whether a symbol still begins there.</summary>
    public bool IsStart(int at) => _next[at] >= 0;

    public int Id(int at) => _ids[at];

    public int Next(int at) => _next[at];

    public int Previous(int at) => _previous[at];

    /// <summary>A symbol and the next one become one.</summary>
    public void Join(int at, int id)
    {
        int right = _next[at], behind = _next[right];
        _ids[at] = id;
        _next[at] = behind;
        _next[right] = -1;
        if (behind < Count)
            _previous[behind] = at;
    }

    /// <summary>Where a symbol stands; of nothing but spaces that are left out, the end.</summary>
    public (int Start, int End) Place(int at, bool trim)
    {
        int from = at, to = _next[at];
        while (trim && from < to - 1 && _values[from] == ' ')
            from++;
        while (trim && to - 1 > from && _values[to - 1] == ' ')
            to--;
        (int start, int end) = (_places[from].Start, _places[to - 1].End);
        return trim && _values[from] == ' ' ? (end, end) : (start, end);
    }
}
