namespace MLNet.Xai.Vision.Onnx;

/// <summary>The value of a network that is explained.</summary>
internal static class ClassOutput
{
    private static readonly string[] s_shapes = ["Identity", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Dropout", "Cast"];

    /// <summary>The value that the file gives, or the one that is asked for.</summary>
    /// <exception cref="InvalidDataException">The file gives no such thing.</exception>
    /// <exception cref="ArgumentException">There are several, or not the one that is asked for.</exception>
    public static string Find(NetworkGraph graph, string? asked)
    {
        if (asked is not null)
        {
            return graph.MakerOf(asked) is not null ? asked : throw new ArgumentException(
                $"The network has no value '{asked}'. It gives: {List(graph.Outputs)}.", nameof(asked));
        }

        GraphValue[] floats = [.. graph.Outputs.Where(o => o.Type is OnnxElement.Single or 0)];
        GraphValue[] scores = [.. floats.Where(o => o.Shape is { Length: 2 } or [_, _, 1, 1])];
        return (floats, scores) switch
        {
            ([var only], _) => only.Name,
            (_, [var only]) => only.Name,
            ([], _) => throw new InvalidDataException($"It gives {(graph.Outputs.Count == 0 ? "nothing" : List(graph.Outputs))}; explained are float scores [N, classes]."),
            _ => throw new ArgumentException($"The network gives several things: {List(graph.Outputs)}. Say which one is explained: set OnnxImageOptions.Output."),
        };
    }

    /// <summary>What goes into the softmax that a value is, with the axis over which it is taken; null where it is none.</summary>
    public static (string Logits, long Axis)? BeforeSoftmax(NetworkGraph graph, string output)
    {
        for (GraphNode? node = graph.MakerOf(output); node is not null; node = graph.MakerOf(node.Inputs[0]))
        {
            if (node.Inputs.Count == 0)
                return null;
            if (node.Is("Softmax", "LogSoftmax"))
                return (node.Inputs[0], node.Int("axis", graph.Opset < 13 ? 1 : -1));
            if (!node.Is(s_shapes))
                return null;
        }

        return null;
    }

    /// <summary>Whether a softmax over this axis is one over classes.</summary>
    /// <param name="shape">The shape of what goes into it.</param>
    /// <param name="axis">The axis; negative from behind.</param>
    public static bool IsOverClasses(long[] shape, long axis) => shape.Length is 2 or 4 && IsScores(shape) && (axis + shape.Length) % shape.Length == 1;

    /// <summary>Whether a result is one number a class.</summary>
    public static bool IsScores(long[] shape) => shape is [_, _] or [_, _, 1, 1];

    private static string List(IEnumerable<GraphValue> values) => string.Join(", ", values.Select(v => $"'{v.Name}' {v.Described}"));
}
