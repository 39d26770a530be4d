using MLNet.Xai.Core.Trees.Readers.Onnx;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>A constant of a graph: its sizes, and where it stands in the file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Message">The TensorProto.</param>
internal sealed record GraphConstant(string Name, long Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Message)
{
    /// <summary>The numbers, checked against the sizes.</summary>
    public double[] Values() => OnnxTensor.Read(Message.Span, $"The constant '{Name}'");

    /// <exception cref="InvalidDataException">Its numbers lie in another file.</exception>
    public static GraphConstant Read(ReadOnlyMemory<byte> message)
    {
        List<long> shape = [];
        (string name, long type) = ("", 0);
        for (var reader = new ProtoReader(message.Span); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    reader.AddInts(shape);
                    break;
                case 2:
                    type = reader.Int;
                    break;
                case 8:
                    name = reader.Text;
                    break;
                case 13:
                    throw new InvalidDataException("It keeps its weights in another file; save it in one file (onnx.save_model with save_as_external_data=False).");
            }
        }

        return new GraphConstant(name, type, shape, message);
    }

    /// <summary>A constant of integers as a TensorProto.</summary>
    public static byte[] Integers(string name, IReadOnlyList<long> values)
    {
        var tensor = new ProtoOutput().Int(1, values.Count).Int(2, OnnxElement.Int64);
        foreach (long value in values)
            tensor.Int(7, value);
        return tensor.Text(8, name).ToArray();
    }
}
