namespace MLNet.Xai.Core.Trees.Readers.Onnx;

/// <summary>What is read of an ONNX model: its nodes and what it takes.</summary>
internal sealed class OnnxGraph
{
    private OnnxGraph()
    {
    }

    public List<OnnxNode> Nodes { get; } = [];

    /// <summary>What it takes, in order, without constants that stand there too.</summary>
    public List<OnnxInput> Inputs { get; } = [];

    /// <summary>The graph of a ModelProto.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static OnnxGraph Read(ReadOnlySpan<byte> model)
    {
        OnnxGraph? graph = null;
        for (var reader = new ProtoReader(model); reader.Next();)
        {
            if (reader.Field != 7)
                continue;
            if (graph is not null)
                throw new InvalidDataException("It has two graphs.");
            graph = ReadGraph(reader.Bytes);
        }

        return graph ?? throw new InvalidDataException("It has no graph.");
    }

    private static OnnxGraph ReadGraph(ReadOnlySpan<byte> message)
    {
        var graph = new OnnxGraph();
        var constants = new HashSet<string>(StringComparer.Ordinal);
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    graph.Nodes.Add(OnnxNode.Read(reader.Bytes));
                    break;
                case 5:
                    constants.Add(NameOf(reader.Bytes));
                    break;
                case 11:
                    graph.Inputs.Add(OnnxInput.Read(reader.Bytes));
                    break;
            }
        }

        graph.Inputs.RemoveAll(input => constants.Contains(input.Name));
        return graph;
    }

    private static string NameOf(ReadOnlySpan<byte> tensor)
    {
        string name = "";
        for (var reader = new ProtoReader(tensor); reader.Next();)
        {
            if (reader.Field == 8)
                name = reader.Text;
        }

        return name;
    }
}
