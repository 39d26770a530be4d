namespace MLNet.Xai.Text.Exact;

/// <summary>
/// The n-grams of a row that have slots: one behind the other, each with the units (tokens or characters) that it is made of. An n-gram of n units begins at every unit and leaves
/// out, in all, no more units than the step skips.
/// </summary>
internal sealed class NgramsRun(NgramRule rule)
{
    private readonly uint[] _keys = new uint[rule.Length];
    private readonly int[] _places = new int[rule.Length];
    private KeyUnits _current = null!;
    private int _column;
    private int _firstUnit;
    private NgramHits _hits = null!;

    public bool CountsOnly => rule.CountsOnly;

    public NgramHits Run(KeyUnits[] columns)
    {
        _hits = new NgramHits(columns);
        _firstUnit = 0;
        for (_column = 0; _column < columns.Length; _column++)
        {
            _current = columns[_column];
            for (int start = 0; start < _current.Keys.Length; start++)
                Begin(start);
            _firstUnit += _current.Keys.Length;
        }

        return _hits;
    }

    private void Begin(int start)
    {
        Put(0, start);
        if (rule.Length > 1)
            Extend(1, start, start + Math.Min(rule.Length + rule.Skips, _current.Keys.Length - start));
    }

    private void Extend(int length, int start, int end)
    {
        for (int next = _places[length - 1] + 1; next < end && next - start - length <= rule.Skips; next++)
        {
            Put(length, next);
            if (length + 1 < rule.Length)
                Extend(length + 1, start, end);
        }
    }

    private void Put(int at, int place)
    {
        _keys[at] = _current.Keys[place];
        _places[at] = place;
        int slot = rule.Find(_keys, at + 1, _column);
        if (slot >= 0)
            _hits.Add(slot, _places.AsSpan(0, at + 1), _firstUnit);
    }
}

/// <summary>The n-grams of a row that have slots.</summary>
/// <param name="columns">The units of each input column.</param>
internal sealed class NgramHits(KeyUnits[] columns)
{
    private readonly List<int> _slots = [];
    private readonly List<int> _starts = [0];
    private readonly List<int> _units = [];

    public KeyUnits[] Columns => columns;

    public int Count => _slots.Count;

    public int Slot(int hit) => _slots[hit];

    /// <summary>The units of one, counted through all columns.</summary>
    public ReadOnlySpan<int> Units(int hit) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_units)[_starts[hit].._starts[hit + 1]];

    public void Add(int slot, ReadOnlySpan<int> places, int firstUnit)
    {
        _slots.Add(slot);
        foreach (int place in places)
            _units.Add(firstUnit + place);
        _starts.Add(_units.Count);
    }
}
