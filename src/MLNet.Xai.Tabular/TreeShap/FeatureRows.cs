using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular;

/// <summary>Reads the used slots of the feature column of data, and the rows' weights where there are some, row after row or as a sample.</summary>
internal sealed class FeatureRows(IDataView data, FeatureSlots column, string stage, IProgress<ExplainProgress>? progress, CancellationToken cancellation)
{
    private const int BlockRows = 1024;

    /// <summary>The column of the rows' weights; without one every row counts once.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>Counts all rows.</summary>
    /// <exception cref="InvalidOperationException">A row has another width, or a weight that is none.</exception>
    public void AddTo(CoverCounter counter)
    {
        float[] rows = new float[BlockRows * column.Size];
        double[] weights = new double[BlockRows];
        int filled = 0;
        ForEach((features, weight, row) =>
        {
            column.Read(features, row, rows.AsSpan(filled * column.Size, column.Size));
            weights[filled] = weight;
            if (++filled < BlockRows)
                return;
            Add(counter, rows, weights.AsMemory(0, filled));
            filled = 0;
        });
        if (filled > 0)
            Add(counter, rows, weights.AsMemory(0, filled));
    }

    /// <summary>An even sample of at most so many rows, row-major; all rows, in order, when there are not more.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="counter">Counts the drawn rows, if it is not null.</param>
    /// <remarks>Weights have no part in the drawing.</remarks>
    /// <exception cref="InvalidOperationException">A row has another width, or a weight that is none.</exception>
    public float[] Sample(int rows, int seed, CoverCounter? counter = null)
    {
        var random = new Random(seed);
        var sample = new List<float[]>();
        var weights = new List<double>();
        ForEach((features, weight, row) =>
        {
            if (Reservoir.Place(row, rows, random) is not { } place)
                return;
            if (place == sample.Count)
            {
                sample.Add(new float[column.Size]);
                weights.Add(0);
            }

            column.Read(features, row, sample[place]);
            weights[place] = weight;
        });
        float[] all = [.. sample.SelectMany(row => row)];
        if (counter is not null)
            Add(counter, all, weights.ToArray());
        return all;
    }

    private void Add(CoverCounter counter, float[] rows, ReadOnlyMemory<double> weights)
    {
        if (WeightColumn is null)
            counter.Add(rows, weights.Length);
        else
            counter.Add(rows, weights);
    }

    private void ForEach(Action<VBuffer<float>, double, long> action)
    {
        DataViewSchema.Column found = column.Find(data.Schema, "TreeSHAP");
        DataViewSchema.Column? weights = WeightColumn is null ? null : new InputColumn(WeightColumn, InputKind.Scalar, 1).Find(data.Schema, "TreeSHAP");
        using DataViewRowCursor cursor = data.GetRowCursor(weights is { } w ? [found, w] : [found]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(found);
        ValueGetter<float>? weightGetter = weights is { } weightsThere ? cursor.GetGetter<float>(weightsThere) : null;
        VBuffer<float> features = default;
        float weight = 1;
        bool weighed = false;
        long row = 0;
        for (; cursor.MoveNext(); row++)
        {
            if (row % BlockRows == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new ExplainProgress(stage, row));
            }

            getter(ref features);
            weightGetter?.Invoke(ref weight);
            if (!float.IsFinite(weight) || weight < 0)
                throw new InvalidOperationException($"Row {row}: the weight in the column '{WeightColumn}' is {weight}; weights are numbers, zero or more.");
            weighed |= weight > 0;
            action(features, weight, row);
        }

        if (row > 0 && !weighed)
            throw new InvalidOperationException($"All weights in the column '{WeightColumn}' are zero.");

        progress?.Report(new ExplainProgress(stage, row));
    }
}
