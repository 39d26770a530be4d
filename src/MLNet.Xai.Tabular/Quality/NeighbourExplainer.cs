using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Tabular;

/// <summary>Explains a row's neighbours by what explained the row.</summary>
internal sealed class NeighbourExplainer
{
    private readonly QualityState _state;
    private readonly ExplainingTransformer _explainer;
    private readonly double[] _deviations;

    public NeighbourExplainer(QualityState state, RowExplainer explainer)
    {
        (_state, _explainer) = (state, explainer.ToTransformer(Watch.Nobody));
        int slots = state.Model.Slots, rows = state.Background.Length / slots;
        _deviations = [.. Enumerable.Range(0, slots).Select(slot =>
        {
            double[] known = [.. Enumerable.Range(0, rows).Select(r => (double)state.Background[(r * slots) + slot]).Where(double.IsFinite)];
            double mean = known.Length == 0 ? 0 : known.Average();
            return known.Length == 0 ? 0 : Math.Sqrt(known.Average(v => (v - mean) * (v - mean)));
        })];
    }

    /// <summary>One an explained output. Neighbours for which another class is predicted do not count where the predicted one is explained.</summary>
    public AttributionSensitivity[] Measure(ReadOnlySpan<float> row, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        int features = _state.Model.Features.Names.Length, width = _state.Width;
        float[] neighbours = AttributionSensitivity.Neighbours(row, _deviations, _state.SensitivityRadius, _state.SensitivitySamples, _state.Seed);
        float[] values = Explain([.. row, .. neighbours], _state.SensitivitySamples + 1);
        var found = new AttributionSensitivity[_state.Outputs.Length];
        float[] moved = new float[_state.SensitivitySamples * features];
        for (int i = 0; i < found.Length; i++)
        {
            for (int s = 0; s < _state.SensitivitySamples; s++)
                values.AsSpan(((s + 1) * width) + (i * features), features).CopyTo(moved.AsSpan(s * features));
            found[i] = AttributionSensitivity.Measure(values.AsSpan(i * features, features), moved, row, neighbours, _deviations);
        }

        return found;
    }

    private float[] Explain(float[] rows, int count)
    {
        int width = _state.Width;
        IDataView view = _explainer.Transform(_state.Model.Function.Transform(rows));
        bool predicted = _state.Outputs[0] < 0;
        DataViewSchema.Column column = view.Schema[_state.Attributions], score = view.Schema[_state.Model.Function.OutputColumn];
        using DataViewRowCursor cursor = view.GetRowCursor(predicted ? [column, score] : [column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        ValueGetter<VBuffer<float>>? scores = predicted && score.Type is VectorDataViewType ? cursor.GetGetter<VBuffer<float>>(score) : null;
        VBuffer<float> value = default, said = default;
        float[] values = new float[count * width];
        int first = -1;
        for (int r = 0; cursor.MoveNext(); r++)
        {
            getter(ref value);
            value.CopyTo(values.AsSpan(r * width, width));
            if (scores is null)
                continue;
            scores(ref said);
            int best = TensorPrimitives.IndexOfMax<float>(said.DenseValues().ToArray());
            if (r == 0)
                first = best;
            else if (best != first)
                values.AsSpan(r * width, width).Fill(float.NaN);
        }

        return values;
    }
}
