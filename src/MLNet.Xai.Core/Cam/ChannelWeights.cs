using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Cam;

/// <summary>One weight a channel: what distinguishes the classic class activation maps.</summary>
public static class ChannelWeights
{
    /// <summary><c>w_c = mean of g_c</c>.</summary>
    public static double[] GradCam(FeatureMaps gradients) => Each(gradients, (g, _) => TensorPrimitives.Sum(g) / (double)g.Length, gradients);

    /// <summary><c>w_c = sum of relu(g) * g^2 / (2 g^2 + g^3 * sum of A_c + epsilon)</c>, terms with g = 0 left out.</summary>
    /// <param name="activations">The activations A.</param>
    /// <param name="gradients">The gradients g.</param>
    /// <param name="epsilon">
    /// 1e-6 as pytorch-grad-cam has it, which tells where gradients are around 1e-3 or less (after global average pooling, say); 0 for the paper's formula.
    /// </param>
    public static double[] GradCamPlusPlus(FeatureMaps activations, FeatureMaps gradients, double epsilon = PlusPlusEpsilon) =>
        Each(gradients, (g, a) => PlusPlus(g, a, epsilon), activations);

    /// <summary><c>w_c = sum of g * A_c / (sum of A_c + 1e-7)</c>.</summary>
    public static double[] XGradCam(FeatureMaps activations, FeatureMaps gradients) =>
        Each(gradients, (g, a) => TensorPrimitives.Dot(g, a) / (TensorPrimitives.Sum(a) + 1e-7), activations);

    /// <summary>Uniform numbers in [-1, 1), a function of the seed and the channel.</summary>
    public static double[] Random(int channels, int seed)
    {
        var weights = new double[channels];
        for (int c = 0; c < channels; c++)
            weights[c] = (2 * CounterRandom.Uniform(seed, (ulong)c)) - 1;
        return weights;
    }

    /// <summary>Score-CAM: the softmax over channels of the target's score on the image masked by each channel (Wang et al., CVPRW 2020).</summary>
    public static double[] ScoreCam(ReadOnlySpan<double> scores)
    {
        var weights = new double[scores.Length];
        TensorPrimitives.SoftMax(scores, weights);
        return weights;
    }

    /// <summary>Ablation-CAM: <c>w_c = (score - score without channel c) / score</c> (Desai and Ramaswamy, WACV 2020).</summary>
    public static double[] AblationCam(double score, ReadOnlySpan<double> ablatedScores)
    {
        var weights = new double[ablatedScores.Length];
        for (int c = 0; c < weights.Length; c++)
            weights[c] = (score - ablatedScores[c]) / score;
        return weights;
    }

    internal const double PlusPlusEpsilon = 1e-6;

    private delegate double Weigh(ReadOnlySpan<float> gradient, ReadOnlySpan<float> activation);

    private static double[] Each(FeatureMaps gradients, Weigh weigh, FeatureMaps activations)
    {
        CamMap.SameShape(activations, gradients);
        var weights = new double[gradients.Channels];
        for (int c = 0; c < weights.Length; c++)
            weights[c] = weigh(gradients[c], activations[c]);
        return weights;
    }

    private static double PlusPlus(ReadOnlySpan<float> gradient, ReadOnlySpan<float> activation, double epsilon)
    {
        double total = TensorPrimitives.Sum(activation), sum = 0;
        foreach (float g in gradient)
        {
            if (g > 0)
                sum += g * ((double)g * g / ((2.0 * g * g) + (total * g * g * g) + epsilon));
        }

        return sum;
    }
}
