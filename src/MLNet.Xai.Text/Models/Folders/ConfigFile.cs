using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Xai.Core.Files;
using MLNet.Xai.Torch;

namespace MLNet.Xai.Text.Models;

/// <summary>Writes <c>config.json</c>.</summary>
internal static class ConfigFile
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(EncoderModel model, IReadOnlyList<string>? labels, ModelHead? head)
    {
        EncoderOptions o = model.Options;
        string[] names = [.. Enumerable.Range(0, o.LabelCount).Select(k => labels?[k] ?? $"LABEL_{k}")];
        JsonObject ids = [], back = [];
        for (int k = 0; k < names.Length; k++)
        {
            ids[k.ToString(System.Globalization.CultureInfo.InvariantCulture)] = names[k];
            back[names[k]] = k;
        }

        JsonObject file = new()
        {
            ["architectures"] = new JsonArray(model switch { BertModel => "Bert", DistilBertModel => "DistilBert", _ => "Roberta" } + "ForSequenceClassification"),
            ["model_type"] = model.Architecture,
            ["vocab_size"] = o.VocabularySize,
            ["max_position_embeddings"] = o.MaxPositions,
            ["pad_token_id"] = o.PadId,
            ["initializer_range"] = o.InitializerRange,
            ["id2label"] = ids,
            ["label2id"] = back,
            ["problem_type"] = Problem(head, o.LabelCount),
        };
        foreach ((string name, JsonNode? value) in model is DistilBertModel ? Distilled(o) : Usual(o))
            file[name] = value;
        return file.ToJsonString(s_json);
    }

    public static void Write(string path, string text) => AtomicFile.Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Any JSON, indented.</summary>
    public static void Write(string path, JsonNode json) => Write(path, json.ToJsonString(s_json));

    private static (string Name, JsonNode? Value)[] Usual(EncoderOptions o) =>
    [
        ("hidden_size", o.HiddenSize), ("num_hidden_layers", o.Layers), ("num_attention_heads", o.Heads), ("intermediate_size", o.IntermediateSize),
        ("type_vocab_size", o.TypeVocabularySize), ("layer_norm_eps", o.LayerNormEpsilon), ("hidden_act", Activation(o)), ("hidden_dropout_prob", o.Dropout),
        ("attention_probs_dropout_prob", o.AttentionDropout), ("classifier_dropout", o.ClassifierDropout), ("position_embedding_type", "absolute"),
    ];

    private static (string Name, JsonNode? Value)[] Distilled(EncoderOptions o) => o.LayerNormEpsilon == 1e-12
        ?
        [
            ("dim", o.HiddenSize), ("n_layers", o.Layers), ("n_heads", o.Heads), ("hidden_dim", o.IntermediateSize), ("activation", Activation(o)), ("dropout", o.Dropout),
            ("attention_dropout", o.AttentionDropout), ("seq_classif_dropout", o.ClassifierDropout ?? o.Dropout), ("sinusoidal_pos_embds", false),
        ]
        : throw new ArgumentException($"DistilBERT's config.json has no layer norm epsilon, which is 1e-12 there; the model's is {o.LayerNormEpsilon}.");

    private static string Activation(EncoderOptions o) => o.Activation switch
    {
        EncoderActivation.Gelu => "gelu",
        EncoderActivation.GeluTanh => "gelu_new",
        EncoderActivation.Relu => "relu",
        _ => "silu",
    };

    private static string Problem(ModelHead? head, int outputs) => (head ?? (outputs > 1 ? ModelHead.Softmax : null)) switch
    {
        ModelHead.Softmax when outputs > 1 => "single_label_classification",
        ModelHead.Sigmoid => "multi_label_classification",
        ModelHead.Raw => "regression",
        null => throw new ArgumentException("The model has one output: say what it means, head Raw (regression) or Sigmoid (one label that is there or not)."),
        var other => throw new ArgumentException($"config.json has no word for a head {other} of {outputs} outputs; it has for Softmax of several, Sigmoid and Raw."),
    };
}
