using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>Score-CAM, SS-CAM and IS-CAM: scores of the image masked by each channel.</summary>
/// <remarks>Masks are made a batch at a time. A constant channel's mask is nothing at all: one of those is evaluated for all.</remarks>
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
        int constant = Array.IndexOf(varies, false);
        int[] channels = [.. Enumerable.Range(0, maps.Channels).Where(c => varies[c] || c == constant)];
        using DisposeScope scope = NewDisposeScope();
        Tensor picture = run.Images.detach().narrow(0, image, 1);
        var scores = new double[maps.Channels];
        foreach (int[] chunk in channels.Chunk(options.BatchSize))
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor masks = maps.Tensor.index_select(0, tensor([.. chunk.Select(c => (long)c)]).to(picture.device)).unsqueeze(1);
            masks = options.Masks == MaskStyle.ResizedThenStretched ? Stretch(Resize(masks, run, corners: true)) : Resize(Stretch(masks), run, corners: false);
            // Interpolation rounds, and stretching what it leaves of a constant would make a mask of it.
            if (chunk.Contains(constant))
                masks[Array.IndexOf(chunk, constant)].fill_(0);
            for (int r = 0; r < repeats; r++)
            {
                cancellation.ThrowIfCancellationRequested();
                using DisposeScope sample = NewDisposeScope();
                Tensor mask = masks;
                if (noisy)
                    mask = masks + Noise(masks, options, layer, chunk, r);
                if (graded)
                    mask = masks * (options.EvenSteps ? (r + 1.0) / repeats : (r + 1.0) * (r + 2) / (2 * repeats));
                float[] outputs = run.Score(picture * mask);
                for (int i = 0; i < chunk.Length; i++)
                    scores[chunk[i]] += target.Score(outputs.AsSpan(i * run.Outputs, run.Outputs)) / repeats;
            }
        }

        for (int c = 0; c < scores.Length; c++)
            scores[c] = scores[varies[c] ? c : constant];
        return ChannelWeights.ScoreCam(scores);
    }

    private static Tensor Resize(Tensor masks, CamRun run, bool corners) =>
        nn.functional.interpolate(masks, [run.Height, run.Width], mode: InterpolationMode.Bilinear, align_corners: corners);

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

        return tensor(noise, masks.shape).to(masks.dtype, masks.device) * options.Noise;
    }
}
