using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Torch.Hooks;

/// <summary>One forward pass that keeps the results of some layers, so that a target's gradient with respect to them can be asked for.</summary>
/// <remarks>
/// Without a gradient for the input, nothing is recorded below the first of the layers: its result enters the rest of the network as a leaf.
/// Hooks are gone when the constructor returns. Parameters never get gradients.
/// </remarks>
internal sealed class LayerCapture : IDisposable
{
    private readonly Tensor?[] _kept;
    private readonly IReadOnlyList<string> _names;
    private IDisposable? _recording;

    /// <param name="model">The model, in evaluation mode.</param>
    /// <param name="names">The layers.</param>
    /// <param name="input">Pictures. Where they require a gradient everything is recorded.</param>
    /// <param name="gradients">Whether gradients will be asked for.</param>
    public LayerCapture(Module<Tensor, Tensor> model, IReadOnlyList<string> names, Tensor input, bool gradients)
    {
        _names = names;
        _kept = new Tensor?[names.Count];
        if (gradients && model is ILayeredNetwork network)
            network.RequireGradients([.. input.requires_grad ? (string[])[] : names]);
        List<IDisposable> hooks = [];
        using IDisposable mode = set_grad_enabled(gradients && input.requires_grad);
        try
        {
            for (int i = 0; i < names.Count; i++)
            {
                int at = i;
                hooks.Add(LayerLookup.Hook(model, names[i], result => Keep(at, result, gradients)));
            }

            Output = model.call(input).DetachFromDisposeScope();
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            hooks.ForEach(h => h.Dispose());
            _recording?.Dispose();
        }

        int missing = Array.FindIndex(_kept, k => k is null);
        if (missing >= 0)
        {
            Dispose();
            throw new ArgumentException($"The layer '{names[missing]}' was not called in the model's forward pass. Only 'call' fires hooks: a network whose forward "
                + $"uses layer.forward(x), of '{names[missing]}' or of a part around it, must use layer.call(x); else the layer takes no part.");
        }
    }

    /// <summary>What the model said.</summary>
    public Tensor Output { get; } = null!;

    /// <summary>The layers' results.</summary>
    public IReadOnlyList<Tensor> Activations => _kept!;

    /// <summary>The gradients of a sum of outputs, one tensor a layer, in the current dispose scope; can be called again.</summary>
    /// <param name="target">A scalar that depends on <see cref="Output"/>.</param>
    /// <param name="alsoInput">An input whose gradient is taken too and comes last.</param>
    public Tensor[] Gradients(Tensor target, Tensor? alsoInput = null)
    {
        Tensor[] of = alsoInput is null ? [.. _kept!] : [.. _kept!, alsoInput];
        if (!target.requires_grad)
            throw new ArgumentException($"The model's output does not depend on {string.Join(", ", _names)} in a way that has a gradient.");
        autograd.backward([target], retain_graph: true, inputs: of);
        var gradients = new Tensor[of.Length];
        for (int i = 0; i < of.Length; i++)
        {
            using Tensor? gradient = of[i].grad;
            gradients[i] = gradient is null ? of[i].detach().zeros_like() : gradient.clone();
            of[i].grad = null;
        }

        return gradients;
    }

    /// <summary>The gradient of a scalar with respect to one layer alone: nothing below that layer is looked at.</summary>
    public Tensor Gradient(Tensor target, int layer)
    {
        Tensor of = _kept[layer]!;
        autograd.backward([target], retain_graph: true, inputs: [of]);
        using Tensor? gradient = of.grad;
        of.grad = null;
        return gradient is null ? of.detach().zeros_like() : gradient.clone();
    }

    public void Dispose()
    {
        Output?.Dispose();
        foreach (Tensor? kept in _kept)
            kept?.Dispose();
    }

    // What goes on into the network is a copy: modules that work in place would otherwise overwrite what is kept.
    private Tensor? Keep(int index, Tensor result, bool gradients)
    {
        _kept[index]?.Dispose();
        if (!gradients)
        {
            _kept[index] = result.detach().clone().DetachFromDisposeScope();
            return null;
        }

        if (result.requires_grad)
        {
            _kept[index] = result.alias().DetachFromDisposeScope();
            _kept[index]!.retain_grad();
        }
        else
        {
            _kept[index] = result.detach().clone().requires_grad_(true).DetachFromDisposeScope();
            _recording ??= enable_grad();
        }

        return _kept[index]!.clone();
    }
}
