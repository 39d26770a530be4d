using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Attribution;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>An attribution method with its options inside the state of a saved explainer: the type's name, then the options in the order of their declaration.</summary>
internal static class MethodState
{
    private const int MaxDepth = 16;

    /// <summary>A method that does not hold the caller's tensors. One with code has no tensors, and stays.</summary>
    public static AttributionMethod Copy(AttributionMethod method) =>
        HasCode(method) ? method : StateCopy.Of(writer => Write(writer, method), reader => Read(reader));

    /// <exception cref="InvalidOperationException">It holds code.</exception>
    public static void Write(BinaryWriter writer, AttributionMethod method)
    {
        if (HasCode(method))
            throw new InvalidOperationException("GuidedGradCam.Reshape is code, which a model's file cannot hold: give the network a layer that reshapes, and explain that one.");
        writer.Write(method.GetType().Name);
        switch (method)
        {
            case SmoothGrad m:
                Write(writer, m.Method);
                writer.Write(m.Samples);
                writer.Write(m.NoiseLevel);
                writer.Write(m.Statistic.ToString());
                writer.Write(m.Seed);
                break;
            case IntegratedGradients m:
                TensorState.Write(writer, m.Baseline);
                writer.Write(m.Steps);
                writer.Write(m.Rule.ToString());
                writer.Write(m.Tolerance ?? double.NaN);
                writer.Write(m.MaxSteps);
                writer.Write(m.BatchSize);
                break;
            case DeepLift m:
                TensorState.Write(writer, m.Baseline);
                writer.Write(m.Baselines?.Count ?? 0);
                foreach (Tensor baseline in m.Baselines ?? [])
                    TensorState.Write(writer, baseline);
                writer.Write(m.Tolerance);
                break;
            case GradientShap m:
                TensorState.Write(writer, m.Baselines);
                writer.Write(m.Samples);
                writer.Write(m.NoiseDeviation);
                writer.Write(m.Seed);
                break;
            case Occlusion m:
                WriteSizes(writer, m.Window);
                WriteSizes(writer, m.Stride ?? []);
                TensorState.Write(writer, m.Baseline);
                writer.Write(m.BatchSize);
                break;
            case FeatureAblation m:
                TensorState.Write(writer, m.Groups);
                TensorState.Write(writer, m.Baseline);
                writer.Write(m.BatchSize);
                break;
            case Rise m:
                writer.Write(m.Masks);
                writer.Write(m.Cells);
                writer.Write(m.Probability);
                TensorState.Write(writer, m.Baseline);
                writer.Write(m.BatchSize);
                writer.Write(m.Seed);
                break;
            case GuidedGradCam m:
                writer.Write(m.Layer ?? "");
                writer.Write(m.Interpolation.ToString());
                writer.Write(m.PrefixTokens ?? -1);
                break;
        }
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static AttributionMethod Read(BinaryReader reader, int depth = 0)
    {
        // Damaged data must not overflow the stack.
        if (depth > MaxDepth)
            throw new InvalidDataException($"methods are nested more than {MaxDepth} deep");
        string kind = reader.ReadString();
        return kind switch
        {
            nameof(Saliency) => new Saliency(),
            nameof(InputXGradient) => new InputXGradient(),
            nameof(GuidedBackpropagation) => new GuidedBackpropagation(),
            nameof(Deconvolution) => new Deconvolution(),
            nameof(SmoothGrad) => new SmoothGrad
            {
                Method = Read(reader, depth + 1),
                Samples = reader.ReadInt32(),
                NoiseLevel = reader.ReadDouble(),
                Statistic = Enum.Parse<NoiseStatistic>(reader.ReadString()),
                Seed = reader.ReadInt64(),
            },
            nameof(IntegratedGradients) => new IntegratedGradients
            {
                Baseline = TensorState.Read(reader),
                Steps = reader.ReadInt32(),
                Rule = Enum.Parse<PathRule>(reader.ReadString()),
                Tolerance = reader.ReadDouble() is var tolerance && double.IsNaN(tolerance) ? null : tolerance,
                MaxSteps = reader.ReadInt32(),
                BatchSize = reader.ReadInt32(),
            },
            nameof(DeepLift) => new DeepLift { Baseline = TensorState.Read(reader), Baselines = ReadTensors(reader), Tolerance = reader.ReadDouble() },
            nameof(GradientShap) => new GradientShap
            {
                Baselines = TensorState.Read(reader),
                Samples = reader.ReadInt32(),
                NoiseDeviation = reader.ReadDouble(),
                Seed = reader.ReadInt64(),
            },
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
            _ => throw new InvalidDataException($"there is no attribution method '{kind}' here: use a later MLNet.Xai.Vision"),
        };
    }

    private static bool HasCode(AttributionMethod method) => method switch
    {
        GuidedGradCam m => m.Reshape is not null,
        SmoothGrad m => HasCode(m.Method),
        _ => false,
    };

    private static Tensor[]? ReadTensors(BinaryReader reader)
    {
        int count = TensorState.ReadCount(reader);
        return count == 0 ? null : [.. Enumerable.Range(0, count).Select(_ => TensorState.Read(reader) ?? throw new InvalidDataException("a baseline is missing"))];
    }

    private static void WriteSizes(BinaryWriter writer, IReadOnlyList<int> sizes)
    {
        writer.Write(sizes.Count);
        foreach (int size in sizes)
            writer.Write(size);
    }

    private static int[] ReadSizes(BinaryReader reader) => [.. Enumerable.Range(0, TensorState.ReadCount(reader)).Select(_ => reader.ReadInt32())];
}
