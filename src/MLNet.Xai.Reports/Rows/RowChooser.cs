using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Reports;

/// <summary>Finds the rows that are shown by themselves while all rows pass by: the extreme ones of several measures, and one in the middle.</summary>
internal sealed class RowChooser(IReadOnlyList<long>? asked, int seed)
{
    private const int SampleRows = 1001;

    private readonly SortedDictionary<int, (double Key, ChosenRow Row)> _extremes = [];
    private readonly Dictionary<long, ChosenRow> _asked = [];
    private readonly HashSet<long> _wanted = [.. asked ?? []];
    private readonly List<(double Key, ChosenRow Row)> _sample = [];
    private long _seen;

    /// <summary>Whether rows were named.</summary>
    public bool AreAsked => asked is not null;

    /// <summary>Keeps the row where it has the largest key so far of a measure.</summary>
    public void Offer(int measure, double key, Func<ChosenRow> row)
    {
        if (!AreAsked && (!_extremes.TryGetValue(measure, out var best) || key > best.Key))
            _extremes[measure] = (key, row());
    }

    /// <summary>Takes part in the choice of the row in the middle.</summary>
    public void OfferMiddle(double key, Func<ChosenRow> row)
    {
        if (AreAsked)
            return;
        long place = _seen < SampleRows ? _seen : (long)Math.BigMul(CounterRandom.Bits(seed, (ulong)_seen), (ulong)_seen + 1, out _);
        _seen++;
        if (place < _sample.Count)
            _sample[(int)place] = (key, row());
        else if (place < SampleRows)
            _sample.Add((key, row()));
    }

    /// <summary>Keeps the row where it was named.</summary>
    public void OfferAsked(long number, Func<ChosenRow> row)
    {
        if (_wanted.Contains(number))
            _asked[number] = row();
    }

    /// <summary>Each row once, with all that it was chosen for.</summary>
    /// <exception cref="ArgumentException">A named row is not there.</exception>
    public IReadOnlyList<ChosenRow> ToRows()
    {
        if (asked is not null)
        {
            return [.. asked.Distinct().Select(number => _asked.TryGetValue(number, out ChosenRow? row) ? row : throw new ArgumentException(
                $"{ModelReportOptions.Name(nameof(ModelReportOptions.Rows))}: there is no row {number} with a score. Rows are counted from 0."))];
        }

        List<ChosenRow> rows = [.. _extremes.Values.Select(e => e.Row)];
        if (_sample.Count > 0)
            rows.Add(_sample.OrderBy(s => s.Key).ThenBy(s => s.Row.Number).ElementAt(_sample.Count / 2).Row);
        return [.. rows.GroupBy(row => row.Number).Select(group => group.First() with { Why = string.Join("; ", group.Select(row => row.Why).Distinct(StringComparer.Ordinal)) })];
    }
}
