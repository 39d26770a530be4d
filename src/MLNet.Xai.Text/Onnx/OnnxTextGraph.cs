using MLNet.Xai.Core.Trees.Readers.Onnx;

namespace MLNet.Xai.Text.Onnx;

/// <summary>What is read of an ONNX text model's graph that ONNX Runtime does not tell: the vocabulary, and what makes an output.</summary>
internal sealed class OnnxTextGraph
{
    private const int MostNested = 16;
    private readonly Dictionary<string, long> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Kind, string Input)> _makers = new(StringComparer.Ordinal);
    private readonly List<(string Table, string Indices)> _lookups = [];

    private OnnxTextGraph()
    {
    }

    /// <exception cref="InvalidDataException">It is damaged, no ONNX model, or keeps weights in other files.</exception>
    public static OnnxTextGraph Read(ReadOnlySpan<byte> model)
    {
        var graph = new OnnxTextGraph();
        int graphs = 0;
        for (var reader = new ProtoReader(model); reader.Next();)
        {
            if (reader.Field == 7)
            {
                graphs++;
                graph.ReadGraph(reader.Bytes, 0);
            }
            else if (reader.Field == 25)
            {
                // Functions of the model's own.
                for (var function = new ProtoReader(reader.Bytes); function.Next();)
                {
                    if (function.Field == 7)
                        graph.ReadNode(function.Bytes, 1);
                }
            }
        }

        return graphs == 1 ? graph : throw new InvalidDataException($"It has {graphs} graphs; an ONNX model has one.");
    }

    /// <summary>Rows of the table that ids are looked up in; null where no such table is found.</summary>
    public int? VocabularyOf(string ids)
    {
        foreach ((string table, string indices) in _lookups)
        {
            if (Source(indices, "Cast", "Identity").Equals(ids, StringComparison.Ordinal) && _rows.TryGetValue(table, out long rows))
                return rows is > 0 and <= int.MaxValue ? (int)rows : throw new InvalidDataException($"Its table of embeddings '{table}' has {rows} rows.");
        }

        return null;
    }

    /// <summary>The operator that makes a value, types and names of it aside; empty where there is none.</summary>
    public string KindOf(string value) => _makers.TryGetValue(Source(value, "Cast", "Identity"), out var maker) ? maker.Kind : "";

    private string Source(string value, params ReadOnlySpan<string> through)
    {
        // A damaged file may have a circle.
        for (int steps = 0; steps < MostNested && _makers.TryGetValue(value, out var maker) && through.Contains(maker.Kind); steps++)
            value = maker.Input;
        return value;
    }

    private void ReadGraph(ReadOnlySpan<byte> message, int depth)
    {
        if (depth > MostNested)
            throw new InvalidDataException("Its graphs lie more than 16 deep in one another.");
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    ReadNode(reader.Bytes, depth);
                    break;
                case 5:
                    ReadTensor(reader.Bytes, depth == 0);
                    break;
                case 15:
                    ReadSparse(reader.Bytes);
                    break;
            }
        }
    }

    private void ReadNode(ReadOnlySpan<byte> message, int depth)
    {
        List<string> inputs = [], outputs = [];
        string kind = "";
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    inputs.Add(reader.Text);
                    break;
                case 2:
                    outputs.Add(reader.Text);
                    break;
                case 4:
                    kind = reader.Text;
                    break;
                case 5:
                    ReadAttribute(reader.Bytes, depth);
                    break;
            }
        }

        if (depth > 0)
            return;
        foreach (string output in outputs)
            _makers[output] = (kind, inputs.Count > 0 ? inputs[0] : "");
        if (kind is "Gather" && inputs.Count == 2)
            _lookups.Add((inputs[0], inputs[1]));
        else if (kind is "EmbedLayerNormalization" && inputs.Count > 2)
            _lookups.Add((inputs[2], inputs[0]));
    }

    private void ReadAttribute(ReadOnlySpan<byte> message, int depth)
    {
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            if (reader.Field is 5 or 10)
                ReadTensor(reader.Bytes, false);
            else if (reader.Field is 6 or 11)
                ReadGraph(reader.Bytes, depth + 1);
            else if (reader.Field is 22 or 23)
                ReadSparse(reader.Bytes);
        }
    }

    private void ReadSparse(ReadOnlySpan<byte> message)
    {
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            if (reader.Field is 1 or 2)
                ReadTensor(reader.Bytes, false);
        }
    }

    // ONNX Runtime would read any file that a tensor names.
    private void ReadTensor(ReadOnlySpan<byte> message, bool keep)
    {
        List<long> shape = [];
        string name = "";
        bool outside = false;
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    reader.AddInts(shape);
                    break;
                case 8:
                    name = reader.Text;
                    break;
                case 13:
                    outside = true;
                    break;
                case 14:
                    outside |= reader.Int != 0;
                    break;
            }
        }

        if (outside)
            throw new InvalidDataException($"The weights '{name}' lie in a file beside it, which is not read: export the model with its weights inside (external data off).");
        if (keep && shape.Count == 2)
            _rows[name] = shape[0];
    }
}
