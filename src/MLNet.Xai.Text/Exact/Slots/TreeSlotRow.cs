using Microsoft.ML.Data;
using MLNet.Xai.Core;

namespace MLNet.Xai.Text.Exact;

/// <summary>Rows of a tree model.</summary>
internal sealed class TreeSlotRow(TreeSlots engine, SlotMap map) : SlotRow
{
    private readonly Dictionary<int, int> _places = engine.Slots.Select((slot, place) => (slot, place)).ToDictionary(pair => pair.slot, pair => pair.place);
    private readonly float[] _row = new float[engine.Slots.Length];
    private readonly double[] _all = new double[engine.Slots.Length * engine.OutputCount];
    private readonly double[] _margins = new double[engine.OutputCount];
    private readonly double[] _values = new double[engine.Slots.Length];
    private TargetClass _target;

    public override double BaseValue => At(engine.Explainer.BaseValues);

    public override double Margin => At(_margins);

    public override void Begin(in VBuffer<float> features, TargetClass target)
    {
        _target = target;
        Array.Clear(_row);
        foreach (KeyValuePair<int, float> item in features.Items())
        {
            if (_places.TryGetValue(item.Key, out int place))
                _row[place] = item.Value;
        }

        engine.Explainer.Explain(_row, 1, _all);
        engine.Ensemble.Predict(_row, 1, _margins);
        for (int i = 0; i < _values.Length; i++)
            _values[i] = _all[(target.Class * _values.Length) + i] - (target.Against < 0 ? 0 : _all[(target.Against * _values.Length) + i]);
    }

    public override double Of(int slot) => _places.TryGetValue(slot, out int place) ? _values[place] : 0;

    public override AbsentParts Absent(HashSet<int> present, int most)
    {
        var named = new Dictionary<string, double>(StringComparer.Ordinal);
        var columns = new Dictionary<int, double>();
        for (int i = 0; i < _values.Length; i++)
        {
            int slot = engine.Slots[i];
            if (_values[i] == 0 || present.Contains(slot))
                continue;
            int segment = map.SegmentOf(slot);
            if (map.Segments[segment].Step < 0)
            {
                columns[segment] = columns.GetValueOrDefault(segment) + _values[i];
                continue;
            }

            string name = map.NameOf(slot);
            named[name] = named.GetValueOrDefault(name) + _values[i];
        }

        (string Name, double Value)[] sorted = [.. named.Select(pair => (pair.Key, pair.Value)).OrderByDescending(pair => Math.Abs(pair.Value))];
        return new AbsentParts(sorted[..Math.Min(most, sorted.Length)], sorted.Skip(most).Sum(pair => pair.Value), columns);
    }

    private double At(ReadOnlySpan<double> outputs) => outputs[_target.Class] - (_target.Against < 0 ? 0 : outputs[_target.Against]);
}
