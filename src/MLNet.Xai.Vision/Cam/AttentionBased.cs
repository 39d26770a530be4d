using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Models;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>Attention rollout, gradient rollout and LeGrad. The layers' results are attention matrices [N, heads, tokens, tokens].</summary>
internal static class AttentionBased
{
    public static LayerMap[][] Compute(CamRun run, TargetClass[] targets)
    {
        CamOptions options = run.Options;
        float[][] attention = ByImage(run, [.. run.Capture.Activations.Take(run.Layers.Count)]);
        float[][] gradients = options.Method switch
        {
            CamMethod.AttentionRollout => [],
            CamMethod.GradientRollout => ByImage(run, run.Gradients(targets)),
            _ => ByImage(run, LayerwiseGradient.Compute(run, targets)),
        };
        long[] shape = run.Capture.Activations[0].shape;
        (int layers, int heads, int tokens) = (run.Layers.Count, (int)shape[1], (int)shape[2]);
        (int prefix, int height, int width) = Grid(tokens, run);
        return [.. Enumerable.Range(0, run.Count).Select(i => new[]
        {
            new LayerMap(
                options.Method switch
                {
                    CamMethod.AttentionRollout => AttentionRollout.Compute(new(attention[i], layers, heads, tokens), options.HeadFusion, options.AttentionHead, options.Discard, prefix),
                    CamMethod.GradientRollout => AttentionRollout.ComputeWithGradients(
                        new(attention[i], layers, heads, tokens), new(gradients[i], layers, heads, tokens), options.AttentionHead, options.Discard, prefix),
                    _ => AttentionRollout.LeGrad(new(gradients[i], layers, heads, tokens), options.AttentionHead, prefix),
                },
                height,
                width),
        })];
    }

    private static float[][] ByImage(CamRun run, IReadOnlyList<Tensor> layers)
    {
        for (int l = 0; l < layers.Count; l++)
        {
            long[] shape = layers[l].shape;
            if (shape.Length != 4 || shape[2] != shape[3] || !shape.AsSpan().SequenceEqual(layers[0].shape))
            {
                throw new ArgumentException(
                    $"The layer '{run.Layers[l]}' gives [{string.Join(", ", shape)}]; attention is [N, heads, tokens, tokens] and the same in every layer.");
            }
        }

        Tensor all = stack(layers.Select(l => l.detach()).ToList(), 1);
        return [.. Enumerable.Range(0, run.Count).Select(i => ModelOutputs.Values(all[i]))];
    }

    private static (int Prefix, int Height, int Width) Grid(long tokens, CamRun run)
    {
        int? prefix = run.Options.PrefixTokens ?? (run.Model as VisionTransformer)?.PrefixTokens;
        MapReading[] readings = MapReadings.OfAttention(tokens, run.Height, run.Width, prefix);
        return readings is [var grid] ? ((int)grid.Prefix, (int)grid.Rows, (int)grid.Columns) : throw new ArgumentException(readings.Length == 0
            ? $"{tokens} tokens{(prefix is null ? "" : $", {prefix} of them before those of the image,")} make no grid for an image of {run.Height} x {run.Width}."
            : $"{tokens} tokens for an image of {run.Height} x {run.Width} could be a grid of {string.Join(" or ", readings.Select(r => $"{r.Rows} x {r.Columns} behind {r.Prefix}"))}: set PrefixTokens.");
    }
}
