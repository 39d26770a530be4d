using System.Text.Json;
using MLNet.Xai.Torch.Weights;

namespace MLNet.Xai.Vision.Models;

/// <summary>One step of a layer list: what it does, to which results, and under which name its own is known.</summary>
internal sealed record LayerStep(
    string Name, LayerOperation Operation, string[] Inputs, LayerActivation Activation, long[] Stride, long[] Padding, long Groups, long Kernel, bool Ceil);

internal enum LayerOperation
{
    Conv,
    Linear,
    MaxPool,
    AvgPool,
    Add,
    Mul,
    Concat,
    Gap,
    Gap4,
    Flatten,
    Softmax,
    Identity,
}

/// <summary>What follows an operation; its name alone is an operation, too.</summary>
internal enum LayerActivation
{
    None,
    Relu,
    Relu6,
    Sigmoid,
    Tanh,
    Silu,
    HardSwish,
    HardSigmoid,
}

/// <summary>
/// Reads the layer list <c>.json</c> that lies beside a <c>.safetensors</c> of the same name: <c>{"layers": [{"name", "op", "in", ...}]}</c>, in an order in
/// which every input comes before its use. <c>pad</c> is top, left, bottom, right.
/// </summary>
internal static class LayerList
{
    public static List<LayerStep> Read(string path)
    {
        DownloadCheck.Check(path, "a list of layers");
        try
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(path));
            List<LayerStep> steps = [.. file.RootElement.GetProperty("layers").EnumerateArray().Select(Step)];
            HashSet<string> known = new(StringComparer.Ordinal) { "input" };
            foreach (LayerStep step in steps)
            {
                if (step.Inputs.Length == 0 || Array.Find(step.Inputs, i => !known.Contains(i)) is { })
                    throw new InvalidDataException($"layer '{step.Name}' takes '{string.Join("', '", step.Inputs)}', not all of which come before it");
                if (!known.Add(step.Name))
                    throw new InvalidDataException($"there are two layers '{step.Name}'");
            }

            return steps.Count > 0 ? steps : throw new InvalidDataException("it is empty");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException)
        {
            throw new InvalidDataException($"'{path}' is not a list of layers: {e.Message}.", e);
        }
    }

    private static LayerStep Step(JsonElement e)
    {
        string name = e.GetProperty("name").GetString() ?? "";
        string op = e.GetProperty("op").GetString() ?? "";
        string act = (e.TryGetProperty("act", out JsonElement a) ? a.GetString() : null) ?? "none";
        if (Enum.TryParse(op, ignoreCase: true, out LayerActivation _))
            (op, act) = ("identity", op);
        if (!Enum.TryParse(op, ignoreCase: true, out LayerOperation operation))
        {
            string[] known = [.. Enum.GetNames<LayerOperation>(), .. Enum.GetNames<LayerActivation>().Skip(1)];
            throw new InvalidDataException($"layer '{name}' does '{op}'; known are {string.Join(", ", known).ToLowerInvariant()}");
        }

        if (!Enum.TryParse(act, ignoreCase: true, out LayerActivation activation))
            throw new InvalidDataException($"layer '{name}' has the unknown activation '{act}'; known are {string.Join(", ", Enum.GetNames<LayerActivation>()).ToLowerInvariant()}");
        long[] padding = Numbers(e, "pad", [0, 0, 0, 0]);
        if (padding.Length != 4)
            throw new InvalidDataException($"layer '{name}' is padded on {padding.Length} sides");
        return new LayerStep(
            name, operation, [.. e.GetProperty("in").EnumerateArray().Select(i => i.GetString() ?? "")], activation, Numbers(e, "stride", [1, 1]), padding,
            Numbers(e, "groups", [1])[0], Numbers(e, "kernel", [1])[0], e.TryGetProperty("ceil", out JsonElement c) && c.GetBoolean());
    }

    /// <summary>A number or a list of numbers, each between 0 and 65,536.</summary>
    private static long[] Numbers(JsonElement e, string name, long[] otherwise)
    {
        if (!e.TryGetProperty(name, out JsonElement value))
            return otherwise;
        long[] numbers = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.GetInt64())] : [value.GetInt64()];
        return numbers.Length > 0 && Array.TrueForAll(numbers, n => n is >= 0 and <= 65_536)
            ? numbers
            : throw new InvalidDataException($"'{name}' is {value}");
    }
}
