using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Hooks;

/// <summary>Puts a model into evaluation mode and gives every module its own flag back in the end.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly (nn.Module Module, bool Training)[] _before;

    /// <exception cref="ArgumentException">The model computes in half precision.</exception>
    public EvaluationMode(nn.Module model)
    {
        // Differences of scores, which explanations live on, drown in eight or eleven bits.
        if (model.parameters().FirstOrDefault(p => p.dtype is ScalarType.Float16 or ScalarType.BFloat16) is { } half)
            throw new ArgumentException($"The network {model.GetName()} has weights in {half.dtype}, too coarse to be explained: convert it first, model.to(torch.float32).");
        _before = [.. model.modules().Prepend(model).Select(m => (m, m.training))];
        if (Array.Exists(_before, b => b.Training))
            model.eval();
    }

    public void Dispose()
    {
        if (!Array.Exists(_before, b => b.Training))
            return;
        // Parents come before their children, whose flags they overwrite.
        foreach ((nn.Module module, bool training) in _before)
            module.train(training);
    }
}
