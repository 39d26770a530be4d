using MLNet.Xai.Core;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Attribution;

/// <summary>Runs a model on copies of one input in each of which something is hidden.</summary>
internal static class Ablation
{
    /// <summary>How much the target's output falls with each thing hidden.</summary>
    /// <param name="explained">What is explained.</param>
    /// <param name="index">Which explanation.</param>
    /// <param name="count">How many things there are to hide.</param>
    /// <param name="batchSize">Copies in one pass.</param>
    /// <param name="hide">Hides a thing in a copy [1, ...], in place.</param>
    public static double[] Falls(Explained explained, int index, int count, int batchSize, Action<int, Tensor> hide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        TargetClass target = explained.Targets[index];
        double whole = explained.Model.Scores(explained.Row(index), target)[0];
        var falls = new double[count];
        for (int from = 0; from < count; from += batchSize)
        {
            using DisposeScope scope = NewDisposeScope();
            int rows = Math.Min(batchSize, count - from);
            Tensor copies = explained.Row(index).expand([rows, .. explained.Inputs.shape[1..]]).clone();
            for (int k = 0; k < rows; k++)
                hide(from + k, copies.narrow(0, k, 1));
            double[] scores = explained.Model.Scores(copies, target);
            for (int k = 0; k < rows; k++)
                falls[from + k] = whole - scores[k];
        }

        return falls;
    }
}
