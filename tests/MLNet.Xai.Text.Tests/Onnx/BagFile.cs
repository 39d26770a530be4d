using System.Runtime.InteropServices;
using MLNet.Xai.Tests.Support.Onnx;
using MLNet.Xai.Text.Tests.Support;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Onnx;

/// <summary>A <see cref="BagModel"/> as an ONNX file, in the forms that exporters write.</summary>
internal sealed record BagFile
{
    private const int Int32 = 6;

    /// <summary>Texts at once; 0 for any number.</summary>
    public long Batch { get; init; }

    /// <summary>Tokens of a text; 0 for any number.</summary>
    public long Length { get; init; }

    public string[] Inputs { get; init; } = ["input_ids", "attention_mask", "token_type_ids"];

    public int InputType { get; init; } = OnnxFile.Int64;

    public string[] Outputs { get; init; } = ["logits"];

    /// <summary>Softmax, Sigmoid, or nothing.</summary>
    public string End { get; init; } = "";

    /// <summary>Divides words by the largest of the whole batch, as dynamic quantization does in effect.</summary>
    public bool MixesTexts { get; init; }

    /// <summary>Takes the mean over padding too.</summary>
    public bool IgnoresMask { get; init; }

    /// <summary>Says that the table lies in this file.</summary>
    public string? Outside { get; init; }

    public byte[] Of(BagModel model)
    {
        var graph = new ProtoWriter();
        string ids = Inputs[0];
        Constant(graph, "table", model.table.weight!, Outside);
        Constant(graph, "inner", model.inner.weight!);
        Constant(graph, "inner_bias", model.inner.bias!);
        Constant(graph, "outer", model.outer.weight!);
        Constant(graph, "outer_bias", model.outer.bias!);
        Constant(graph, "two", [2L]);
        Constant(graph, "one", [1L]);
        Node(graph, "Gather", "found", ["table", ids]);
        string words = "found";
        if (MixesTexts)
        {
            Node(graph, "ReduceMax", "largest", ["found"], OnnxFile.Attribute("keepdims", 0));
            words = Node(graph, "Div", "scaled", ["found", "largest"]);
        }

        if (Inputs.Contains("attention_mask") && !IgnoresMask)
        {
            Node(graph, "Cast", "weights", ["attention_mask"], OnnxFile.Attribute("to", OnnxFile.Single));
            Node(graph, "Unsqueeze", "weights3", ["weights", "two"]);
            Node(graph, "Mul", "weighted", [words, "weights3"]);
            Node(graph, "ReduceSum", "summed", ["weighted", "one"], OnnxFile.Attribute("keepdims", 0));
            Node(graph, "ReduceSum", "count", ["weights", "one"], OnnxFile.Attribute("keepdims", 1));
            Node(graph, "Div", "mean", ["summed", "count"]);
        }
        else
        {
            Node(graph, "ReduceMean", "mean", [words], OnnxFile.Attribute("axes", [1L]), OnnxFile.Attribute("keepdims", 0));
        }

        Node(graph, "Gemm", "hidden", ["mean", "inner", "inner_bias"], OnnxFile.Attribute("transB", 1));
        Node(graph, "Tanh", "pooler_output", ["hidden"]);
        Node(graph, "Gemm", End.Length > 0 ? "raw" : "logits", ["pooler_output", "outer", "outer_bias"], OnnxFile.Attribute("transB", 1));
        if (End.Length > 0)
            Node(graph, End, "logits", ["raw"]);
        Node(graph, "Identity", "last_hidden_state", [words]);
        Node(graph, "Identity", "again", ["logits"]);
        foreach (string input in Inputs)
            graph.Bytes(11, Value(input, InputType, Batch, Length));
        foreach (string output in Outputs)
            graph.Bytes(12, output is "last_hidden_state" ? Value(output, OnnxFile.Single, Batch, Length, BagModel.Width) : Value(output, OnnxFile.Single, Batch, output is "pooler_output" ? BagModel.Width : model.OutputCount));
        return new ProtoWriter().Int(1, 8).Text(2, "tests").Bytes(7, graph.Text(2, "bag").ToArray()).Bytes(8, new ProtoWriter().Text(1, "").Int(2, 17).ToArray()).ToArray();
    }

    public static int IntType(bool wide) => wide ? OnnxFile.Int64 : Int32;

    private static string Node(ProtoWriter graph, string kind, string name, string[] inputs, params byte[][] attributes)
    {
        var node = new ProtoWriter();
        foreach (string input in inputs)
            node.Text(1, input);
        node.Text(2, name).Text(3, name + "_node").Text(4, kind);
        foreach (byte[] attribute in attributes)
            node.Bytes(5, attribute);
        graph.Bytes(1, node.ToArray());
        return name;
    }

    private static void Constant(ProtoWriter graph, string name, Tensor values, string? outside = null)
    {
        var tensor = new ProtoWriter().Ints(1, values.shape).Int(2, OnnxFile.Single).Text(8, name);
        if (outside is null)
            tensor.Bytes(9, MemoryMarshal.AsBytes(values.detach().contiguous().data<float>().ToArray().AsSpan()));
        else
            tensor.Bytes(13, new ProtoWriter().Text(1, "location").Text(2, outside).ToArray()).Int(14, 1);
        graph.Bytes(5, tensor.ToArray());
    }

    private static void Constant(ProtoWriter graph, string name, long[] values) =>
        graph.Bytes(5, new ProtoWriter().Ints(1, [values.Length]).Int(2, OnnxFile.Int64).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values.AsSpan())).ToArray());

    private static byte[] Value(string name, int type, params long[] shape)
    {
        var sizes = new ProtoWriter();
        for (int i = 0; i < shape.Length; i++)
            sizes.Bytes(1, shape[i] == 0 ? new ProtoWriter().Text(2, $"d{i}").ToArray() : new ProtoWriter().Int(1, shape[i]).ToArray());
        byte[] tensor = new ProtoWriter().Int(1, type).Bytes(2, sizes.ToArray()).ToArray();
        return new ProtoWriter().Text(1, name).Bytes(2, new ProtoWriter().Bytes(1, tensor).ToArray()).ToArray();
    }
}
