namespace MLNet.Xai.Torch.Saving;

/// <summary>Copies options by way of their binary form: what is saved is what is kept.</summary>
internal static class StateCopy
{
    public static T Of<T>(Action<BinaryWriter> write, Func<BinaryReader, T> read)
    {
        using var state = new MemoryStream();
        using var writer = new BinaryWriter(state);
        write(writer);
        writer.Flush();
        state.Position = 0;
        using var reader = new BinaryReader(state);
        return read(reader);
    }
}
