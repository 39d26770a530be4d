using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNet.Xai.Text.Onnx;

/// <summary>Which output of an ONNX text model are its logits, [N, K].</summary>
internal static class TextOutput
{
    private const string Logits = "logits";

    // What encoders without a classifier give: not classes, whatever their rank.
    private static readonly string[] s_states = ["last_hidden_state", "pooler_output", "token_embeddings", "sentence_embedding", "hidden_states"];

    /// <exception cref="ArgumentException">There are several, or none of the name asked for.</exception>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static string Of(InferenceSession session, string? asked)
    {
        IReadOnlyDictionary<string, NodeMetadata> all = session.OutputMetadata;
        string listed = string.Join(", ", all.Select(o => $"'{o.Key}' [{(o.Value.IsTensor ? string.Join(", ", o.Value.Dimensions.Select(d => d > 0 ? $"{d}" : "?")) : "no tensor")}]"));
        if (asked is not null)
            return all.ContainsKey(asked) ? Checked(asked, all[asked]) : throw new ArgumentException($"It has no output '{asked}' ({nameof(OnnxTextOptions)}.{nameof(OnnxTextOptions.Output)}). It gives {listed}.");
        if (all.TryGetValue(Logits, out NodeMetadata? logits))
            return Checked(Logits, logits);
        string[] may = [.. all.Where(o => o.Value.IsTensor && o.Value.Dimensions.Length is 2 or 0 && !s_states.Contains(o.Key, StringComparer.Ordinal)).Select(o => o.Key)];
        return may switch
        {
            [var only] => Checked(only, all[only]),
            [] => throw new InvalidDataException($"It gives {listed}, and no logits [N, K]: it has no classifier. Export the model for text classification, not the bare encoder."),
            _ => throw new ArgumentException($"It gives {listed}: say which are the logits by {nameof(OnnxTextOptions)}.{nameof(OnnxTextOptions.Output)}."),
        };
    }

    private static string Checked(string name, NodeMetadata node) =>
        !node.IsTensor || node.ElementDataType is not (TensorElementType.Float or TensorElementType.Double or TensorElementType.Float16)
            ? throw new InvalidDataException($"Its output '{name}' is of {(node.IsTensor ? node.ElementDataType : "no tensor")}; logits are of float, double or float16.")
        : node.Dimensions.Length is not (0 or 2) ? throw new InvalidDataException($"Its output '{name}' has {node.Dimensions.Length} dimensions; logits are [N, K]: is the model one for text classification?")
        : name;
}
