namespace MLNet.Xai.Vision.Onnx;

/// <summary>Constants that hold a batch of one: the sizes that a Reshape gives, [1, 1000] for instance.</summary>
internal static class BatchConstants
{
    private const int Copied = 0, Rest = -1;

    /// <summary>The same for a batch of any size, by the constants' names. Whether the network is the same then must be tried.</summary>
    public static Dictionary<string, long[]> Freed(NetworkGraph graph, string image)
    {
        HashSet<string> depending = GraphCut.Depending(graph, [image]);
        Dictionary<string, long[]> freed = new(StringComparer.Ordinal);
        foreach (GraphNode node in graph.Nodes)
        {
            if (!node.Is("Reshape") || node.Inputs.Count < 2 || !depending.Contains(node.Inputs[0]) || node.Int("allowzero", 0) != 0)
                continue;
            if (graph.Integers(node.Inputs[1]) is [1, ..] sizes)
                freed[node.Inputs[1]] = [sizes.Skip(1).Contains(Rest) ? Copied : Rest, .. sizes.Skip(1)];
        }

        return freed;
    }
}
