using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>Backpropagation in which rectifiers let gradients through by another rule.</summary>
internal static class ModifiedRelu
{
    public static Tensor Guided(Explained explained) => Gradient(explained, (cut, gradient) => gradient.relu().mul(cut.After.gt(0)), "Guided backpropagation");

    public static Tensor Gradient(Explained explained, Func<Cut, Tensor, Tensor> rule, string method)
    {
        int calls = 0;
        Tensor result = SegmentedBackward.Run(
            explained.Model, explained.Inputs, m => m is ReLU, o => TargetedModel.Select(o, explained.Targets).sum(), (cut, gradient) =>
            {
                calls++;
                return rule(cut, gradient);
            });
        return calls > 0
            ? result
            : throw new ArgumentException(
                $"{method} changes the gradient of ReLU modules, and none took part in {explained.Model.Model.GetName()}'s forward pass. " +
                "Models that call the function relu, or forward() instead of call(), and TorchScript files cannot be changed from outside: use nn.ReLU modules and call().");
    }
}
