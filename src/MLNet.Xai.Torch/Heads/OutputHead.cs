using MLNet.Xai.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch;

/// <summary>A head that is settled for a network: what its outputs become before targets choose from them.</summary>
internal readonly record struct OutputHead(ModelHead Head)
{
    /// <summary>Outputs as they are: what maps and gradients explain unless told otherwise.</summary>
    public static OutputHead Raw { get; } = new(ModelHead.Raw);

    /// <summary>The head for explaining outputs before any activation.</summary>
    /// <param name="asked">The user's, or null.</param>
    /// <param name="outputs">K of the network.</param>
    /// <param name="targets">What is explained.</param>
    /// <exception cref="ArgumentException">The head does not go with so many outputs, or a network of one output has no head and the target needs it.</exception>
    public static OutputHead OfOutputs(ModelHead? asked, long outputs, IEnumerable<ClassTarget> targets)
    {
        if (asked is { } head)
            return Checked(head, outputs);
        return outputs > 1 || targets.All(t => t.Index >= 0) ? Raw : throw new ArgumentException(
            "The network has one output, and the predicted class depends on what it means: set Head to Binary (one logit of two classes), BinaryProbability or Raw (regression), "
            + "or explain the output itself, ClassTarget.Class(0).");
    }

    /// <summary>The head for explaining probabilities: the softmax unless the network has one output, or gives probabilities already.</summary>
    /// <param name="asked">The user's, or null.</param>
    /// <param name="outputs">K of the network.</param>
    /// <param name="model">The network, in evaluation mode.</param>
    /// <param name="call">Calls it; nothing is recorded.</param>
    /// <param name="images">[n, C, H, W] that it takes, one at least.</param>
    /// <exception cref="ArgumentException">The head does not go with the network, or what it means must be said.</exception>
    public static OutputHead OfProbabilities(ModelHead? asked, long outputs, nn.Module model, Func<Tensor, Tensor> call, Tensor images)
    {
        if (asked is { } head)
            return Checked(head, outputs);
        if (outputs == 1)
        {
            throw new ArgumentException(
                $"{model.GetName()} has one output: set Head to Binary (one logit of two classes), BinaryProbability (it ends in a sigmoid) or Raw (regression).");
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        return !GivesProbabilities.Of(model, call, images.detach().narrow(0, 0, 1)) ? new(ModelHead.Softmax) : throw new ArgumentException(
            $"The outputs of {model.GetName()} lie between 0 and 1 whatever the image: it seems to end in a softmax or sigmoid. Set Head to Raw if so, to Softmax or Sigmoid if they are logits.");
    }

    /// <summary>The head for explaining probabilities of a network that is known to give logits: the softmax unless it has one output.</summary>
    /// <param name="asked">The user's, or null.</param>
    /// <param name="outputs">K of the network.</param>
    /// <param name="name">The network's, for messages.</param>
    /// <exception cref="ArgumentException">The head does not go with so many outputs, or what the one output means must be said.</exception>
    public static OutputHead OfLogits(ModelHead? asked, long outputs, string name) => asked is { } head ? Checked(head, outputs)
        : outputs > 1 ? new(ModelHead.Softmax)
        : throw new ArgumentException($"{name} has one output: set Head to Raw (regression), Binary (one logit of two classes) or BinaryProbability (it ends in a sigmoid).");

    /// <summary>Classes of a network with so many outputs.</summary>
    public int ClassCount(int outputs) => Head is ModelHead.Binary or ModelHead.BinaryProbability ? 2 : outputs;

    /// <summary>One value a class, before the activation.</summary>
    public Tensor Outputs(Tensor raw) => Head switch
    {
        ModelHead.Binary => cat([-raw, raw], 1),
        ModelHead.BinaryProbability => cat([1 - raw, raw], 1),
        _ => raw,
    };

    /// <summary>What is explained by methods that only call the network.</summary>
    public Tensor Probabilities(Tensor raw) => Head switch
    {
        ModelHead.Softmax => raw.softmax(1),
        ModelHead.Sigmoid or ModelHead.Binary => Outputs(raw).sigmoid(),
        _ => Outputs(raw),
    };

    private static OutputHead Checked(ModelHead head, long outputs)
    {
        if (!Enum.IsDefined(head))
            throw new ArgumentException($"There is no head {head}.");
        if (head == ModelHead.Softmax && outputs == 1)
            throw new ArgumentException("Head is Softmax, and the network has one output: the softmax of one value is always 1. Binary, BinaryProbability and Raw are for one output.");
        if (head is ModelHead.Binary or ModelHead.BinaryProbability && outputs != 1)
            throw new ArgumentException($"Head is {head}, for one output of two classes; the network has {outputs} outputs.");
        return new(head);
    }
}
