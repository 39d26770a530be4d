using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>DeepLIFT's rescale rule for batches of inputs followed by as many baselines; as captum 0.7 states it.</summary>
internal static class RescaleRule
{
    // Input differences below this take the gradient instead of a quotient.
    private const double Small = 1e-10;

    // By name: the modules that exist differ between versions of TorchSharp.
    private static readonly HashSet<string> s_elementwise = new(StringComparer.Ordinal)
    {
        "ReLU", "ReLU6", "LeakyReLU", "RReLU", "ELU", "CELU", "SELU", "GELU", "SiLU", "Mish", "Sigmoid", "LogSigmoid", "Hardsigmoid", "Hardswish", "Hardtanh",
        "Hardshrink", "Softshrink", "Softsign", "Softplus", "Tanh", "Tanhshrink", "Threshold",
    };

    public static bool Covers(nn.Module module) => IsPool(module) || IsNamed(module, s_elementwise.Contains);

    public static Tensor Carry(Cut cut, Tensor gradient)
    {
        long rows = gradient.shape[0] / 2;
        Tensor upper = gradient.narrow(0, 0, rows);
        Tensor input = Half(cut.Before, 0), baseline = Half(cut.Before, rows);
        Tensor change = input - baseline;
        Tensor passed = IsPool(cut.Module) ? PoolGain(cut, upper, input, baseline) : upper.mul(Half(cut.After, 0) - Half(cut.After, rows));
        Tensor small = change.abs().lt(Small);
        Tensor quotient = passed.div(where(small, change.ones_like(), change));
        if (small.any().item<bool>())
            quotient = where(small, SegmentedBackward.Pull(cut.Module, input, upper), quotient);
        return cat([quotient, quotient.zeros_like()]);

        Tensor Half(Tensor of, long from) => of.detach().narrow(0, from, rows);
    }

    /// <summary>Up to the larger of the two maxima the change belongs to the input's largest value, from there to the baseline's.</summary>
    private static Tensor PoolGain(Cut cut, Tensor gradient, Tensor input, Tensor baseline)
    {
        long rows = input.shape[0];
        Tensor output = cut.After.detach().narrow(0, 0, rows), reference = cut.After.detach().narrow(0, rows, rows);
        Tensor larger = output.maximum(reference);
        return SegmentedBackward.Pull(cut.Module, input, gradient.mul(larger - reference)) + SegmentedBackward.Pull(cut.Module, baseline, gradient.mul(output - larger));
    }

    private static bool IsPool(nn.Module module) =>
        IsNamed(module, n => n.StartsWith("MaxPool", StringComparison.Ordinal) || n.StartsWith("AdaptiveMaxPool", StringComparison.Ordinal));

    private static bool IsNamed(nn.Module module, Func<string, bool> name) =>
        string.Equals(module.GetType().Namespace, "TorchSharp.Modules", StringComparison.Ordinal) && name(module.GetType().Name);
}
