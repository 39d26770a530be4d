namespace MLNet.Xai.Vision.Onnx;

/// <summary>A part of a network as a network of its own: what lies between some values and others.</summary>
/// <remarks>Nodes and constants are copied as bytes; nothing of them is understood or changed, but for constants that are given anew.</remarks>
internal static class GraphCut
{
    /// <summary>The part's nodes, in the file's order.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="from">Values that are given.</param>
    /// <param name="to">Values that are wanted.</param>
    /// <param name="open">Receives values that are needed, and are neither given nor constant.</param>
    public static List<GraphNode> Between(NetworkGraph graph, IReadOnlyCollection<string> from, IEnumerable<string> to, HashSet<string>? open = null)
    {
        HashSet<GraphNode> needed = [];
        HashSet<string> seen = new(from, StringComparer.Ordinal);
        var waiting = new Stack<string>(to);
        while (waiting.TryPop(out string? value))
        {
            if (!seen.Add(value))
                continue;
            if (graph.MakerOf(value) is not { } node)
            {
                if (graph.Inputs.Exists(i => i.Name.Equals(value, StringComparison.Ordinal)))
                    open?.Add(value);
                continue;
            }

            if (!needed.Add(node))
                continue;
            foreach (string need in node.Needs)
                waiting.Push(need);
        }

        return [.. graph.Nodes.Where(needed.Contains)];
    }

    /// <summary>The values that depend on what the network takes.</summary>
    public static HashSet<string> Depending(NetworkGraph graph, IEnumerable<string> on)
    {
        HashSet<string> depending = new(on, StringComparer.Ordinal);
        // ONNX demands that nodes stand in the order of their work.
        foreach (GraphNode node in graph.Nodes)
        {
            if (node.Needs.Any(depending.Contains))
                depending.UnionWith(node.Outputs);
        }

        depending.Remove("");
        return depending;
    }

    /// <summary>The bytes of a part.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="inputs">What the part takes.</param>
    /// <param name="outputs">What it gives.</param>
    /// <param name="constants">Integers in place of constants of these names.</param>
    public static byte[] Write(NetworkGraph graph, IReadOnlyList<GraphValue> inputs, IEnumerable<GraphValue> outputs, IReadOnlyDictionary<string, long[]> constants)
    {
        GraphValue[] wanted = [.. outputs];
        List<GraphNode> nodes = Between(graph, [.. inputs.Select(i => i.Name)], wanted.Select(o => o.Name));
        HashSet<string> used = new(nodes.SelectMany(n => n.Needs).Concat(wanted.Select(o => o.Name)), StringComparer.Ordinal);
        var part = new ProtoOutput();
        foreach (GraphNode node in nodes)
        {
            if (!node.Outputs.Exists(constants.ContainsKey))
                part.Raw(node.Field.Span);
        }

        foreach (GraphConstant constant in graph.Constants.Values)
        {
            if (used.Contains(constant.Name) && !constants.ContainsKey(constant.Name))
                part.Bytes(5, constant.Message.Span);
        }

        foreach ((string name, long[] values) in constants)
        {
            if (used.Contains(name))
                part.Bytes(5, GraphConstant.Integers(name, values));
        }

        foreach (ReadOnlyMemory<byte> field in graph.Rest.Graph)
            part.Raw(field.Span);
        foreach (GraphValue input in inputs)
            part.Bytes(11, input.ToBytes());
        foreach (GraphValue output in wanted)
            part.Bytes(12, output.ToBytes());
        var model = new ProtoOutput();
        foreach (ReadOnlyMemory<byte> field in graph.Rest.Model)
            model.Raw(field.Span);
        return model.Message(7, part).ToArray();
    }
}
