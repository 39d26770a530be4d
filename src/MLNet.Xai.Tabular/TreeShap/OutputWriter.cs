using System.Buffers;
using System.Numerics.Tensors;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular;

/// <summary>Writes the appended columns: chosen outputs, slots summed up to features, the largest kept, the residual.</summary>
internal sealed class OutputWriter(TreeShapState state)
{
    private readonly int _modelOutputs = state.Ensemble.OutputCount;
    private readonly int _slots = state.Ensemble.FeatureCount;
    private readonly int _outputs = state.Outputs.Length;
    private readonly int _features = state.Features.Names.Length;

    // The values as they are computed are the values that are shown.
    private readonly bool _plain = state is { TopK: 0, Ensemble.OutputCount: 1 } && state.Features.Names.Length == state.Ensemble.FeatureCount;

    public void Write(in ExplainedRows rows, in ExplainBlock block)
    {
        bool whole = _plain && rows.Places.IsEmpty;
        if (whole)
        {
            TensorPrimitives.ConvertTruncating(rows.Values, block.Output(0));
            block.Output(1).Fill((float)rows.BaseValues[0]);
        }

        bool values = block.ActiveOutputs[0] && !whole;
        bool residuals = block.ActiveOutputs[2];
        for (int row = 0; row < rows.Count && (!whole || residuals); row++)
        {
            int place = rows.Place(row);
            for (int i = 0; i < _outputs; i++)
            {
                int output = state.Outputs[i] >= 0 ? state.Outputs[i] : Predicted(rows, place);
                int at = (place * _outputs) + i;
                block.Output(1)[at] = (float)rows.BaseValues[output];
                if (!values && !residuals)
                    continue;
                ReadOnlySpan<double> slotValues = rows.Values.Slice(((row * _modelOutputs) + output) * _slots, _slots);
                if (values)
                    WriteValues(slotValues, block.Output(0).Slice(at * _features, _features));
                if (residuals)
                    block.Output(2)[at] = (float)(rows.BaseValues[output] + TensorPrimitives.Sum(slotValues) - Target(rows, row, place, output));
            }
        }
    }

    private int Predicted(in ExplainedRows rows, int place) => TensorPrimitives.IndexOfMax(rows.Scores.Slice(place * _modelOutputs, _modelOutputs));

    private void WriteValues(ReadOnlySpan<double> slotValues, Span<float> values)
    {
        if (_features == slotValues.Length)
        {
            TensorPrimitives.ConvertTruncating(slotValues, values);
        }
        else
        {
            double[] sums = ArrayPool<double>.Shared.Rent(_features);
            Array.Clear(sums, 0, _features);
            for (int slot = 0; slot < slotValues.Length; slot++)
                sums[state.Features.GroupOfSlot[slot]] += slotValues[slot];
            TensorPrimitives.ConvertTruncating<double, float>(sums.AsSpan(0, _features), values);
            ArrayPool<double>.Shared.Return(sums);
        }

        if (state.TopK > 0 && state.TopK < _features)
            KeepLargest(values, state.TopK);
    }

    // Of equal magnitudes the first are kept.
    private static void KeepLargest(Span<float> values, int count)
    {
        float[] sorted = ArrayPool<float>.Shared.Rent(values.Length);
        Span<float> magnitudes = sorted.AsSpan(0, values.Length);
        TensorPrimitives.Abs(values, magnitudes);
        magnitudes.Sort();
        float least = magnitudes[^count];
        int ties = count;
        foreach (float magnitude in magnitudes)
            ties -= magnitude > least ? 1 : 0;
        ArrayPool<float>.Shared.Return(sorted);
        foreach (ref float value in values)
        {
            float magnitude = Math.Abs(value);
            if (magnitude < least || (magnitude == least && ties-- <= 0))
                value = 0;
        }
    }

    private double Target(in ExplainedRows rows, int row, int place, int output)
    {
        switch (state.Residual)
        {
            case ResidualTarget.Score:
                return rows.Scores[(place * _modelOutputs) + output];
            case ResidualTarget.LogScore:
                return Math.Log(rows.Scores[place]);
            case ResidualTarget.Probability:
                return rows.Probabilities[place];
            default:
                Span<double> outputs = _modelOutputs <= 64 ? stackalloc double[_modelOutputs] : new double[_modelOutputs];
                state.Ensemble.Predict(rows.Features.Slice(row * _slots, _slots), outputs);
                if (state.Units == ExplanationUnits.Probability)
                    state.Link!.Apply(outputs, outputs);
                return outputs[output];
        }
    }
}
