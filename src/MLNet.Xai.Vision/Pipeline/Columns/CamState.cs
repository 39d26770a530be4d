using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch.Saving;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Cam;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>Options of a map inside the state of a saved explainer.</summary>
internal static class CamState
{
    /// <summary>Options that later changes of the original do not reach.</summary>
    public static CamOptions Copy(CamOptions options, IReadOnlyList<string> labels)
    {
        CamOptions copy = StateCopy.Of(writer => WriteData(writer, options), reader => Read(reader, int.MaxValue));
        (copy.Reshape, copy.ClassNames) = (options.Reshape, labels);
        return copy;
    }

    /// <exception cref="InvalidOperationException">They hold code.</exception>
    public static void Write(BinaryWriter writer, CamOptions options)
    {
        if (options.Reshape is not null)
            throw new InvalidOperationException("CamOptions.Reshape is code, which a model's file cannot hold: give the network a layer that reshapes, and explain that one.");
        WriteData(writer, options);
    }

    /// <param name="reader">Where from.</param>
    /// <param name="classes">The network's classes.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static CamOptions Read(BinaryReader reader, int classes)
    {
        var options = new CamOptions { Method = Enum.Parse<CamMethod>(reader.ReadString()), Target = TargetState.Read(reader, classes) };
        int layers = reader.ReadInt32();
        if (layers is < 0 or > 100_000)
            throw new InvalidDataException($"a map is made of {layers} layers");
        options.Layers = [.. Enumerable.Range(0, layers).Select(_ => reader.ReadString())];
        options.Head = HeadState.Read(reader);
        options.Signed = reader.ReadBoolean();
        options.Normalize = reader.ReadBoolean();
        options.AtLayerResolution = reader.ReadBoolean();
        options.EigenSmooth = reader.ReadBoolean();
        options.AugSmooth = reader.ReadBoolean();
        options.Fold = reader.ReadBoolean();
        options.BatchSize = reader.ReadInt32();
        options.AblationBatchSize = reader.ReadInt32();
        options.Masks = Enum.Parse<MaskStyle>(reader.ReadString());
        options.Samples = reader.ReadInt32();
        options.Noise = reader.ReadDouble();
        options.EvenSteps = reader.ReadBoolean();
        options.FullGradPerChannel = reader.ReadBoolean();
        options.PlusPlusEpsilon = reader.ReadDouble();
        options.HeadFusion = Enum.Parse<HeadFusion>(reader.ReadString());
        int head = reader.ReadInt32();
        options.AttentionHead = head < 0 ? null : head;
        options.Discard = reader.ReadDouble();
        options.Seed = reader.ReadInt32();
        int prefix = reader.ReadInt32();
        options.PrefixTokens = prefix < 0 ? null : prefix;
        options.Check();
        return options;
    }

    private static void WriteData(BinaryWriter writer, CamOptions options)
    {
        writer.Write(options.Method.ToString());
        TargetState.Write(writer, options.Target);
        writer.Write(options.Layers.Count);
        foreach (string layer in options.Layers)
            writer.Write(layer);
        HeadState.Write(writer, options.Head);
        writer.Write(options.Signed);
        writer.Write(options.Normalize);
        writer.Write(options.AtLayerResolution);
        writer.Write(options.EigenSmooth);
        writer.Write(options.AugSmooth);
        writer.Write(options.Fold);
        writer.Write(options.BatchSize);
        writer.Write(options.AblationBatchSize);
        writer.Write(options.Masks.ToString());
        writer.Write(options.Samples);
        writer.Write(options.Noise);
        writer.Write(options.EvenSteps);
        writer.Write(options.FullGradPerChannel);
        writer.Write(options.PlusPlusEpsilon);
        writer.Write(options.HeadFusion.ToString());
        writer.Write(options.AttentionHead ?? -1);
        writer.Write(options.Discard);
        writer.Write(options.Seed);
        writer.Write(options.PrefixTokens ?? -1);
    }
}
