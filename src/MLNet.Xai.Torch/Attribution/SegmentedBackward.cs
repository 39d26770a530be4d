using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>One call of a module at which the graph is cut: what went in, with the graph below, and what came out, as a leaf.</summary>
internal sealed record Cut(Module<Tensor, Tensor> Module, Tensor Before, Tensor After);

/// <summary>
/// Backpropagation with other rules for some modules. TorchSharp has no backward hooks, so the graph is cut at every call of such a module: its result goes
/// on into the network as a leaf. The leaves' gradients are then complete in the reverse order of the calls, and the rule carries each one through its
/// module. Exact for any graph in which those modules are called, branches, sums and modules used twice included.
/// </summary>
internal static class SegmentedBackward
{
    /// <summary>The rules' version of the gradient of the target's output with respect to the input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The batch.</param>
    /// <param name="replaced">The modules that have a rule.</param>
    /// <param name="score">What is explained, from the model's outputs: a scalar.</param>
    /// <param name="rule">From the gradient with respect to a module's output to that with respect to its input.</param>
    public static Tensor Run(
        TargetedModel model, Tensor input, Func<nn.Module, bool> replaced, Func<Tensor, Tensor> score, Func<Cut, Tensor, Tensor> rule)
    {
        using IDisposable mode = enable_grad();
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> owned = [];
        try
        {
            Tensor leaf = input.detach().clone().requires_grad_(true);
            List<Cut> cuts = [];
            Tensor sum = score(Forward(model, leaf.clone(), replaced, cuts, owned));
            List<Tensor> leaves = [leaf, .. cuts.Select(c => c.After)];
            TargetedModel.Backward(sum, sum.ones_like(), leaves);
            for (int i = cuts.Count - 1; i >= 0; i--)
            {
                using DisposeScope step = NewDisposeScope();
                if (cuts[i].After.grad is not { } gradient || !cuts[i].Before.requires_grad)
                    continue;
                Tensor carried = rule(cuts[i], gradient).detach();
                TargetedModel.Backward(cuts[i].Before, carried, leaves[..(i + 1)]);
            }

            return TargetedModel.TakeGradient(leaf).MoveToOuterDisposeScope();
        }
        finally
        {
            owned.ForEach(t => t.Dispose());
        }
    }

    /// <summary>The ordinary rule: a module's own gradient at an input.</summary>
    public static Tensor Pull(Module<Tensor, Tensor> module, Tensor at, Tensor gradient)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor leaf = at.detach().clone().requires_grad_(true);
        TargetedModel.Backward(module.forward(leaf.clone()), gradient, [leaf]);
        return TargetedModel.TakeGradient(leaf).MoveToOuterDisposeScope();
    }

    private static Tensor Forward(TargetedModel model, Tensor input, Func<nn.Module, bool> replaced, List<Cut> cuts, List<Tensor> owned)
    {
        List<Action> remove = [];
        Dictionary<nn.Module, Tensor> entered = new(ReferenceEqualityComparer.Instance);
        try
        {
            foreach (nn.Module found in model.Model.modules().Prepend(model.Model).Distinct<nn.Module>(ReferenceEqualityComparer.Instance))
            {
                if (!replaced(found) || found is not Module<Tensor, Tensor> module)
                    continue;
                remove.Add(module.register_forward_pre_hook((_, x) =>
                {
                    // Copies, for modules that work in place; the model's own dispose scopes must not take them away.
                    owned.Add(entered[module] = x.clone().DetachFromDisposeScope());
                    return x.detach().clone();
                }).remove);
                remove.Add(module.register_forward_hook((_, _, y) =>
                {
                    Tensor after = y.detach().clone().requires_grad_(true).DetachFromDisposeScope();
                    owned.Add(after);
                    cuts.Add(new Cut(module, entered[module], after));
                    return after.clone();
                }).remove);
            }

            return model.Run(input);
        }
        finally
        {
            remove.ForEach(r => r());
        }
    }
}
