using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>The layers of a network with their shapes, as ONNX Runtime infers them, and which of them to look at.</summary>
internal static class OnnxLayers
{
    private static readonly string[] s_passing = ["MaxPool", "AveragePool", "Identity", "Dropout", "Pad", "Resize", "Upsample", "Transpose", "Cast"];

    /// <summary>All values that depend on the picture, are floats, and have two dimensions at least.</summary>
    public static List<OnnxLayer> Find(NetworkGraph graph, ImageInput image, string output, long? batch, IReadOnlyDictionary<string, long[]> constants)
    {
        HashSet<string> depending = GraphCut.Depending(graph, [image.Name]);
        GraphNode[] nodes = [.. GraphCut.Between(graph, [image.Name], [output]).Where(n => n.Outputs.Count > 0 && depending.Contains(n.Outputs[0]))];
        byte[] model = GraphCut.Write(graph, [image.WithBatch(batch)], nodes.Select(n => new GraphValue(n.Outputs[0], 0, null)), constants);
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.disable_prepacking", "1");
        using InferenceSession session = OnnxSession.Open(model, options);
        List<OnnxLayer> layers = [];
        foreach (GraphNode node in nodes)
        {
            NodeMetadata about = session.OutputMetadata[node.Outputs[0]];
            if (about.IsTensor && about.ElementDataType == TensorElementType.Float && about.Dimensions.Length >= 2)
                layers.Add(new OnnxLayer(node.Outputs[0], node.Kind, node.Name, [.. about.Dimensions.Select(d => (long)d)]));
        }

        return layers;
    }

    /// <summary>The last layer with height and width before pooling; null where none is, or tokens are mixed behind it.</summary>
    public static string? Feature(NetworkGraph graph, IReadOnlyList<OnnxLayer> layers, HashSet<string> channelsSecond)
    {
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            OnnxLayer layer = layers[i];
            // Attention: what lies before it is far from what is decided.
            if (layer.Operator is "Softmax" or "Attention" or "MultiHeadAttention")
                return null;
            if (layer.Shape is [_, _, not 1, not 1] && channelsSecond.Contains(layer.Name))
                return BeforePooling(graph, layer.Name, [.. layers.Select(l => l.Name)]);
        }

        return null;
    }

    /// <summary>Attention matrices, [N, heads, tokens, tokens], in the network's order.</summary>
    public static string[] Attention(IReadOnlyList<OnnxLayer> layers) =>
        [.. layers.Where(l => l.Operator.Equals("Softmax", StringComparison.Ordinal) && l.Shape is [_, _, > 1, > 1] && l.Shape[2] == l.Shape[3]).Select(l => l.Name)];

    private static string BeforePooling(NetworkGraph graph, string layer, HashSet<string> layers)
    {
        while (graph.MakerOf(layer) is { } node && node.Is(s_passing) && layers.Contains(node.Inputs[0]))
            layer = node.Inputs[0];
        return layer;
    }
}
