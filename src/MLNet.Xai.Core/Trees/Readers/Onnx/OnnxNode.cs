namespace MLNet.Xai.Core.Trees.Readers.Onnx;

/// <summary>A node of an ONNX graph.</summary>
internal sealed class OnnxNode
{
    /// <summary>The domain of the classical machine learning operators.</summary>
    public const string MachineLearning = "ai.onnx.ml";

    private readonly Dictionary<string, OnnxAttribute> _attributes = new(StringComparer.Ordinal);
    private string _name = "";

    public string Kind { get; private set; } = "";

    public string Domain { get; private set; } = "";

    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    /// <summary>"the node 'Sc_Scaler' (Scaler)".</summary>
    public string Described => _name.Length > 0 ? $"the node {Quote.Of(_name)} ({Short(Kind)})" : $"a node of the kind {Short(Kind)}";

    public static OnnxNode Read(ReadOnlySpan<byte> message)
    {
        var node = new OnnxNode();
        for (var reader = new ProtoReader(message); reader.Next();)
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
                    node._name = reader.Text;
                    break;
                case 4:
                    node.Kind = reader.Text;
                    break;
                case 5:
                    var attribute = OnnxAttribute.Read(reader.Bytes);
                    if (!node._attributes.TryAdd(attribute.Name, attribute))
                        throw new InvalidDataException($"A node has the attribute {Quote.Of(attribute.Name)} twice.");
                    break;
                case 7:
                    node.Domain = reader.Text;
                    break;
            }
        }

        return node;
    }

    /// <summary>Whether it is an operator, of the standard domain or of classical machine learning.</summary>
    public bool Is(string kind, string domain = "") => Kind.Equals(kind, StringComparison.Ordinal) && Domain.Equals(domain, StringComparison.Ordinal);

    public bool Has(string attribute) => _attributes.ContainsKey(attribute);

    public long Int(string attribute, long missing) => _attributes.TryGetValue(attribute, out OnnxAttribute? found) ? found.Int : missing;

    public string Text(string attribute, string missing) => _attributes.TryGetValue(attribute, out OnnxAttribute? found) ? found.Text : missing;

    public IReadOnlyList<string> Texts(string attribute) => _attributes.TryGetValue(attribute, out OnnxAttribute? found) ? found.Texts : [];

    public IReadOnlyList<long> Ints(string attribute) => _attributes.TryGetValue(attribute, out OnnxAttribute? found) ? found.Ints : [];

    /// <summary>Numbers, as a list or as a tensor of the name with <c>_as_tensor</c>.</summary>
    public IReadOnlyList<double> Numbers(string attribute)
    {
        bool list = _attributes.TryGetValue(attribute, out OnnxAttribute? found), tensor = _attributes.TryGetValue(attribute + "_as_tensor", out OnnxAttribute? other);
        if (list && tensor)
            throw new InvalidDataException($"{Described} has {attribute} twice, as a list and as a tensor.");
        return (found ?? other)?.Numbers ?? [];
    }

    /// <summary>Whole numbers as indices, one a node.</summary>
    public int[] Indices(string attribute, int count)
    {
        IReadOnlyList<long> found = Ints(attribute);
        if (found.Count != count)
            throw new InvalidDataException($"{attribute} has {found.Count} entries; {count} were expected.");
        int[] indices = new int[count];
        for (int i = 0; i < count; i++)
            indices[i] = found[i] is >= 0 and <= int.MaxValue ? (int)found[i] : throw new InvalidDataException($"{attribute}[{i}] is {found[i]}.");
        return indices;
    }

    private static string Short(string kind) => kind.Length <= 40 && kind.All(char.IsLetterOrDigit) ? kind : Quote.Of(kind);
}
