namespace MLNet.Xai.Core.Trees.Readers.Onnx;

/// <summary>What a graph takes: a matrix of rows x width.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Width">The columns; null where that is open.</param>
internal sealed record OnnxInput(string Name, long Type, long? Width)
{
    private const int Single = 1, Boolean = 9, Double = 11;

    /// <summary>Whether a row of floats can hold it: floats, doubles, integers, Booleans.</summary>
    public bool IsNumeric => Type is (>= Single and <= 7) or Boolean or Double or 12 or 13;

    public static OnnxInput Read(ReadOnlySpan<byte> message)
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
        ReadOnlySpan<byte> shape = default;
        for (var reader = new ProtoReader(tensor); reader.Next();)
        {
            if (reader.Field == 1)
                element = reader.Int;
            else if (reader.Field == 2)
                shape = reader.Bytes;
        }

        List<long?> sizes = [];
        for (var reader = new ProtoReader(shape); reader.Next();)
        {
            if (reader.Field == 1)
                sizes.Add(Size(reader.Bytes));
        }

        return new OnnxInput(name, element, sizes.Count == 2 ? sizes[1] : null);
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
