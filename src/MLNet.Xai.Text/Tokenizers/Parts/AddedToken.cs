namespace MLNet.Xai.Text.Tokenizers.Parts;

/// <summary>A token that is recognised in the text itself, before it is cut into words.</summary>
/// <param name="Text">What stands in the text.</param>
/// <param name="Id">Its id.</param>
/// <param name="Normalized">Whether it is looked for in the normalised text (and normalised itself), not in the text as it is.</param>
/// <param name="SingleWord">Whether it must not touch other word characters.</param>
/// <param name="LeftStrip">Whether it takes the white space before it.</param>
/// <param name="RightStrip">Whether it takes the white space behind it.</param>
internal sealed record AddedToken(string Text, int Id, bool Normalized = false, bool SingleWord = false, bool LeftStrip = false, bool RightStrip = false)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(Text);
        writer.Write(Id);
        writer.Write((byte)((Normalized ? 1 : 0) | (SingleWord ? 2 : 0) | (LeftStrip ? 4 : 0) | (RightStrip ? 8 : 0)));
    }

    public static AddedToken Read(BinaryReader reader)
    {
        string text = reader.ReadString();
        int id = reader.ReadInt32();
        byte flags = reader.ReadByte();
        return text.Length > 0 && flags < 16
            ? new AddedToken(text, id, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0)
            : throw new InvalidDataException("an added token is empty or of an unknown kind");
    }
}
