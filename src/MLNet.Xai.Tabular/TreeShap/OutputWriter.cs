using System.Buffers;
using System.Numerics.Tensors;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>Writes the appended columns: chosen outputs, slots summed up to features, the largest kept, the residual.</summary>
internal sealed class OutputWriter(TreeShapState state, ValueLayout layout)
{
    private readonly int _modelOutputs = state.Ensemble.OutputCount;
    private readonly int _outputs = state.Outputs.Length;
    private readonly int _features = layout.Features.Length;

    // The values as they are computed are the values that are shown.
    private readonly bool _plain = state is { TopK: 0, Interactions: false, Ensemble.OutputCount: 1 } && layout.Sums is null;

    public void Write(in ExplainedRows rows, in ExplainBlock block)
    {
        bool whole = _plain && rows.Places.IsEmpty;
        if (whole)
        {
            TensorPrimitives.ConvertTruncating(rows.Values, block.Output(TreeShapColumns.Values).Slice(rows.First * _features, rows.Values.Length / _features * _features));
            block.Output(TreeShapColumns.BaseValues).Slice(rows.First, rows.Count).Fill((float)rows.BaseValues[0]);
        }

        bool residuals = block.ActiveOutputs[TreeShapColumns.Residuals];
        for (int row = 0; row < rows.Count && (!whole || residuals); row++)
        {
            int place = rows.Place(row);
            for (int i = 0; i < _outputs; i++)
            {
                int output = state.Outputs[i] >= 0 ? state.Outputs[i] : Predicted(rows, place);
                int at = (place * _outputs) + i, computed = (row * _modelOutputs) + output;
                block.Output(TreeShapColumns.BaseValues)[at] = (float)rows.BaseValues[output];
                if (!rows.Interactions.IsEmpty)
                    WriteInteractions(rows.Interactions.Slice(computed * layout.ValueCount * layout.ValueCount, layout.ValueCount * layout.ValueCount), block, at);
                if (rows.Values.IsEmpty)
                    continue;
                ReadOnlySpan<double> values = rows.Values.Slice(computed * layout.ValueCount, layout.ValueCount);
                if (!whole)
                    WriteValues(values, block, at);
                if (residuals)
                    block.Output(TreeShapColumns.Residuals)[at] = (float)(rows.BaseValues[output] + TensorPrimitives.Sum(values) - Target(rows, row, place, output));
            }
        }
    }

    private int Predicted(in ExplainedRows rows, int place) => TensorPrimitives.IndexOfMax(rows.Scores.Slice(place * _modelOutputs, _modelOutputs));

    private void WriteValues(ReadOnlySpan<double> computed, in ExplainBlock block, int at)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(_features);
        Span<double> values = rented.AsSpan(0, _features);
        layout.Collect(computed, values);
        Span<float> shown = block.Output(TreeShapColumns.Values).Slice(at * _features, _features);
        TensorPrimitives.ConvertTruncating<double, float>(values, shown);
        if (state.TopK > 0)
        {
            double others = 0;
            if (state.TopK < _features)
                KeepLargest(values, shown, state.TopK, out others);
            block.Output(TreeShapColumns.Others)[at] = (float)others;
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private void WriteInteractions(ReadOnlySpan<double> computed, in ExplainBlock block, int at)
    {
        int size = _features * _features;
        double[] rented = ArrayPool<double>.Shared.Rent(size);
        Span<double> matrix = rented.AsSpan(0, size);
        layout.CollectMatrix(computed, matrix);
        TensorPrimitives.ConvertTruncating<double, float>(matrix, block.Output(TreeShapColumns.Interactions(state)).Slice(at * size, size));
        ArrayPool<double>.Shared.Return(rented);
    }

    // Of equal magnitudes the first are kept.
    private static void KeepLargest(ReadOnlySpan<double> values, Span<float> shown, int count, out double others)
    {
        float[] sorted = ArrayPool<float>.Shared.Rent(shown.Length);
        Span<float> magnitudes = sorted.AsSpan(0, shown.Length);
        TensorPrimitives.Abs(shown, magnitudes);
        magnitudes.Sort();
        float least = magnitudes[^count];
        int ties = count;
        foreach (float magnitude in magnitudes)
            ties -= magnitude > least ? 1 : 0;
        ArrayPool<float>.Shared.Return(sorted);
        others = 0;
        for (int i = 0; i < shown.Length; i++)
        {
            float magnitude = Math.Abs(shown[i]);
            if (magnitude > least || (magnitude == least && ties-- > 0))
                continue;
            others += values[i];
            shown[i] = 0;
        }
    }

    private double Target(in ExplainedRows rows, int row, int place, int output) => state.Residual switch
    {
        ResidualTarget.Score => rows.Scores[(place * _modelOutputs) + output],
        ResidualTarget.LogScore => Math.Log(rows.Scores[place]),
        ResidualTarget.Probability => rows.Probabilities[place],
        _ => rows.Predictions[(row * _modelOutputs) + output],
    };
}
