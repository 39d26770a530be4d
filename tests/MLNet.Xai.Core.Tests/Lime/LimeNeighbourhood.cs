using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Tests.Lime;

/// <summary>Samples as lime has them: the explained row first, row after row.</summary>
/// <param name="Rows">As the model takes them.</param>
/// <param name="Data">As the local model sees them.</param>
internal sealed record LimeNeighbourhood(double[] Rows, double[] Data)
{
    public static LimeNeighbourhood Of(LimeTabularExplainer explainer, double[] row, long seed) => Of(explainer, row, explainer.Sampler.IsAround ? explainer.Sampler.Around(row, explainer.Sampler.Draw(seed)) : explainer.Sampler.Draw(seed));

    public static LimeNeighbourhood Of(LimeTabularExplainer explainer, double[] row, LimeSamples samples)
    {
        int features = row.Length;
        bool[] cut = [.. Enumerable.Range(0, features).Select(f => explainer.Bins(f) is not null)];
        double[] own = explainer.Sampler.Codes(row), data = new double[(samples.Count + 1) * features], columns = new double[GramLanes.Padded(features) * BlockMoments.Block];
        LimeColumns.Row(cut, own).CopyTo(data, 0);
        for (int first = 0; first < samples.Count; first += BlockMoments.Block)
        {
            int size = Math.Min(BlockMoments.Block, samples.Count - first);
            LimeColumns.Fill(samples, cut, own, first, size, columns);
            for (int r = 0; r < size; r++)
            {
                for (int f = 0; f < features; f++)
                    data[((first + r + 1) * features) + f] = columns[(f * BlockMoments.Block) + r];
            }
        }

        return new([.. row, .. samples.Rows], data);
    }

    /// <summary>Kernel weights of few rows.</summary>
    public static double[] Weights(double[] data, int features, LimeDistance distance, double width)
    {
        double[] weights = new double[data.Length / features], columns = new double[features * BlockMoments.Block];
        for (int i = 0; i < data.Length; i++)
            columns[(i % features * BlockMoments.Block) + (i / features)] = data[i];
        new LimeKernel(MomentLoops.Of(), distance, width, features).Weigh(columns, data.AsSpan(0, features), weights);
        return weights;
    }
}
