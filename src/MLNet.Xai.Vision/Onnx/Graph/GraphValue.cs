using MLNet.Xai.Core.Trees.Readers.Onnx;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>A value that a graph takes or gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements; 0 where it is not said or no tensor.</param>
/// <param name="Shape">Its sizes, null where one is open; null altogether where nothing is said.</param>
internal sealed record GraphValue(string Name, long Type, long?[]? Shape)
{
    private const int MostDimensions = 16;

    /// <summary>"float [N, 3, 224, 224]".</summary>
    public string Described => $"{OnnxElement.Name(Type)} [{(Shape is null ? "..." : string.Join(", ", Shape.Select((s, i) => s?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? (i == 0 ? "N" : "?"))))}]";

    /// <summary>Reads a ValueInfoProto.</summary>
    public static GraphValue Read(ReadOnlySpan<byte> message)
    {
        string name = "";
        ReadOnlySpan<byte> type = default;
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            if (reader.Field == 1)
                name = reader.Text;
            else if (reader.Field == 2)
                type = reader.Bytes;
        }

        ReadOnlySpan<byte> tensor = default;
        for (var reader = new ProtoReader(type); reader.Next();)
        {
            if (reader.Field == 1)
                tensor = reader.Bytes;
        }

        long element = 0;
        bool shaped = false;
        ReadOnlySpan<byte> shape = default;
        for (var reader = new ProtoReader(tensor); reader.Next();)
        {
            if (reader.Field == 1)
                element = reader.Int;
            if (reader.Field != 2)
                continue;
            shape = reader.Bytes;
            shaped = true;
        }

        List<long?> sizes = [];
        for (var reader = new ProtoReader(shape); reader.Next();)
        {
            if (reader.Field == 1)
                sizes.Add(Size(reader.Bytes));
            if (sizes.Count > MostDimensions)
                throw new InvalidDataException("A value has more than 16 dimensions.");
        }

        return new GraphValue(name, element, shaped ? [.. sizes] : null);
    }

    /// <summary>As a ValueInfoProto.</summary>
    public byte[] ToBytes()
    {
        var message = new ProtoOutput().Text(1, Name);
        if (Type == 0)
            return message.ToArray();
        var tensor = new ProtoOutput().Int(1, Type);
        if (Shape is not null)
        {
            var shape = new ProtoOutput();
            for (int i = 0; i < Shape.Length; i++)
            {
                // What is open has a name of its own: sizes of one name would have to be equal.
                shape.Message(1, Shape[i] is { } size ? new ProtoOutput().Int(1, size) : new ProtoOutput().Text(2, i == 0 ? "N" : $"{Name}_{i}"));
            }

            tensor.Message(2, shape);
        }

        return message.Message(2, new ProtoOutput().Message(1, tensor)).ToArray();
    }

    // A size is a number, or a name, or open.
    private static long? Size(ReadOnlySpan<byte> dimension)
    {
        long? size = null;
        for (var reader = new ProtoReader(dimension); reader.Next();)
        {
            if (reader.Field == 1)
                size = reader.Int;
        }

        return size is > 0 ? size : null;
    }
}
