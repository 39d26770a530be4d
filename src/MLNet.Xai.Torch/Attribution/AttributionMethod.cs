using MLNet.Xai.Core;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>
/// Says how much each input value had to do with an output of any <c>nn.Module&lt;Tensor, Tensor&gt;</c> with outputs [N, classes]. The model is left as it
/// was found: parameters without new gradients, no hooks, training flags restored; explaining happens in evaluation mode.
/// </summary>
public abstract class AttributionMethod
{
    private protected AttributionMethod()
    {
    }

    /// <summary>
    /// What the model's outputs mean. Null, the default: outputs are explained as they are, and a model of one output is asked for a class by its index; RISE, which
    /// takes probabilities, wants it of a model of one output and of one that ends in a softmax or sigmoid.
    /// </summary>
    public ModelHead? Head { get; init; }

    /// <summary>The head asked for here or in a method that this one runs.</summary>
    internal virtual ModelHead? AskedHead => Head;

    /// <summary>Whether it explains probabilities, rather than outputs before the activation.</summary>
    internal virtual bool UsesProbabilities => false;

    /// <summary>Explains a batch.</summary>
    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="input">[N, ...] as the model takes it, of a floating-point type; [N, C, H, W] for images.</param>
    /// <param name="target">What is explained of every row; the predicted class when null.</param>
    /// <param name="classNames">The classes' names; needed for targets by name only.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    /// <exception cref="ArgumentException">The input, the model's output, the class or an option does not fit; the message says what.</exception>
    public Attributions Explain(
        Module<Tensor, Tensor> model, Tensor input, ClassTarget? target = null, IReadOnlyList<string>? classNames = null, CancellationToken cancellation = default) =>
        Explain(model, input, [target ?? ClassTarget.Predicted], classNames, cancellation);

    /// <summary>Explains a batch with a target of its own for each row.</summary>
    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="input">[N, ...] as the model takes it.</param>
    /// <param name="targets">As many as the input has rows, or a single one.</param>
    /// <param name="classNames">The classes' names; needed for targets by name only.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    /// <exception cref="ArgumentException">The input, the model's output, a class or an option does not fit; the message says what.</exception>
    public Attributions Explain(
        Module<Tensor, Tensor> model, Tensor input, IReadOnlyList<ClassTarget> targets, IReadOnlyList<string>? classNames = null, CancellationToken cancellation = default) =>
        Explain(model, input, targets, classNames, AskedHead, cancellation);

    /// <summary>The same with a head that somebody else knows.</summary>
    internal Attributions Explain(
        Module<Tensor, Tensor> model, Tensor input, IReadOnlyList<ClassTarget> targets, IReadOnlyList<string>? classNames, ModelHead? head, CancellationToken cancellation) =>
        Explained.Run(model, input, targets, classNames, head, UsesProbabilities, cancellation, Finish);

    /// <summary>Explains rows for which model, mode and targets are settled; runs in a dispose scope that frees what it leaves.</summary>
    internal abstract AttributionValues Attribute(Explained explained);

    private Attributions Finish(Explained explained, double[] scores)
    {
        AttributionValues found = Attribute(explained);
        Tensor values = found.Values.detach();
        if (!AttributionInput.IsFinite(values))
            throw new InvalidOperationException($"{GetType().Name} found values that are not finite: the model's gradients or outputs overflow for this input.");
        return new Attributions(values.MoveToOuterDisposeScope(), explained, scores, found);
    }
}
