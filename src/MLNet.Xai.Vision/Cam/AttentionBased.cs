using MLNet.Xai.Core.Cam;
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
        (int height, int width) = Grid(tokens - 1, run);
        return [.. Enumerable.Range(0, run.Count).Select(i => new[]
        {
            new LayerMap(
                options.Method switch
                {
                    CamMethod.AttentionRollout => AttentionRollout.Compute(new(attention[i], layers, heads, tokens), options.HeadFusion, options.Head, options.Discard),
                    CamMethod.GradientRollout => AttentionRollout.ComputeWithGradients(
                        new(attention[i], layers, heads, tokens), new(gradients[i], layers, heads, tokens), options.Head, options.Discard),
                    _ => AttentionRollout.LeGrad(new(gradients[i], layers, heads, tokens), options.Head),
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
        return [.. Enumerable.Range(0, run.Count).Select(i => CamRun.Values(all[i]))];
    }

    private static (int Height, int Width) Grid(int patches, CamRun run)
    {
        int height = (int)Math.Round(Math.Sqrt(patches * (double)run.Height / run.Width));
        return height > 0 && patches % height == 0
            ? (height, patches / height)
            : throw new ArgumentException($"{patches} tokens behind the class token make no grid for an image of {run.Height} x {run.Width}.");
    }
}
