using MLNet.Xai.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>
/// What follows a layer where that is nothing but global average pooling and one linear layer, or pooling alone: the only part of an ONNX network that has gradients
/// here, since it is known in full.
/// </summary>
/// <param name="weight">[classes, channels]; null where each class has a channel of its own.</param>
/// <param name="bias">One a class.</param>
internal sealed class PooledHead(Tensor? weight, Tensor bias) : IDisposable
{
    private const double Tolerance = 1e-4;

    /// <summary>Finds it by the network's constants, and makes sure of it: of two pictures it gives what the network gives.</summary>
    /// <param name="activation">The layer's result for two pictures.</param>
    /// <param name="output">The network's.</param>
    /// <param name="candidates">Weights that may be the linear layer's, [classes, channels].</param>
    /// <returns>Null where something else follows.</returns>
    public static PooledHead? Find(Tensor activation, Tensor output, IEnumerable<Tensor> candidates)
    {
        if (activation.dim() != 4)
            return null;
        using DisposeScope scope = NewDisposeScope();
        Tensor pooled = activation.mean([2, 3]);
        double most = Tolerance * Math.Max(1e-6, output.abs().max().item<float>());
        foreach (Tensor candidate in candidates)
        {
            Tensor rest = output - pooled.matmul(candidate.t());
            if ((rest - rest.mean([0], keepdim: true)).abs().max().item<float>() <= most)
                return new PooledHead(candidate.DetachFromDisposeScope(), rest.mean([0]).DetachFromDisposeScope());
        }

        return pooled.shape[1] == output.shape[1] && (output - pooled).abs().max().item<float>() <= most
            ? new PooledHead(null, zeros(output.shape[1]).DetachFromDisposeScope()) : null;
    }

    /// <summary>The outputs for a layer's result, with gradients where they are recorded.</summary>
    public Tensor Apply(Tensor activation)
    {
        Tensor pooled = activation.mean([2, 3]);
        return weight is null ? pooled + bias : pooled.matmul(weight.t()) + bias;
    }

    public void Dispose()
    {
        weight?.Dispose();
        bias.Dispose();
    }
}
