using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch;

/// <summary>Looks at what a network gives before anything is made of it.</summary>
internal static class ModelOutputs
{
    /// <summary>A tensor's values, row-major.</summary>
    public static float[] Values(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().to(float32).cpu().contiguous().data<float>().ToArray();
    }

    /// <summary>A tensor's values in double precision, row-major.</summary>
    public static double[] Exactly(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().to(float64).cpu().contiguous().data<double>().ToArray();
    }

    /// <summary>The outputs, when they are [rows, K] and finite.</summary>
    /// <exception cref="ArgumentException">They are not; the message names the row.</exception>
    public static Tensor Check(nn.Module model, Tensor outputs, long rows)
    {
        if (outputs.dim() != 2 || outputs.shape[0] != rows)
            throw new ArgumentException($"{model.GetName()} returned [{string.Join(", ", outputs.shape)}] for {rows} rows; explained are models that return [N, classes].");
        using DisposeScope scope = NewDisposeScope();
        Tensor finite = outputs.detach().isfinite();
        if (finite.all().item<bool>())
            return outputs;
        long row = finite.all(1, false).logical_not().to(float32).argmax().item<long>();
        throw new ArgumentException(
            $"{model.GetName()} returned values that are NaN or infinite for row {row} of {rows}: nothing can be explained. Its weights or the input's scale are wrong.");
    }
}
