using Microsoft.ML.Data;
using MLNet.Xai.Core;

namespace MLNet.Xai.Text.Exact;

/// <summary>Rows of a linear model. A row costs what it has of slots that are not zero, and the absent n-grams that are named.</summary>
internal sealed class LinearSlotRow(LinearSlots engine, SlotMap map) : SlotRow
{
    private readonly float[] _row = new float[engine.SlotCount];
    private readonly Dictionary<TargetClass, LinearAbsence> _absences = [];
    private int[] _filled = [];
    private TargetClass _target;
    private double _margin;

    public override double BaseValue => At(engine.Bases);

    public override double Margin => _margin;

    public override void Begin(in VBuffer<float> features, TargetClass target)
    {
        foreach (int slot in _filled)
            _row[slot] = 0;
        _target = target;
        ReadOnlySpan<float> values = features.GetValues();
        ReadOnlySpan<int> indices = features.GetIndices();
        _filled = features.IsDense ? [.. Enumerable.Range(0, values.Length)] : indices.ToArray();
        _margin = At(engine.Biases);
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw new InvalidOperationException($"the feature '{map.Segments[map.SegmentOf(_filled[i])].Column}' is {values[i]}, of which a linear model makes nothing; replace missing values before the model");
            _row[_filled[i]] = values[i];
            _margin += WeightOf(_filled[i]) * values[i];
        }
    }

    public override double Of(int slot) => WeightOf(slot) * (_row[slot] - (engine.Means.Length > 0 ? engine.Means[slot] : 0));

    public override AbsentParts Absent(HashSet<int> present, int most)
    {
        if (engine.Means.Length == 0)
            return AbsentParts.None;
        if (!_absences.TryGetValue(_target, out LinearAbsence? absence))
            _absences[_target] = absence = new LinearAbsence(map, engine.AbsentSlots, slot => -WeightOf(slot) * engine.Means[slot]);
        return absence.Of(present, most);
    }

    private double WeightOf(int slot) =>
        engine.Weights[(_target.Class * engine.SlotCount) + slot] - (_target.Against < 0 ? 0.0 : engine.Weights[(_target.Against * engine.SlotCount) + slot]);

    private double At(double[] outputs) => outputs[_target.Class] - (_target.Against < 0 ? 0 : outputs[_target.Against]);
}
