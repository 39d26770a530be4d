using System.Runtime.CompilerServices;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch;

/// <summary>Whether a network's outputs are squashed already. Logits grow with the image's contrast; what a softmax or sigmoid leaves stays between 0 and 1.</summary>
internal static class GivesProbabilities
{
    private const float Weak = 30, Strong = 1000;
    private const float Much = 0.1f;
    private const double OneTolerance = 1e-3;
    private static readonly object s_no = new();
    private static readonly ConditionalWeakTable<nn.Module, object> s_logits = [];

    /// <summary>Asks a network with five images, once where it gives logits.</summary>
    public static bool Of(nn.Module model, Func<Tensor, Tensor> call, Tensor image)
    {
        if (s_logits.TryGetValue(model, out _))
            return false;
        using DisposeScope scope = NewDisposeScope();
        Tensor noise = SeededNoise.Normal(image, 1, 0);
        float[][] said = [.. ((Tensor[])[image, noise, noise * -Strong, noise * Weak, noise * Strong]).Select(x => ModelOutputs.Values(call(x)))];
        if (said.Any(r => !Array.TrueForAll(r, float.IsFinite)))
            return false;

        // A network that says the same of everything has not shown what it is.
        if (said.All(r => r.AsSpan().SequenceEqual(said[0])))
            return false;
        bool between = said.All(r => r.All(v => v is >= 0 and <= 1)), shares = said.All(r => Math.Abs(r.Sum() - 1) < OneTolerance);
        bool squashed = between && (shares || (Varies(said) && !Grows(said[^2], said[^1])));
        if (!squashed)
            s_logits.AddOrUpdate(model, s_no);
        return squashed;
    }

    // Small logits, those of an untrained network, hardly vary, or grow nearly as the contrast does; what a sigmoid leaves goes to 0 or 1.
    private static bool Varies(float[][] said) => Enumerable.Range(0, said[0].Length).Any(k => said.Max(r => r[k]) - said.Min(r => r[k]) > Much);

    private static bool Grows(float[] weak, float[] strong) => strong.Max(Math.Abs) > 0.5 * Strong / Weak * weak.Max(Math.Abs);
}
