using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>Score-CAM, SS-CAM and IS-CAM: scores of the image masked by each channel.</summary>
/// <remarks>Masks are made a batch at a time. A constant channel's mask is nothing at all: those are evaluated once.</remarks>
internal static class ScoreWeights
{
    public static double[] Compute(CamRun run, int layer, int image, GradientMaps.Stack maps, TargetClass target, CancellationToken cancellation)
    {
        CamOptions options = run.Options;
        bool noisy = options.Method == CamMethod.SmoothedScoreCam;
        bool graded = options.Method == CamMethod.IntegratedScoreCam;
        int repeats = noisy || graded ? options.Samples : 1;
        int pixels = maps.Height * maps.Width;
        bool[] varies = [.. Enumerable.Range(0, maps.Channels).Select(c => maps.Values.AsSpan(c * pixels, pixels).ContainsAnyExcept(maps.Values[c * pixels]))];
        int[] channels = [.. Enumerable.Range(0, maps.Channels).Where(c => varies[c])];
        using DisposeScope scope = NewDisposeScope();
        Tensor picture = run.Images.detach().narrow(0, image, 1);
        var scores = new double[maps.Channels];
        if (channels.Length < maps.Channels)
        {
            double nothing = target.Score(run.Score(picture.zeros_like()));
            for (int c = 0; c < scores.Length; c++)
                scores[c] = nothing;
        }

        foreach (int c in channels)
            scores[c] = 0;
        foreach (int[] chunk in channels.Chunk(options.BatchSize))
        {
            for (int r = 0; r < repeats; r++)
            {
                cancellation.ThrowIfCancellationRequested();
                using DisposeScope inner = NewDisposeScope();
                Tensor masks = maps.Tensor.index_select(0, tensor([.. chunk.Select(c => (long)c)]).to(picture.device)).unsqueeze(1);
                if (noisy)
                    masks = masks + Noise(masks, options, layer, chunk, r);
                masks = Stretch(nn.functional.interpolate(masks, [run.Height, run.Width], mode: InterpolationMode.Bilinear, align_corners: true));
                if (graded)
                    masks = masks * ((r + 1.0) / repeats);
                float[] outputs = run.Score(picture * masks);
                for (int i = 0; i < chunk.Length; i++)
                    scores[chunk[i]] += target.Score(outputs.AsSpan(i * run.Outputs, run.Outputs)) / repeats;
            }
        }

        return ChannelWeights.ScoreCam(scores);
    }

    private static Tensor Stretch(Tensor masks)
    {
        Tensor low = masks.amin([2, 3], keepdim: true);
        return (masks - low) / (masks.amax([2, 3], keepdim: true) - low + 1e-8);
    }

    private static Tensor Noise(Tensor masks, CamOptions options, int layer, int[] chunk, int repeat)
    {
        int pixels = (int)(masks.shape[2] * masks.shape[3]);
        var noise = new float[chunk.Length * pixels];
        for (int i = 0; i < chunk.Length; i++)
        {
            long stream = CounterRandom.Fork(CounterRandom.Fork(options.Seed, (ulong)layer), ((ulong)chunk[i] << 32) | (uint)repeat);
            for (int p = 0; p < pixels; p++)
                noise[(i * pixels) + p] = (float)CounterRandom.Normal(stream, (ulong)p);
        }

        Tensor range = masks.amax([2, 3], keepdim: true) - masks.amin([2, 3], keepdim: true);
        return tensor(noise, masks.shape).to(masks.dtype, masks.device) * range * options.Noise;
    }
}
