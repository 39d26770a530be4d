using System.Buffers;
using System.Numerics.Tensors;
using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular;

/// <summary>Writes the appended columns of one row: chosen outputs, slots summed up to features, the largest kept, the residual.</summary>
internal sealed class OutputRowWriter(TreeShapState state)
{
    private readonly int _features = state.Features.Names.Length;
    private readonly int _outputs = state.Outputs.Length;

    /// <param name="row">The row.</param>
    /// <param name="columns">Receives values, base values and residuals, one after another.</param>
    /// <param name="active">Which of the three are wanted.</param>
    public void Write(in ExplainedValues row, Span<float> columns, bool[] active)
    {
        Span<float> values = columns[..(_outputs * _features)];
        Span<float> bases = columns.Slice(values.Length, _outputs);
        Span<float> residuals = columns.Slice(values.Length + _outputs, _outputs);
        for (int i = 0; i < _outputs; i++)
        {
            int output = state.Outputs[i] >= 0 ? state.Outputs[i] : TensorPrimitives.IndexOfMax(row.Scores);
            bases[i] = (float)row.BaseValues[output];
            if (row.Values.IsEmpty)
                continue;
            int slots = row.Features.Length;
            ReadOnlySpan<double> slotValues = row.Values.Slice(output * slots, slots);
            if (active[0])
                WriteValues(slotValues, values.Slice(i * _features, _features));
            if (active[2])
                residuals[i] = (float)(row.BaseValues[output] + TensorPrimitives.Sum(slotValues) - Target(row, output));
        }
    }

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

    private double Target(in ExplainedValues row, int output)
    {
        switch (state.Residual)
        {
            case ResidualTarget.Score:
                return row.Scores[output];
            case ResidualTarget.LogScore:
                return Math.Log(row.Scores[output]);
            case ResidualTarget.Probability:
                return row.Probabilities[0];
            default:
                Span<double> outputs = state.Ensemble.OutputCount <= 64 ? stackalloc double[state.Ensemble.OutputCount] : new double[state.Ensemble.OutputCount];
                state.Ensemble.Predict(row.Features, outputs);
                if (state.Units == ExplanationUnits.Probability)
                    state.Link!.Apply(outputs, outputs);
                return outputs[output];
        }
    }
}
