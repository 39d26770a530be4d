using MLNet.Xai.Core.Trees.Readers.Onnx;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>What is read of a network in ONNX: nodes, constants, what it takes and gives. All else stays bytes, and is written again as it was.</summary>
internal sealed class NetworkGraph
{
    private readonly List<ReadOnlyMemory<byte>> _modelFields = [];
    private readonly List<ReadOnlyMemory<byte>> _graphFields = [];
    private readonly Dictionary<string, GraphNode> _makers = new(StringComparer.Ordinal);

    private NetworkGraph()
    {
    }

    public List<GraphNode> Nodes { get; } = [];

    public Dictionary<string, GraphConstant> Constants { get; } = new(StringComparer.Ordinal);

    /// <summary>What it takes, without constants that stand there too.</summary>
    public List<GraphValue> Inputs { get; } = [];

    public List<GraphValue> Outputs { get; } = [];

    /// <summary>The version of ONNX's own operators.</summary>
    public long Opset { get; private set; } = 1;

    /// <summary>Fields of the model and of its graph that are carried along.</summary>
    public (IReadOnlyList<ReadOnlyMemory<byte>> Model, IReadOnlyList<ReadOnlyMemory<byte>> Graph) Rest => (_modelFields, _graphFields);

    /// <exception cref="InvalidDataException">It is damaged or no ONNX model.</exception>
    public static NetworkGraph Read(ReadOnlyMemory<byte> model)
    {
        var graph = new NetworkGraph();
        bool found = false;
        for (var reader = new ProtoReader(model.Span); reader.Next();)
        {
            if (reader.Field != 7)
            {
                graph._modelFields.Add(model[reader.Start..reader.End]);
                if (reader.Field == 8)
                    graph.ReadOpset(reader.Bytes);
                continue;
            }

            if (found)
                throw new InvalidDataException("It has two graphs.");
            found = true;
            graph.ReadGraph(model[(reader.End - reader.Bytes.Length)..reader.End]);
        }

        if (!found)
            throw new InvalidDataException("It has no graph.");
        graph.Inputs.RemoveAll(i => graph.Constants.ContainsKey(i.Name));
        return graph;
    }

    /// <summary>The node that gives a value; null for inputs and constants.</summary>
    public GraphNode? MakerOf(string value) => _makers.GetValueOrDefault(value);

    /// <summary>The integers of a constant, which may be a node of its own; null where it is none.</summary>
    public IReadOnlyList<long>? Integers(string value)
    {
        if (Constants.TryGetValue(value, out GraphConstant? constant))
            return constant.Type == OnnxElement.Int64 ? [.. constant.Values().Select(v => (long)v)] : null;
        if (MakerOf(value) is not { Kind: "Constant" } node)
            return null;
        IReadOnlyList<long> list = node.Ints("value_ints");
        return list.Count > 0 ? list : [.. node.Numbers("value").Select(v => (long)v)];
    }

    private void ReadGraph(ReadOnlyMemory<byte> message)
    {
        for (var reader = new ProtoReader(message.Span); reader.Next();)
        {
            ReadOnlyMemory<byte> field = message[reader.Start..reader.End];
            switch (reader.Field)
            {
                case 1:
                    Add(GraphNode.Read(message[(reader.End - reader.Bytes.Length)..reader.End], field));
                    break;
                case 5:
                    var constant = GraphConstant.Read(message[(reader.End - reader.Bytes.Length)..reader.End]);
                    Constants[constant.Name] = constant;
                    break;
                case 11:
                    Inputs.Add(GraphValue.Read(reader.Bytes));
                    break;
                case 12:
                    Outputs.Add(GraphValue.Read(reader.Bytes));
                    break;
                case 13 or 14:
                    break; // Shapes and ranges of values in between, which change with the batch.
                default:
                    _graphFields.Add(field);
                    break;
            }
        }
    }

    private void Add(GraphNode node)
    {
        Nodes.Add(node);
        foreach (string output in node.Outputs)
        {
            if (output.Length > 0 && !_makers.TryAdd(output, node))
                throw new InvalidDataException($"Two nodes give '{output}'.");
        }
    }

    private void ReadOpset(ReadOnlySpan<byte> message)
    {
        (string domain, long version) = ("", 1);
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            if (reader.Field == 1)
                domain = reader.Text;
            else if (reader.Field == 2)
                version = reader.Int;
        }

        if (domain is "" or "ai.onnx")
            Opset = version;
    }
}
