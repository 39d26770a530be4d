namespace MLNet.Xai.Text.Exact;

/// <summary>What every slot adds to one output of a linear model by being absent: the same for all rows, and so sorted once.</summary>
internal sealed class LinearAbsence
{
    private readonly SlotMap _map;
    private readonly Dictionary<int, double> _values = [];
    private readonly Dictionary<int, double> _columns = [];
    private readonly (string Name, int[] Slots)[] _ngrams;
    private readonly double _text;

    public LinearAbsence(SlotMap map, IEnumerable<int> slots, Func<int, double> valueOf)
    {
        _map = map;
        var named = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (int slot in slots)
        {
            double value = _values[slot] = valueOf(slot);
            int segment = map.SegmentOf(slot);
            if (map.Segments[segment].Step < 0)
            {
                _columns[segment] = _columns.GetValueOrDefault(segment) + value;
                continue;
            }

            _text += value;
            string name = map.NameOf(slot);
            if (named.TryGetValue(name, out List<int>? same))
                same.Add(slot);
            else
                named[name] = [slot];
        }

        _ngrams = [.. named.Select(pair => (pair.Key, pair.Value.ToArray())).OrderByDescending(pair => Math.Abs(pair.Item2.Sum(slot => _values[slot])))];
    }

    public AbsentParts Of(HashSet<int> present, int most)
    {
        double text = _text;
        var columns = new Dictionary<int, double>(_columns);
        foreach (int slot in present)
        {
            if (!_values.TryGetValue(slot, out double value))
                continue;
            int segment = _map.SegmentOf(slot);
            if (_map.Segments[segment].Step >= 0)
                text -= value;
            else
                columns[segment] -= value;
        }

        var named = new List<(string Name, double Value)>();
        for (int i = 0; i < _ngrams.Length && named.Count < most; i++)
        {
            double value = 0;
            foreach (int slot in _ngrams[i].Slots)
                value += present.Contains(slot) ? 0 : _values[slot];
            if (value == 0)
                continue;
            named.Add((_ngrams[i].Name, value));
            text -= value;
        }

        return new AbsentParts(named, named.Count < most ? 0 : text, columns);
    }
}
