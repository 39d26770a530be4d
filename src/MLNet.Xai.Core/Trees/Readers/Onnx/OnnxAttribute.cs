namespace MLNet.Xai.Core.Trees.Readers.Onnx;

/// <summary>An attribute of a node: whichever of these it has.</summary>
internal sealed class OnnxAttribute
{
    public string Name { get; private set; } = "";

    public long Int { get; private set; }

    public string Text { get; private set; } = "";

    public List<long> Ints { get; } = [];

    public List<double> Numbers { get; } = [];

    public List<string> Texts { get; } = [];

    public static OnnxAttribute Read(ReadOnlySpan<byte> message)
    {
        var attribute = new OnnxAttribute();
        ReadOnlySpan<byte> tensor = default;
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    attribute.Name = reader.Text;
                    break;
                case 3:
                    attribute.Int = reader.Int;
                    break;
                case 4:
                    attribute.Text = reader.Text;
                    break;
                case 5:
                    tensor = reader.Bytes;
                    break;
                case 7:
                    reader.AddSingles(attribute.Numbers);
                    break;
                case 8:
                    reader.AddInts(attribute.Ints);
                    break;
                case 9:
                    attribute.Texts.Add(reader.Text);
                    break;
            }
        }

        if (!tensor.IsEmpty)
            attribute.Numbers.AddRange(OnnxTensor.Read(tensor, $"The tensor {Quote.Of(attribute.Name)}"));
        return attribute;
    }
}
