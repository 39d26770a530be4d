using MLNet.Xai.Torch.Attribution;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Saving;

/// <summary>An attribution method with its options inside the state of a saved explainer: the type's name, then the options in the order of their declaration.</summary>
internal class MethodState
{
    private const int MaxDepth = 16;

    /// <summary>The methods of this assembly.</summary>
    public static MethodState Shared { get; } = new();

    /// <summary>A method that does not hold the caller's tensors. One with code has no tensors, and stays.</summary>
    public AttributionMethod Copy(AttributionMethod method) => CodeIn(method) is null ? StateCopy.Of(writer => Write(writer, method), reader => Read(reader)) : method;

    /// <exception cref="InvalidOperationException">It holds code.</exception>
    /// <exception cref="ArgumentException">It is not known here.</exception>
    public void Write(BinaryWriter writer, AttributionMethod method)
    {
        if (CodeIn(method) is { } code)
            throw new InvalidOperationException(code);
        writer.Write(method.GetType().Name);
        switch (method)
        {
            case Saliency or InputXGradient or GuidedBackpropagation or Deconvolution:
                break;
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
                writer.Write(m.Tolerance ?? double.NaN);
                break;
            case GradientShap m:
                TensorState.Write(writer, m.Baselines);
                writer.Write(m.Samples);
                writer.Write(m.NoiseDeviation);
                writer.Write(m.Seed);
                break;
            default:
                if (!WriteOther(writer, method))
                    throw new ArgumentException($"{method.GetType().Name} is no method that can be saved here.");
                break;
        }
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public AttributionMethod Read(BinaryReader reader, int depth = 0)
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
                Tolerance = ReadNumber(reader),
                MaxSteps = reader.ReadInt32(),
                BatchSize = reader.ReadInt32(),
            },
            nameof(DeepLift) => new DeepLift { Baseline = TensorState.Read(reader), Baselines = ReadTensors(reader), Tolerance = ReadNumber(reader) },
            nameof(GradientShap) => new GradientShap
            {
                Baselines = TensorState.Read(reader),
                Samples = reader.ReadInt32(),
                NoiseDeviation = reader.ReadDouble(),
                Seed = reader.ReadInt64(),
            },
            _ => ReadOther(kind, reader) ?? throw new InvalidDataException($"there is no attribution method '{kind}' here: use a later version of MLNet.Xai"),
        };
    }

    /// <summary>Why a method cannot be saved: an option of it is code.</summary>
    protected virtual string? CodeIn(AttributionMethod method) => method is SmoothGrad m ? CodeIn(m.Method) : null;

    /// <summary>Writes the options of a method of another assembly; false where it is not known either.</summary>
    protected virtual bool WriteOther(BinaryWriter writer, AttributionMethod method) => false;

    /// <summary>What <see cref="WriteOther"/> wrote; null where there is no such method.</summary>
    protected virtual AttributionMethod? ReadOther(string kind, BinaryReader reader) => null;

    private static double? ReadNumber(BinaryReader reader) => reader.ReadDouble() is var number && double.IsNaN(number) ? null : number;

    private static Tensor[]? ReadTensors(BinaryReader reader)
    {
        int count = TensorState.ReadCount(reader);
        return count == 0 ? null : [.. Enumerable.Range(0, count).Select(_ => TensorState.Read(reader) ?? throw new InvalidDataException("a baseline is missing"))];
    }
}
