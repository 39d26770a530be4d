using MLNet.Xai.Torch.Saving;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Attribution;

/// <summary>A baseline of texts inside the state of a saved explanation.</summary>
internal static class BaselineState
{
    /// <summary>A baseline that does not hold the caller's tensors.</summary>
    public static TextBaseline? Copy(TextBaseline? baseline) => StateCopy.Of(writer => Write(writer, baseline), Read);

    public static void Write(BinaryWriter writer, TextBaseline? baseline)
    {
        writer.Write(baseline?.Kind.ToString() ?? "");
        if (baseline is null)
            return;
        writer.Write(baseline.KeepSpecialTokens);
        TensorState.Write(writer, baseline.Values);
        writer.Write(baseline.Sources.Count);
        foreach (string source in baseline.Sources)
            writer.Write(source);
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static TextBaseline? Read(BinaryReader reader)
    {
        string kind = reader.ReadString();
        if (kind.Length == 0)
            return null;
        bool keep = reader.ReadBoolean();
        Tensor? values = TensorState.Read(reader);
        int count = reader.ReadInt32();
        // Each text takes a byte at least.
        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new InvalidDataException($"a list of {count} texts does not fit into what is left");
        string[] sources = [.. Enumerable.Range(0, count).Select(_ => reader.ReadString())];
        TextBaseline baseline = kind switch
        {
            nameof(TextBaselineKind.Zero) => TextBaseline.Zero,
            nameof(TextBaselineKind.Pad) => TextBaseline.Pad,
            nameof(TextBaselineKind.Mask) => TextBaseline.Mask,
            nameof(TextBaselineKind.Embeddings) => TextBaseline.Embeddings(values ?? throw new InvalidDataException("a baseline's embeddings are missing")),
            nameof(TextBaselineKind.Texts) => TextBaseline.Texts(sources),
            _ => throw new InvalidDataException($"there is no baseline '{kind}' here: use a later version of MLNet.Xai"),
        };
        return baseline with { KeepSpecialTokens = keep };
    }
}
