using System.Runtime.InteropServices;
using MLNet.Xai.Tests.Support.Onnx;

namespace MLNet.Xai.Vision.Tests.Onnx;

/// <summary>Writes networks as ONNX files, node by node.</summary>
internal sealed class OnnxWriter
{
    private readonly ProtoWriter _graph = new();
    private int _constants;

    /// <summary>Version of the operators.</summary>
    public int Opset { get; init; } = 17;

    /// <summary>Type of weights and pictures: 1 for floats, 10 for halves.</summary>
    public int Type { get; init; } = OnnxFile.Single;

    /// <summary>Adds a node of one output, which is its name.</summary>
    public string Node(string kind, string name, string[] inputs, params byte[][] attributes)
    {
        var node = new ProtoWriter();
        foreach (string input in inputs)
            node.Text(1, input);
        node.Text(2, name).Text(3, name + "_node").Text(4, kind);
        foreach (byte[] attribute in attributes)
            node.Bytes(5, attribute);
        _graph.Bytes(1, node.ToArray());
        return name;
    }

    /// <summary>Adds weights; gives their name.</summary>
    public string Constant(float[] values, params long[] shape)
    {
        byte[] bytes = Type == 10 ? MemoryMarshal.AsBytes(Array.ConvertAll(values, v => (Half)v).AsSpan()).ToArray() : MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        return Constant(Type, bytes, shape);
    }

    /// <summary>Adds sizes; gives their name.</summary>
    public string Constant(params long[] values) => Constant(OnnxFile.Int64, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), values.Length);

    /// <summary>Adds weights that lie in another file; gives their name.</summary>
    public string Outside(string file, params long[] shape)
    {
        string name = $"c{_constants++}";
        byte[] place = new ProtoWriter().Text(1, "location").Text(2, file).ToArray();
        _graph.Bytes(5, new ProtoWriter().Ints(1, shape).Int(2, Type).Text(8, name).Bytes(13, place).Int(14, 1).ToArray());
        return name;
    }

    /// <summary>The file.</summary>
    /// <param name="inputs">Names and shapes; 0 for an open size.</param>
    /// <param name="outputs">Names and shapes; none for an unknown one.</param>
    public byte[] ToArray((string Name, long[] Shape)[] inputs, params (string Name, long[]? Shape)[] outputs)
    {
        var graph = new ProtoWriter().Text(2, "net");
        foreach ((string name, long[] shape) in inputs)
            graph.Bytes(11, Value(name, shape));
        foreach ((string name, long[]? shape) in outputs)
            graph.Bytes(12, Value(name, shape));
        return new ProtoWriter().Int(1, 8).Text(2, "tests").Bytes(7, [.. graph.ToArray(), .. _graph.ToArray()]).Bytes(8, new ProtoWriter().Text(1, "").Int(2, Opset).ToArray()).ToArray();
    }

    private string Constant(int type, byte[] bytes, params long[] shape)
    {
        string name = $"c{_constants++}";
        _graph.Bytes(5, new ProtoWriter().Ints(1, shape).Int(2, type).Text(8, name).Bytes(9, bytes).ToArray());
        return name;
    }

    private byte[] Value(string name, long[]? shape)
    {
        var tensor = new ProtoWriter().Int(1, Type);
        if (shape is not null)
        {
            var sizes = new ProtoWriter();
            for (int i = 0; i < shape.Length; i++)
                sizes.Bytes(1, shape[i] == 0 ? new ProtoWriter().Text(2, $"d{i}").ToArray() : new ProtoWriter().Int(1, shape[i]).ToArray());
            tensor.Bytes(2, sizes.ToArray());
        }

        return new ProtoWriter().Text(1, name).Bytes(2, new ProtoWriter().Bytes(1, tensor.ToArray()).ToArray()).ToArray();
    }
}
