using MLNet.Xai.Core;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Onnx;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>CAM: the weights with which a linear classifier looks at the spatial mean of a layer.</summary>
internal static class ClassifierWeights
{
    /// <summary>Channel weights by image.</summary>
    /// <exception cref="ArgumentException">The network does not end in global average pooling of this layer and one linear layer.</exception>
    public static double[][] Find(CamRun run, TargetClass[] targets)
    {
        if (run.Layers.Count != 1)
            throw new ArgumentException("CAM looks at one layer, the one below global average pooling.");
        Tensor activation = run.Activation(0);
        long channels = activation.shape[1];
        Tensor pooled = activation.mean([2, 3]);
        Tensor logits = run.Capture.Output.detach();
        foreach (Tensor candidate in Candidates(run.Model, logits.shape[1], channels))
        {
            Tensor weight = candidate.to(pooled.dtype, pooled.device);
            Tensor rest = logits - pooled.matmul(weight.t());
            // What is left is the bias: the same number for every image, which the bias must be.
            if (!IsBias(run, rest))
                continue;
            // Of two classes in one output the negative one looks the other way.
            float[] values = ModelOutputs.Values(run.Outputs == logits.shape[1] ? weight : cat([-weight, weight]));
            return [.. targets.Select(t => Enumerable.Range(0, (int)channels)
                .Select(c => values[(t.Class * channels) + c] - (t.Against < 0 ? 0.0 : values[(t.Against * channels) + c])).ToArray())];
        }

        throw new ArgumentException(
            $"CAM needs a network that ends in global average pooling and one linear layer; behind '{run.Layers[0]}' there is something else. Grad-CAM is its generalisation.");
    }

    // [outputs, channels], the last in the network first. Where nothing but pooling follows, each class has a map of its own.
    private static IEnumerable<Tensor> Candidates(nn.Module model, long outputs, long channels)
    {
        IEnumerable<Tensor> weights = model is OnnxImageModel onnx ? onnx.LinearWeights(outputs, channels) : model.parameters().Reverse()
            .Where(p => p.shape is { Length: >= 2 } s && s[0] == outputs && s[1] == channels && s[2..].All(n => n == 1)).Select(p => p.detach().reshape(-1, channels));
        return outputs == channels ? weights.Append(eye(outputs)) : weights;
    }

    private static bool IsBias(CamRun run, Tensor rest)
    {
        double tolerance = 1e-3 * (1 + run.Logits.Max(Math.Abs));
        if (rest.abs().max().to(float64).item<double>() <= tolerance)
            return true;
        IEnumerable<Tensor> biases = run.Model is OnnxImageModel onnx ? onnx.LinearBiases(rest.shape[1])
            : run.Model.parameters().Where(p => p.dim() == 1 && p.shape[0] == rest.shape[1]).Select(p => p.detach());
        return biases.Any(b => (rest - b.to(rest.dtype, rest.device)).abs().max().to(float64).item<double>() <= tolerance);
    }
}
