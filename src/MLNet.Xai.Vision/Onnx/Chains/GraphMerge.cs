using MLNet.Xai.Core.Trees.Readers.Onnx;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>Joins graphs: one that prepares pictures before a network, one linear layer behind it.</summary>
internal static class GraphMerge
{
    /// <summary>A network whose input another one makes. What the first names is renamed, so that no name means two things.</summary>
    /// <param name="first">Gives one value.</param>
    /// <param name="second">Takes it.</param>
    /// <exception cref="InvalidDataException">The two do not go together.</exception>
    public static byte[] Chain(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        NetworkGraph a = NetworkGraph.Read(first), b = NetworkGraph.Read(second);
        if (a.Opset != b.Opset)
            throw new InvalidDataException($"Two ONNX models in a row are of the operator versions {a.Opset} and {b.Opset}; they can be joined where these are the same.");
        if (a.Inputs is not [var taking] || a.Outputs is not [var made, ..] || b.Inputs is not [var taken])
            throw new InvalidDataException("Two ONNX models in a row can be joined where each takes one value.");
        var graph = new ProtoOutput();
        string Renamed(string name) => name.Length == 0 ? name : "before/" + name;
        foreach (GraphNode node in a.Nodes)
            graph.Message(1, Rename(node, Renamed));
        graph.Message(1, new ProtoOutput().Text(1, Renamed(made.Name)).Text(2, taken.Name).Text(4, "Identity"));
        foreach (GraphNode node in b.Nodes)
            graph.Raw(node.Field.Span);
        foreach (GraphConstant constant in a.Constants.Values)
            graph.Message(5, Rename(constant, Renamed(constant.Name)));
        foreach (GraphConstant constant in b.Constants.Values)
            graph.Bytes(5, constant.Message.Span);
        graph.Bytes(11, (taking with { Name = Renamed(taking.Name) }).ToBytes());
        return Finish(b, graph, b.Outputs);
    }

    /// <summary>A network with one more linear layer behind its first output, that gives <c>scores</c>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="output">The value that the layer takes, flattened.</param>
    /// <param name="weights">Row-major, outputs x inputs.</param>
    /// <param name="biases">One an output.</param>
    public static byte[] Linear(ReadOnlyMemory<byte> network, string output, float[] weights, float[] biases)
    {
        const string Flat = "xai/flat", Weight = "xai/weight", Bias = "xai/bias", Scores = "xai/scores";
        NetworkGraph net = NetworkGraph.Read(network);
        var graph = new ProtoOutput();
        foreach (GraphNode node in net.Nodes)
            graph.Raw(node.Field.Span);
        foreach (GraphConstant constant in net.Constants.Values)
            graph.Bytes(5, constant.Message.Span);
        foreach (GraphValue input in net.Inputs)
            graph.Bytes(11, input.ToBytes());
        graph.Message(1, new ProtoOutput().Text(1, output).Text(2, Flat).Text(4, "Flatten").Message(5, new ProtoOutput().Text(1, "axis").Int(3, 1).Int(20, 2)));
        graph.Message(1, new ProtoOutput().Text(1, Flat).Text(1, Weight).Text(1, Bias).Text(2, Scores).Text(4, "Gemm")
            .Message(5, new ProtoOutput().Text(1, "transB").Int(3, 1).Int(20, 2)));
        graph.Message(5, Singles(Weight, weights, biases.Length, weights.Length / biases.Length));
        graph.Message(5, Singles(Bias, biases, biases.Length));
        return Finish(net, graph, [new GraphValue(Scores, OnnxElement.Single, [null, biases.Length])]);
    }

    private static byte[] Finish(NetworkGraph like, ProtoOutput graph, IEnumerable<GraphValue> outputs)
    {
        foreach (ReadOnlyMemory<byte> field in like.Rest.Graph)
            graph.Raw(field.Span);
        foreach (GraphValue output in outputs)
            graph.Bytes(12, output.ToBytes());
        var model = new ProtoOutput();
        foreach (ReadOnlyMemory<byte> field in like.Rest.Model)
            model.Raw(field.Span);
        return model.Message(7, graph).ToArray();
    }

    private static ProtoOutput Singles(string name, float[] values, params ReadOnlySpan<int> shape)
    {
        var tensor = new ProtoOutput();
        foreach (int size in shape)
            tensor.Int(1, size);
        return tensor.Int(2, OnnxElement.Single).Text(8, name).Bytes(9, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static ProtoOutput Rename(GraphNode node, Func<string, string> renamed)
    {
        if (node.Needs.Count > node.Inputs.Where(i => i.Length > 0).Distinct(StringComparer.Ordinal).Count())
            throw new InvalidDataException($"The ONNX model that prepares pictures has a node with a graph inside ({node.Kind}), and cannot be joined with the one behind it.");
        ReadOnlySpan<byte> message = node.Message.Span;
        var copy = new ProtoOutput();
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            if (reader.Field is 1 or 2)
                copy.Text(reader.Field, renamed(reader.Text));
            else
                copy.Raw(message[reader.Start..reader.End]);
        }

        return copy;
    }

    private static ProtoOutput Rename(GraphConstant constant, string name)
    {
        ReadOnlySpan<byte> message = constant.Message.Span;
        var copy = new ProtoOutput();
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            if (reader.Field != 8)
                copy.Raw(message[reader.Start..reader.End]);
        }

        return copy.Text(8, name);
    }
}
