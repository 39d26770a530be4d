using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Torch.Saving;
using MLNet.Xai.Vision.Attribution;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>A quick run that finds what is wrong with a method's options before there is any data.</summary>
internal static class ImageMethodTrial
{
    /// <summary>Whether even a trial would run the network often; the windows and groups can be tried on any other.</summary>
    public static bool IsCostly(AttributionMethod method) => method switch
    {
        Occlusion or FeatureAblation => true,
        SmoothGrad m => IsCostly(m.Method),
        _ => false,
    };

    /// <summary>The same options with as few passes as there can be; numbers out of range stay so.</summary>
    public static AttributionMethod Of(AttributionMethod method) => method switch
    {
        FeatureAblation { Groups: null } m => new FeatureAblation { Groups = zeros([1, 1, 1, 1]), Baseline = m.Baseline, BatchSize = m.BatchSize },
        Rise m => new Rise { Masks = Math.Min(m.Masks, 1), Cells = m.Cells, Probability = m.Probability, Baseline = m.Baseline, BatchSize = m.BatchSize },
        _ => MethodTrial.Of(method, Of),
    };

    /// <summary>A network that costs nothing: the mean of what it is given, for every class.</summary>
    public sealed class Means(int classes) : Module<Tensor, Tensor>(nameof(Means))
    {
        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => input.flatten(1).mean([1], keepdim: true).expand(input.shape[0], classes);
    }
}
