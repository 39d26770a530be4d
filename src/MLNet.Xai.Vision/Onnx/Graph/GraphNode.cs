using MLNet.Xai.Core.Trees.Readers.Onnx;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>A node of a network's graph: what it is, and where it stands in the file. Attributes are read when they are asked for.</summary>
internal sealed class GraphNode
{
    private const int MostDepth = 16;
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _attributes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _needs = new(StringComparer.Ordinal);

    private GraphNode(ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> field) => (Message, Field) = (message, field);

    public string Name { get; private set; } = "";

    public string Kind { get; private set; } = "";

    /// <summary>Whose operator it is; empty for ONNX's own.</summary>
    public string Domain { get; private set; } = "";

    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    /// <summary>All values that it reads: its inputs, and those that graphs inside it take from outside.</summary>
    public IReadOnlyCollection<string> Needs => _needs;

    /// <summary>The NodeProto.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    /// <summary>The whole field in the graph's bytes.</summary>
    public ReadOnlyMemory<byte> Field { get; }

    /// <param name="message">The NodeProto.</param>
    /// <param name="field">The field that holds it, its tag included.</param>
    public static GraphNode Read(ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> field)
    {
        var node = new GraphNode(message, field);
        Collect(message.Span, node._needs, 0);
        for (var reader = new ProtoReader(message.Span); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    node.Inputs.Add(reader.Text);
                    break;
                case 2:
                    node.Outputs.Add(reader.Text);
                    break;
                case 3:
                    node.Name = reader.Text;
                    break;
                case 4:
                    node.Kind = reader.Text;
                    break;
                case 5:
                    node._attributes[NameOf(reader.Bytes)] = message[(reader.End - reader.Bytes.Length)..reader.End];
                    break;
                case 7:
                    node.Domain = reader.Text is "ai.onnx" ? "" : reader.Text;
                    break;
            }
        }

        return node;
    }

    /// <summary>Whether it is one of ONNX's own operators.</summary>
    public bool Is(params ReadOnlySpan<string> kinds) => Domain.Length == 0 && kinds.Contains(Kind);

    public long Int(string attribute, long missing) => Find(attribute)?.Int ?? missing;

    public IReadOnlyList<long> Ints(string attribute) => Find(attribute)?.Ints ?? [];

    /// <summary>A list of numbers, or those of a tensor.</summary>
    public IReadOnlyList<double> Numbers(string attribute) => Find(attribute)?.Numbers ?? [];

    public bool Has(string attribute) => _attributes.ContainsKey(attribute);

    /// <summary>A float.</summary>
    public float Single(string attribute, float missing)
    {
        if (!_attributes.TryGetValue(attribute, out ReadOnlyMemory<byte> message))
            return missing;
        for (var reader = new ProtoReader(message.Span); reader.Next();)
        {
            if (reader.Field == 2)
                return reader.Single;
        }

        return 0;
    }

    private OnnxAttribute? Find(string attribute) => _attributes.TryGetValue(attribute, out ReadOnlyMemory<byte> message) ? OnnxAttribute.Read(message.Span) : null;

    private static string NameOf(ReadOnlySpan<byte> attribute)
    {
        for (var reader = new ProtoReader(attribute); reader.Next();)
        {
            if (reader.Field == 1)
                return reader.Text;
        }

        return "";
    }

    // What an inner graph makes itself is among them, too; that costs nothing, since nobody outside gives it.
    private static void Collect(ReadOnlySpan<byte> node, HashSet<string> needs, int depth)
    {
        if (depth > MostDepth)
            throw new InvalidDataException("Graphs lie within one another more than 16 deep.");
        for (var reader = new ProtoReader(node); reader.Next();)
        {
            if (reader.Field == 1 && reader.Text is { Length: > 0 } input)
                needs.Add(input);
            if (reader.Field != 5)
                continue;
            for (var attribute = new ProtoReader(reader.Bytes); attribute.Next();)
            {
                if (attribute.Field is not (6 or 11))
                    continue;
                for (var graph = new ProtoReader(attribute.Bytes); graph.Next();)
                {
                    if (graph.Field == 1)
                        Collect(graph.Bytes, needs, depth + 1);
                    else if (graph.Field == 12)
                        needs.Add(GraphValue.Read(graph.Bytes).Name);
                }
            }
        }
    }
}
