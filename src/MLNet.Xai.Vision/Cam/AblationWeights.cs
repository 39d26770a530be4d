using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch.Hooks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>Ablation-CAM: the target's score without each channel.</summary>
/// <remarks>
/// One image goes up to the layer; a hook there hands on many ablated copies, so that only the layers above see a large batch. Where that is
/// impossible (a connection past the layer that is concatenated, say) the whole network runs on copies of the image, and the explanation says so.
/// </remarks>
internal static class AblationWeights
{
    private const double FarBelow = 1e7;
    private const int MostNumbers = 1 << 26; // In all copies of a layer's result together.

    public static double[] Compute(CamRun run, int layer, int image, GradientMaps.Stack maps, TargetClass target, CancellationToken cancellation)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor picture = run.Images.detach().narrow(0, image, 1);
        var scores = new double[maps.Channels];
        int batch = Math.Clamp(MostNumbers / maps.Values.Length, 1, run.Options.AblationBatchSize);
        for (int start = 0; start < scores.Length; start += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(batch, scores.Length - start);
            float[]? outputs = run.Remark is null ? Above(run, layer, picture, start, count) : null;
            outputs ??= Whole(run, layer, picture, start, count);
            for (int i = 0; i < count; i++)
                scores[start + i] = target.Score(outputs.AsSpan(i * run.Outputs, run.Outputs));
        }

        return ChannelWeights.AblationCam(target.Score(run.LogitsOf(image)), scores);
    }

    private static float[]? Above(CamRun run, int layer, Tensor picture, int start, int count)
    {
        try
        {
            return Run(run, layer, picture, start, count, expand: true);
        }
        catch (Exception e) when (e is System.Runtime.InteropServices.ExternalException or ArgumentException or InvalidOperationException)
        {
            run.Remark = $"Ablation-CAM ran the whole network for every channel, because more copies than one cannot join behind '{run.Layers[layer]}': {e.Message.Split('\n')[0]}";
            return null;
        }
    }

    private static float[] Whole(CamRun run, int layer, Tensor picture, int start, int count)
    {
        List<float> outputs = [];
        for (int done = 0; done < count; done += run.Options.BatchSize)
        {
            int batch = Math.Min(run.Options.BatchSize, count - done);
            using DisposeScope scope = NewDisposeScope();
            outputs.AddRange(Run(run, layer, picture.repeat(batch, 1, 1, 1), start + done, batch, expand: false));
        }

        return [.. outputs];
    }

    private static float[] Run(CamRun run, int layer, Tensor pictures, int start, int count, bool expand)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        using IDisposable hook = LayerLookup.Hook(run.Model, run.Layers[layer], result =>
        {
            Tensor copies = expand ? result.repeat([count, .. Enumerable.Repeat(1L, (int)result.dim() - 1)]) : result.clone();
            return Ablate(copies, run.Layout(layer).ChannelMask(result, start, count));
        });
        return run.Scores(run.Model.call(pictures), count);
    }

    // As pytorch-grad-cam: 0 where the smallest activation is 0, otherwise far below everything.
    private static Tensor Ablate(Tensor copies, Tensor channels)
    {
        double least = copies.min().to(float64).item<double>();
        return copies.masked_fill_(channels, least == 0 ? 0 : least - FarBelow);
    }
}
