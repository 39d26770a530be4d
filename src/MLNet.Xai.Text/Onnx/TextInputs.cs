using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNet.Xai.Text.Onnx;

/// <summary>What an ONNX text model takes, by the names that Hugging Face's exports have.</summary>
/// <param name="Names">The file's inputs, in its order.</param>
/// <param name="Wide">Of each whether it is int64 rather than int32.</param>
/// <param name="Length">The length of texts where the file fixes it.</param>
/// <param name="OneByOne">Whether the file fixes one text at a time.</param>
internal sealed record TextInputs(string[] Names, bool[] Wide, int? Length, bool OneByOne)
{
    public const string Ids = "input_ids";
    private const string MaskName = "attention_mask", Types = "token_type_ids", Positions = "position_ids";

    public bool HasMask => Names.Contains(MaskName, StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">It is no text model, or takes something that is not known; the message says what.</exception>
    public static TextInputs Of(InferenceSession session)
    {
        string[] names = [.. session.InputMetadata.Keys];
        string listed = string.Join(", ", names.Select(n => $"'{n}'"));
        if (!names.Contains(Ids, StringComparer.Ordinal))
            throw new InvalidDataException($"It has no input '{Ids}': it takes {(names.Length == 0 ? "nothing" : listed)}. Export it as Hugging Face's exporters do.");
        if (names.Contains(Positions, StringComparer.Ordinal))
            throw new InvalidDataException($"It takes '{Positions}', which differ from architecture to architecture: export it so that the graph counts positions itself, without that input.");
        if (Array.Find(names, n => n is not (Ids or MaskName or Types)) is { } other)
            throw new InvalidDataException($"It takes '{other}', and known are {Ids}, {MaskName} and {Types}.");
        NodeMetadata[] nodes = [.. names.Select(n => session.InputMetadata[n])];
        for (int i = 0; i < nodes.Length; i++)
        {
            if (!nodes[i].IsTensor || nodes[i].ElementDataType is not (TensorElementType.Int64 or TensorElementType.Int32))
                throw new InvalidDataException($"Its input '{names[i]}' is of {(nodes[i].IsTensor ? nodes[i].ElementDataType : "no tensor")}; it must be of int64 or int32.");
            if (nodes[i].Dimensions.Length != 2)
                throw new InvalidDataException($"Its input '{names[i]}' is [{string.Join(", ", nodes[i].Dimensions)}]; it must be [N, T].");
        }

        int[] batches = Fixed(nodes, 0), lengths = Fixed(nodes, 1);
        if (batches is [> 1, ..] or [_, _, ..])
            throw new InvalidDataException($"It takes {string.Join(" or ", batches)} texts at once, no more and no fewer: export it with an open first dimension.");
        if (lengths.Length > 1)
            throw new InvalidDataException($"Its inputs are of the lengths {string.Join(" and ", lengths)}.");
        var inputs = new TextInputs(names, [.. nodes.Select(n => n.ElementDataType == TensorElementType.Int64)], lengths is [var length] ? length : null, batches.Length > 0);
        return inputs.Length is null || inputs.HasMask ? inputs
            : throw new InvalidDataException($"It takes {inputs.Length} tokens of every text and no '{MaskName}': it cannot tell a shorter text from its padding. Export it with '{MaskName}' or an open length.");
    }

    /// <summary>Values of ONNX Runtime's for texts; they stay with the caller.</summary>
    /// <param name="ids">[rows, tokens], row-major.</param>
    /// <param name="mask">The same; 0 for padding.</param>
    /// <param name="rows">Number of texts.</param>
    /// <param name="tokens">Tokens of each.</param>
    public OrtValue[] Values(long[] ids, long[] mask, int rows, int tokens)
    {
        var values = new OrtValue[Names.Length];
        long[] shape = [rows, tokens];
        for (int i = 0; i < values.Length; i++)
        {
            long[] data = Names[i] switch { Ids => ids, MaskName => mask, _ => new long[ids.Length] };
            values[i] = Wide[i] ? OrtValue.CreateTensorValueFromMemory(data, shape) : OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(data, v => (int)v), shape);
        }

        return values;
    }

    private static int[] Fixed(NodeMetadata[] nodes, int dimension) => [.. nodes.Select(n => n.Dimensions[dimension]).Where(d => d > 0).Distinct()];
}
