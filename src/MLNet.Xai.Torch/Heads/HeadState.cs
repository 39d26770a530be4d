namespace MLNet.Xai.Torch;

/// <summary>What a network's outputs mean, inside the state of a saved explainer.</summary>
internal static class HeadState
{
    public static void Write(BinaryWriter writer, ModelHead? head) => writer.Write(head?.ToString() ?? "");

    /// <exception cref="InvalidDataException">There is no such head.</exception>
    public static ModelHead? Read(BinaryReader reader) => reader.ReadString() switch
    {
        "" => null,
        var name => Enum.TryParse(name, out ModelHead head) && Enum.IsDefined(head) ? head : throw new InvalidDataException($"there is no head '{name}' here: use a later MLNet.Xai"),
    };
}
