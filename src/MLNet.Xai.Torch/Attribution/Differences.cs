using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>What complete attributions must sum to.</summary>
internal static class Differences
{
    /// <summary>The target's output at each input less that at its baseline.</summary>
    /// <param name="explained">The inputs.</param>
    /// <param name="baselines">As many.</param>
    /// <param name="batch">The most rows that may go together.</param>
    public static double[] Of(Explained explained, Tensor baselines, int batch = int.MaxValue)
    {
        if (2L * explained.Count > batch)
        {
            double[] at = explained.Model.Scores(explained.Inputs, explained.Targets), from = explained.Model.Scores(baselines, explained.Targets);
            return [.. at.Zip(from, (a, b) => a - b)];
        }

        // In one pass: for a single row that is a good part of what gradients cost.
        using DisposeScope scope = NewDisposeScope();
        double[] both = explained.Model.Scores(cat([explained.Inputs, baselines]), [.. explained.Targets, .. explained.Targets]);
        return [.. both.Take(explained.Count).Zip(both.Skip(explained.Count), (a, b) => a - b)];
    }

    /// <summary>The sum of the attributions less what they should sum to.</summary>
    public static double[] Deltas(Tensor values, double[] gained)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] sums = values.to_type(ScalarType.Float64).flatten(1).sum(1).cpu().data<double>().ToArray();
        return [.. sums.Zip(gained, (s, g) => s - g)];
    }
}
