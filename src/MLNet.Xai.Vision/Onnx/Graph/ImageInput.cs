namespace MLNet.Xai.Vision.Onnx;

/// <summary>The input of a network that takes pictures.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Batch">Pictures at once that the file asks for; null for any number.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="ChannelsLast">Whether it is [N, H, W, C].</param>
internal sealed record ImageInput(string Name, long? Batch, int Channels, int Height, int Width, bool ChannelsLast)
{
    private const int MostPixels = 1 << 26;

    /// <summary>Finds it in a graph.</summary>
    /// <exception cref="InvalidDataException">The network takes something else.</exception>
    /// <exception cref="ArgumentException">Something is open that the options must say, or they say otherwise than the file.</exception>
    public static ImageInput Find(NetworkGraph graph, OnnxImageOptions options)
    {
        if (graph.Inputs is not [var input])
        {
            throw new InvalidDataException(graph.Inputs.Count == 0 ? "It takes nothing: it has no input." :
                $"It has {graph.Inputs.Count} inputs, {string.Join(", ", graph.Inputs.Select(i => $"'{i.Name}' {i.Described}"))}; explained are networks that take pictures and nothing else.");
        }

        if (input.Type is OnnxElement.Float16 or OnnxElement.BFloat16)
            throw new InvalidDataException($"Its input '{input.Name}' is {input.Described}, too coarse to be explained: convert the network to float32 first.");
        if (input.Type != OnnxElement.Single || input.Shape is not { Length: 4 } shape)
            throw new InvalidDataException($"Its input '{input.Name}' is {input.Described}; explained are networks that take pictures, float [N, C, H, W] or [N, H, W, C], with 1 or 3 channels.");
        bool last = Last(input, shape, options.ChannelsLast);
        long channels = shape[last ? 3 : 1] ?? 3;
        int height = Size(shape[last ? 1 : 2], options.Height, nameof(options.Height), input), width = Size(shape[last ? 2 : 3], options.Width, nameof(options.Width), input);
        if ((long)height * width > MostPixels)
            throw new InvalidDataException($"Its input '{input.Name}' is {input.Described}: pictures of {height} x {width} are too large.");
        return new ImageInput(input.Name, shape[0], (int)channels, height, width, last);
    }

    /// <summary>The value with the sizes that are settled.</summary>
    /// <param name="batch">Pictures at once; null for any number.</param>
    public GraphValue WithBatch(long? batch) =>
        new(Name, OnnxElement.Single, ChannelsLast ? [batch, Height, Width, Channels] : [batch, Channels, Height, Width]);

    private static bool Last(GraphValue input, long?[] shape, bool? asked)
    {
        bool first = shape[1] is 1 or 3, last = shape[3] is 1 or 3;
        if (asked is { } said)
        {
            bool fits = shape[said ? 3 : 1] is null or 1 or 3;
            return fits ? said : throw new ArgumentException($"ChannelsLast is {said}, and the network's input '{input.Name}' is {input.Described}.");
        }

        if (first != last)
            return last;
        if (!first && (shape[1] is not null || shape[3] is not null))
            throw new InvalidDataException($"Its input '{input.Name}' is {input.Described}; explained are networks that take pictures, float [N, C, H, W] or [N, H, W, C], with 1 or 3 channels.");
        throw new ArgumentException($"The network's input '{input.Name}' is {input.Described}, which does not say where the channels are: set OnnxImageOptions.ChannelsLast.");
    }

    private static int Size(long? said, int? asked, string option, GraphValue input)
    {
        if (said is { } size && asked is { } wanted && wanted != size)
            throw new ArgumentException($"{option} is {wanted}, and the network's input '{input.Name}' is {input.Described}.");
        return Math.Min(said ?? asked ?? 0, int.MaxValue) is > 0 and var found ? (int)found : throw new ArgumentException(
            $"The network's input '{input.Name}' is {input.Described}: the file leaves sizes open, so set OnnxImageOptions.Height and Width (those of the recipe).");
    }
}
