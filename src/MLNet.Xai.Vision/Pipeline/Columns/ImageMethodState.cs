using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Torch.Saving;
using MLNet.Xai.Vision.Attribution;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>The methods for images too, inside the state of a saved explainer.</summary>
internal sealed class ImageMethodState : MethodState
{
    private ImageMethodState()
    {
    }

    /// <summary>All methods that there are for images.</summary>
    public static ImageMethodState Images { get; } = new();

    /// <inheritdoc/>
    protected override string? CodeIn(AttributionMethod method) => method is GuidedGradCam { Reshape: not null }
        ? "GuidedGradCam.Reshape is code, which a model's file cannot hold: give the network a layer that reshapes, and explain that one."
        : base.CodeIn(method);

    /// <inheritdoc/>
    protected override bool WriteOther(BinaryWriter writer, AttributionMethod method)
    {
        switch (method)
        {
            case Occlusion m:
                WriteSizes(writer, m.Window);
                WriteSizes(writer, m.Stride ?? []);
                TensorState.Write(writer, m.Baseline);
                writer.Write(m.BatchSize);
                return true;
            case FeatureAblation m:
                TensorState.Write(writer, m.Groups);
                TensorState.Write(writer, m.Baseline);
                writer.Write(m.BatchSize);
                return true;
            case Rise m:
                writer.Write(m.Masks);
                writer.Write(m.Cells);
                writer.Write(m.Probability);
                TensorState.Write(writer, m.Baseline);
                writer.Write(m.BatchSize);
                writer.Write(m.Seed);
                return true;
            case GuidedGradCam m:
                writer.Write(m.Layer ?? "");
                writer.Write(m.Interpolation.ToString());
                writer.Write(m.PrefixTokens ?? -1);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    protected override AttributionMethod? ReadOther(string kind, BinaryReader reader) => kind switch
    {
        nameof(Occlusion) => new Occlusion
        {
            Window = ReadSizes(reader),
            Stride = ReadSizes(reader) is { Length: > 0 } stride ? stride : null,
            Baseline = TensorState.Read(reader),
            BatchSize = reader.ReadInt32(),
        },
        nameof(FeatureAblation) => new FeatureAblation { Groups = TensorState.Read(reader), Baseline = TensorState.Read(reader), BatchSize = reader.ReadInt32() },
        nameof(Rise) => new Rise
        {
            Masks = reader.ReadInt32(),
            Cells = reader.ReadInt32(),
            Probability = reader.ReadDouble(),
            Baseline = TensorState.Read(reader),
            BatchSize = reader.ReadInt32(),
            Seed = reader.ReadInt64(),
        },
        nameof(GuidedGradCam) => new GuidedGradCam
        {
            Layer = reader.ReadString() is { Length: > 0 } layer ? layer : null,
            Interpolation = Enum.Parse<InterpolationMode>(reader.ReadString()),
            PrefixTokens = reader.ReadInt32() is >= 0 and var prefix ? prefix : null,
        },
        _ => null,
    };

    private static void WriteSizes(BinaryWriter writer, IReadOnlyList<int> sizes)
    {
        writer.Write(sizes.Count);
        foreach (int size in sizes)
            writer.Write(size);
    }

    private static int[] ReadSizes(BinaryReader reader) => [.. Enumerable.Range(0, TensorState.ReadCount(reader)).Select(_ => reader.ReadInt32())];
}
