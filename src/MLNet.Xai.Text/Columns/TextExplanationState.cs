using MLNet.Xai.Persistence;

namespace MLNet.Xai.Text.Columns;

/// <summary>An explanation of texts under its name: what a saved model keeps.</summary>
/// <param name="Name">Name of the column of values; the others begin with it.</param>
/// <param name="Units">What the values belong to.</param>
/// <param name="Explainer">Makes them.</param>
internal sealed record TextExplanationState(string Name, TextUnits Units, TextExplainer Explainer)
{
    private const int Version = 1;

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(Name);
        writer.Write((byte)Units);
        ExplainerState.WritePart(writer, Explainer.GetType(), Explainer.Write);
    }

    /// <exception cref="InvalidDataException">The state is damaged, or of a later version.</exception>
    public static TextExplanationState Read(BinaryReader reader)
    {
        int version = reader.ReadInt32();
        if (version != Version)
            throw new InvalidDataException($"it is of version {version}; this MLNet.Xai reads {Version}");
        string name = reader.ReadString();
        var units = (TextUnits)reader.ReadByte();
        if (name.Length == 0 || !Enum.IsDefined(units))
            throw new InvalidDataException("the column has no name, or there are no such units");
        return new TextExplanationState(name, units, ExplainerState.ReadPart<TextExplainer>(reader));
    }
}
