using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>The constants of a graph that may be a classifier's: what CAM weighs channels with.</summary>
internal static class LinearLayers
{
    /// <summary>Weights [outputs, channels] of Gemm, MatMul and 1 x 1 convolutions, the last in the graph first.</summary>
    public static IEnumerable<Tensor> Weights(NetworkGraph graph, long outputs, long channels)
    {
        foreach (GraphNode node in Enumerable.Reverse(graph.Nodes))
        {
            if (!node.Is("Gemm", "MatMul", "Conv") || node.Inputs.Count < 2 || !graph.Constants.TryGetValue(node.Inputs[1], out GraphConstant? constant))
                continue;
            long[] shape = [.. constant.Shape];
            if (constant.Type != OnnxElement.Single || shape.Length < 2 || shape[2..].Any(s => s != 1) || (shape.Length > 2) != node.Is("Conv"))
                continue;
            bool transposed = node.Is("MatMul") || (node.Is("Gemm") && node.Int("transB", 0) == 0);
            if ((transposed ? (shape[1], shape[0]) : (shape[0], shape[1])) != (outputs, channels))
                continue;
            Tensor weight = tensor(constant.Values(), [shape[0], shape[1]], float32);
            yield return (transposed ? weight.t() : weight) * (node.Is("Gemm") ? node.Single("alpha", 1) : 1f);
        }
    }

    /// <summary>Constants with one number an output.</summary>
    public static IEnumerable<Tensor> Biases(NetworkGraph graph, long outputs) => graph.Constants.Values
        .Where(c => c.Type == OnnxElement.Single && c.Shape.Aggregate(1.0, (n, s) => n * s) == outputs && c.Shape.Contains(outputs))
        .Select(c => tensor(c.Values(), float32));
}
