namespace MLNet.Xai.Vision.Onnx;

/// <summary>In which values of a graph channels are the second dimension: those of convolutions and what keeps their form.</summary>
internal static class ChannelDimensions
{
    private static readonly string[] s_spatial =
        ["Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "BatchNormalization", "InstanceNormalization", "GroupNormalization", "LRN", "MaxPool", "AveragePool", "LpPool",
         "GlobalAveragePool", "GlobalMaxPool", "DepthToSpace", "SpaceToDepth", "FusedConv"];

    // Whatever else is, is not known: the proportions decide.
    private static readonly string[] s_keeping =
        ["Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "Gelu", "Mish", "Softplus", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Clip", "Identity", "Dropout", "Cast",
         "Add", "Sub", "Mul", "Div", "Sum", "Mean", "Max", "Min", "Concat", "Pad", "Resize", "Upsample", "Erf", "Sqrt", "Pow", "QuantizeLinear", "DequantizeLinear", "ThresholdedRelu"];

    public static HashSet<string> Second(NetworkGraph graph)
    {
        HashSet<string> second = new(StringComparer.Ordinal);
        foreach (GraphNode node in graph.Nodes)
        {
            if (node.Is(s_spatial) || (node.Is(s_keeping) && node.Inputs.Exists(second.Contains)) || (node.Kind is "FusedConv" && node.Outputs.Count == 1))
                second.UnionWith(node.Outputs.Take(1));
        }

        return second;
    }
}
