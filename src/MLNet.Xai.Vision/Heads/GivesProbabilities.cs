using System.Runtime.CompilerServices;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Cam;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision;

/// <summary>Whether a network's outputs are squashed already. Logits grow with the image's contrast; what a softmax or sigmoid leaves stays between 0 and 1.</summary>
internal static class GivesProbabilities
{
    private static readonly object s_no = new();
    private static readonly ConditionalWeakTable<nn.Module, object> s_logits = [];

    /// <summary>Asks a network with four images, once where it gives logits.</summary>
    public static bool Of(nn.Module model, Func<Tensor, Tensor> call, Tensor image)
    {
        if (s_logits.TryGetValue(model, out _))
            return false;
        using DisposeScope scope = NewDisposeScope();
        Tensor noise = SeededNoise.Normal(image, 1, 0);
        float[][] said = [.. ((Tensor[])[image, noise, noise * 30, noise * -1000]).Select(x => CamRun.Values(call(x))).Where(r => Array.TrueForAll(r, float.IsFinite))];

        // A network that says the same of everything has not shown what it is.
        if (said.Length < 2 || said.All(r => r.AsSpan().SequenceEqual(said[0])))
            return false;
        bool squashed = said.All(r => r.All(v => v is >= 0 and <= 1));
        if (!squashed)
            s_logits.AddOrUpdate(model, s_no);
        return squashed;
    }
}
