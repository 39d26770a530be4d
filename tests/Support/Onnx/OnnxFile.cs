using System.Runtime.InteropServices;

namespace MLNet.Xai.Tests.Support.Onnx;

/// <summary>ONNX files that tests make themselves, message by message.</summary>
public static class OnnxFile
{
    /// <summary>Type of a tensor of floats.</summary>
    public const int Single = 1;

    /// <summary>Type of a tensor of 64-bit integers.</summary>
    public const int Int64 = 7;

    /// <summary>Type of a tensor of text.</summary>
    public const int Text = 8;

    /// <summary>Type of a tensor of doubles.</summary>
    public const int Double = 11;

    /// <summary>A model.</summary>
    /// <param name="nodes">Nodes in the order of their work.</param>
    /// <param name="inputs">What it takes: name, type, width (0 for open).</param>
    /// <param name="outputs">What it gives: name, type.</param>
    /// <param name="version">Version of ai.onnx.ml.</param>
    public static byte[] Model(byte[][] nodes, (string Name, int Type, int Width)[] inputs, (string Name, int Type)[] outputs, int version = 3)
    {
        var graph = new ProtoWriter();
        foreach (byte[] node in nodes)
            graph.Bytes(1, node);
        graph.Text(2, "trees");
        foreach ((string name, int type, int width) in inputs)
            graph.Bytes(11, Value(name, type, width));
        foreach ((string name, int type) in outputs)
            graph.Bytes(12, new ProtoWriter().Text(1, name).Bytes(2, new ProtoWriter().Bytes(1, new ProtoWriter().Int(1, type).ToArray()).ToArray()).ToArray());
        return new ProtoWriter().Int(1, 9).Text(2, "tests").Bytes(7, graph.ToArray())
            .Bytes(8, new ProtoWriter().Text(1, "").Int(2, 17).ToArray()).Bytes(8, new ProtoWriter().Text(1, "ai.onnx.ml").Int(2, version).ToArray()).ToArray();
    }

    /// <summary>A node.</summary>
    public static byte[] Node(string kind, string domain, string[] inputs, string[] outputs, params byte[][] attributes)
    {
        var node = new ProtoWriter();
        foreach (string input in inputs)
            node.Text(1, input);
        foreach (string output in outputs)
            node.Text(2, output);
        node.Text(3, "my" + kind).Text(4, kind);
        foreach (byte[] attribute in attributes)
            node.Bytes(5, attribute);
        return node.Text(7, domain).ToArray();
    }

    /// <summary>An integer as attribute.</summary>
    public static byte[] Attribute(string name, long value) => new ProtoWriter().Text(1, name).Int(3, value).Int(20, 2).ToArray();

    /// <summary>Text as attribute.</summary>
    public static byte[] Attribute(string name, string value) => new ProtoWriter().Text(1, name).Text(4, value).Int(20, 3).ToArray();

    /// <summary>Floats as attribute.</summary>
    public static byte[] Attribute(string name, IReadOnlyList<float> values, bool packed = false) => new ProtoWriter().Text(1, name).Singles(7, values, packed).Int(20, 6).ToArray();

    /// <summary>Integers as attribute.</summary>
    public static byte[] Attribute(string name, IReadOnlyList<long> values, bool packed = false) => new ProtoWriter().Text(1, name).Ints(8, values, packed).Int(20, 7).ToArray();

    /// <summary>Texts as attribute.</summary>
    public static byte[] Attribute(string name, IReadOnlyList<string> values)
    {
        var attribute = new ProtoWriter().Text(1, name);
        foreach (string value in values)
            attribute.Text(9, value);
        return attribute.Int(20, 8).ToArray();
    }

    /// <summary>A tensor of floats, doubles or bytes as attribute.</summary>
    public static byte[] Tensor<T>(string name, T[] values)
        where T : unmanaged
    {
        int type = typeof(T) == typeof(float) ? Single : typeof(T) == typeof(double) ? Double : 2;
        byte[] tensor = new ProtoWriter().Int(1, values.Length).Int(2, type).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values.AsSpan())).ToArray();
        return new ProtoWriter().Text(1, name).Bytes(5, tensor).Int(20, 4).ToArray();
    }

    private static byte[] Value(string name, int type, int width)
    {
        byte[] open = new ProtoWriter().Text(2, "N").ToArray();
        byte[] shape = new ProtoWriter().Bytes(1, open).Bytes(1, width > 0 ? new ProtoWriter().Int(1, width).ToArray() : new ProtoWriter().Text(2, "F").ToArray()).ToArray();
        byte[] tensor = new ProtoWriter().Int(1, type).Bytes(2, shape).ToArray();
        return new ProtoWriter().Text(1, name).Bytes(2, new ProtoWriter().Bytes(1, tensor).ToArray()).ToArray();
    }
}
