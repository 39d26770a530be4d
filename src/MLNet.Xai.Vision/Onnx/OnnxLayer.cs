namespace MLNet.Xai.Vision.Onnx;

/// <summary>A value in the graph of an ONNX network, from which maps can be made.</summary>
/// <param name="Name">The value's name, by which it is asked for.</param>
/// <param name="Operator">The operator that gives it: Conv, Relu and so on.</param>
/// <param name="Node">Name of the node that gives it; may be empty.</param>
/// <param name="Shape">Its sizes for one batch, -1 where they are open or not known; the first is the batch.</param>
public sealed record OnnxLayer(string Name, string Operator, string Node, IReadOnlyList<long> Shape)
{
    /// <summary>Name, operator and shape: <c>relu5 (Relu) [-1, 512, 7, 7]</c>.</summary>
    public override string ToString() => $"{Name} ({Operator}) [{string.Join(", ", Shape)}]";
}
