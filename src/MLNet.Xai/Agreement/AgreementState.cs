namespace MLNet.Xai;

/// <summary>All that agreement columns are made from: what a saved model carries.</summary>
/// <param name="Name">Name of the first column.</param>
/// <param name="First">A column of attributions.</param>
/// <param name="Second">Another.</param>
/// <param name="Features">Features of each output.</param>
/// <param name="OutputNames">Names of the outputs.</param>
/// <param name="Measure">The rank correlation.</param>
/// <param name="Top">How many of the largest are compared.</param>
internal sealed record AgreementState(string Name, string First, string Second, int Features, string[] OutputNames, RankMeasure Measure, int Top)
{
    private const byte Version = 1;

    public int Width => checked(Features * OutputNames.Length);

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(Name);
        writer.Write(First);
        writer.Write(Second);
        writer.Write(Features);
        writer.Write(OutputNames.Length);
        foreach (string output in OutputNames)
            writer.Write(output);
        writer.Write((byte)Measure);
        writer.Write(Top);
    }

    public static AgreementState Read(BinaryReader reader)
    {
        if (reader.ReadByte() is var version && version != Version)
            throw new NotSupportedException($"The model's agreement columns were saved in format {version}, and this MLNet.Xai reads format {Version}.");
        (string name, string first, string second, int features, int count) = (reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
        var outputs = new List<string>();
        while (outputs.Count < count)
            outputs.Add(reader.ReadString());
        var state = new AgreementState(name, first, second, features, [.. outputs], (RankMeasure)reader.ReadByte(), reader.ReadInt32());
        return features > 0 && count > 0 && (long)features * count <= Array.MaxLength && Enum.IsDefined(state.Measure) && state.Top > 0
            ? state
            : throw new InvalidDataException("the numbers of agreement columns do not fit together");
    }
}
