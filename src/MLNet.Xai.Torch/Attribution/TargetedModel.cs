using MLNet.Xai.Core;
using MLNet.Xai.Torch.Hooks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>A model as a function of its input to the target's output, and that function's gradient.</summary>
/// <param name="model">The model, in evaluation mode.</param>
/// <param name="scoring">The same, for scores without gradients.</param>
/// <param name="head">What the model's outputs mean.</param>
/// <param name="cancellation">Looked at before each pass.</param>
/// <param name="probability">Whether probabilities are explained, rather than outputs before the activation.</param>
internal sealed class TargetedModel(Module<Tensor, Tensor> model, ScoringModel scoring, OutputHead head, CancellationToken cancellation, bool probability = false)
{
    public Module<Tensor, Tensor> Model => model;

    /// <summary>The same with probabilities of the model's outputs.</summary>
    public TargetedModel Probabilities => new(model, scoring, head, cancellation, probability: true);

    /// <summary>The target's output for each row of a batch; no gradients.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="targets">One a row, or one for all.</param>
    public double[] Scores(Tensor input, params TargetClass[] targets)
    {
        using IDisposable mode = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return Select(Run(input, scoring.Call), targets).to_type(ScalarType.Float64).cpu().data<double>().ToArray();
    }

    /// <summary>The gradient of the target's output with respect to the input, of the input's shape, in the current dispose scope.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="targets">One a row, or one for all.</param>
    public Tensor Gradient(Tensor input, params TargetClass[] targets)
    {
        using IDisposable mode = enable_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor leaf = input.detach().clone().requires_grad_(true);
        // A copy, so that a first module that works in place does not fail on a leaf.
        Tensor sum = Select(Run(leaf.clone()), targets).sum();
        Backward(sum, null, [leaf]);
        return TakeGradient(leaf).MoveToOuterDisposeScope();
    }

    /// <summary>The target's output for each row of the model's outputs.</summary>
    public static Tensor Select(Tensor outputs, TargetClass[] targets)
    {
        (long rows, long classes) = (outputs.shape[0], outputs.shape[1]);
        if (targets.Length != 1 && targets.Length != rows)
            throw new InvalidOperationException($"{targets.Length} targets for {rows} rows.");
        var weights = new double[targets.Length * classes];
        for (int i = 0; i < targets.Length; i++)
        {
            weights[(i * classes) + targets[i].Class] += 1;
            if (targets[i].Against >= 0)
                weights[(i * classes) + targets[i].Against] -= 1;
        }

        return outputs.mul(tensor(weights, [targets.Length, classes]).to(outputs.dtype, outputs.device)).sum(1);
    }

    /// <summary>Runs the model and checks what it returns.</summary>
    public Tensor Run(Tensor input) => Run(input, model.call);

    private Tensor Run(Tensor input, Func<Tensor, Tensor> call)
    {
        cancellation.ThrowIfCancellationRequested();
        Tensor outputs = ModelOutputs.Check(model, call(input), input.shape[0]);
        return probability ? head.Probabilities(outputs) : head.Outputs(outputs);
    }

    /// <summary>Accumulates gradients in some tensors and nowhere else.</summary>
    public static void Backward(Tensor of, Tensor? seed, IList<Tensor> inputs)
    {
        // Without a graph some versions end the process instead of throwing.
        if (!of.requires_grad)
            throw new ArgumentException("The model's output has no gradient with respect to its input: a part of it is detached or runs without gradients.");
        autograd.backward([of], seed is null ? null : [seed], retain_graph: seed is not null, inputs: inputs);
    }

    /// <summary>A leaf's gradient, which it then no longer has; zeros where nothing came back.</summary>
    public static Tensor TakeGradient(Tensor leaf)
    {
        Tensor? gradient = leaf.grad;
        leaf.grad = null;
        return gradient ?? leaf.detach().zeros_like();
    }
}
