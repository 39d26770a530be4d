using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using MLNet.Xai.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>What a network turns out to be when it is run: which value is explained, and whether it takes batches of any size.</summary>
/// <param name="Output">The value.</param>
/// <param name="BeforeSoftmax">Whether that is what goes into the network's own softmax.</param>
/// <param name="Batch">Pictures at once: null for any number, else 1.</param>
/// <param name="Constants">Constants that were changed for it.</param>
/// <param name="Classes">Outputs.</param>
/// <param name="Session">The network, ready to run; the caller's.</param>
internal sealed record NetworkTrial(
    string Output, bool BeforeSoftmax, long? Batch, IReadOnlyDictionary<string, long[]> Constants, int Classes, OnnxSession Session)
{
    private const float Tolerance = 1e-4f;

    /// <exception cref="InvalidDataException">It does not run, or gives no scores.</exception>
    public static NetworkTrial Run(NetworkGraph graph, ImageInput image, string output, bool named, SessionOptions options)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pictures = Pictures(image);
        (string value, bool before) = named ? (output, false) : Logits(graph, image, output, pictures, options);
        Dictionary<string, long[]> none = new(StringComparer.Ordinal);
        OnnxSession single = Open(graph, image, value, image.Batch is 1 ? 1 : null, none, options);
        try
        {
            if (image.Batch is > 1)
                throw new InvalidDataException($"Its input takes {image.Batch} pictures at once, neither more nor fewer: export it for one, or with an open batch.");
            float[][] expected = [Ask(single, pictures.narrow(0, 0, 1), value), Ask(single, pictures.narrow(0, 1, 1), value)];
            float[] both = [.. expected[0], .. expected[1]];
            foreach (IReadOnlyDictionary<string, long[]> constants in (IReadOnlyDictionary<string, long[]>[])[none, BatchConstants.Freed(graph, image.Name)])
            {
                if (Free(graph, image, value, constants, options, pictures, both) is not { } free)
                    continue;
                single.Dispose();
                return new NetworkTrial(value, before, null, constants, expected[0].Length, free);
            }

            return new NetworkTrial(value, before, 1, none, expected[0].Length, single);
        }
        catch
        {
            single.Dispose();
            throw;
        }
    }

    // A batch of two gives what the two give one by one, or it is none.
    private static OnnxSession? Free(
        NetworkGraph graph, ImageInput image, string value, IReadOnlyDictionary<string, long[]> constants, SessionOptions options, Tensor pictures, float[] expected)
    {
        OnnxSession? session = null;
        try
        {
            session = Open(graph, image, value, null, constants, options);
            float[] found = Ask(session, pictures, value);
            float scale = Math.Abs(TensorPrimitives.MaxMagnitude<float>(expected));
            if (found.Length == expected.Length && found.Zip(expected).All(p => Math.Abs(p.First - p.Second) <= Tolerance * scale))
                return session;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            // It can only be run as the file has it.
        }

        session?.Dispose();
        return null;
    }

    private static (string Value, bool Before) Logits(NetworkGraph graph, ImageInput image, string output, Tensor pictures, SessionOptions options)
    {
        if (ClassOutput.BeforeSoftmax(graph, output) is not { } softmax || graph.MakerOf(softmax.Logits) is null)
            return (output, false);
        using OnnxSession session = Open(graph, image, softmax.Logits, image.Batch, new Dictionary<string, long[]>(StringComparer.Ordinal), options);
        long[] shape = session.Run(pictures.narrow(0, 0, 1))[0].shape;
        return ClassOutput.IsOverClasses(shape, softmax.Axis) ? (softmax.Logits, true) : (output, false);
    }

    private static OnnxSession Open(
        NetworkGraph graph, ImageInput image, string output, long? batch, IReadOnlyDictionary<string, long[]> constants, SessionOptions options) =>
        new(GraphCut.Write(graph, [image.WithBatch(batch)], [new GraphValue(output, 0, null)], constants), [image.Name], [output], options);

    private static float[] Ask(OnnxSession session, Tensor pictures, string output)
    {
        Tensor scores = session.Run(pictures)[0];
        if (!ClassOutput.IsScores(scores.shape) || scores.dtype != ScalarType.Float32)
            throw new InvalidDataException($"'{output}' is [{string.Join(", ", scores.shape)}] of {scores.dtype}; explained are float scores [N, classes].");
        return scores.shape[0] == pictures.shape[0] ? ModelOutputs.Values(scores)
            : throw new InvalidDataException($"'{output}' is [{string.Join(", ", scores.shape)}] for {pictures.shape[0]} pictures.");
    }

    // Two pictures that have nothing in common, about as large as what networks take.
    internal static Tensor Pictures(ImageInput image)
    {
        long[] shape = image.ChannelsLast ? [2, image.Height, image.Width, image.Channels] : [2, image.Channels, image.Height, image.Width];
        return arange(shape.Aggregate(1L, (a, b) => a * b), ScalarType.Float64).mul(12.9898).sin().to(ScalarType.Float32).reshape(shape);
    }
}
