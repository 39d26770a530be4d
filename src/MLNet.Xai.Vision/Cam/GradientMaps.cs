using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>The methods that need activations and gradients only, and CAM.</summary>
internal static class GradientMaps
{
    /// <summary>Maps by image and layer.</summary>
    public static LayerMap[][] Compute(CamRun run, TargetClass[] targets, bool gradients)
    {
        Tensor[]? slopes = gradients ? run.Gradients(targets) : null;
        return ForEach(run, (layer, image, maps) =>
        {
            float[] slope = slopes is null ? maps.Values : Of(run, slopes[layer], layer, image);
            FeatureMaps a = new(maps.Values, maps.Channels, maps.Height, maps.Width);
            return CamMap.Compute(run.Options.Method, a, new(slope, maps.Channels, maps.Height, maps.Width), run.Options.EigenSmooth, run.Options.Seed, run.Options.PlusPlusEpsilon);
        });
    }

    /// <summary>Maps of channel weights, which <paramref name="weigh"/> gives for a layer and an image.</summary>
    public static LayerMap[][] Weighted(CamRun run, Func<int, int, Stack, double[]> weigh) => ForEach(run, (layer, image, maps) =>
        CamMap.Combine(new(maps.Values, maps.Channels, maps.Height, maps.Width), weigh(layer, image, maps), run.Options.EigenSmooth));

    private static float[] Of(CamRun run, Tensor gradient, int layer, int image) =>
        ModelOutputs.Values(run.Layout(layer).Apply(gradient)[image]);

    private static LayerMap[][] ForEach(CamRun run, Func<int, int, Stack, float[]> compute)
    {
        var maps = new LayerMap[run.Count][];
        for (int image = 0; image < maps.Length; image++)
            maps[image] = new LayerMap[run.Layers.Count];
        for (int layer = 0; layer < run.Layers.Count; layer++)
        {
            Tensor activation = run.Activation(layer);
            (int channels, int height, int width) = ((int)activation.shape[1], (int)activation.shape[2], (int)activation.shape[3]);
            for (int image = 0; image < maps.Length; image++)
            {
                Stack stack = new(ModelOutputs.Values(activation[image]), activation[image], channels, height, width);
                maps[image][layer] = new(compute(layer, image, stack), height, width);
            }
        }

        return maps;
    }

    /// <summary>One image's activations of a layer, on both sides.</summary>
    internal readonly record struct Stack(float[] Values, Tensor Tensor, int Channels, int Height, int Width);
}
