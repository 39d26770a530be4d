using MLNet.Xai.Text.Tokenizers.Files;
using MLNet.Xai.Torch;

namespace MLNet.Xai.Text.Models;

/// <summary>What a Hugging Face <c>config.json</c> says of an encoder with sequence classification.</summary>
/// <param name="Architecture"><c>bert</c>, <c>distilbert</c> or <c>roberta</c>.</param>
/// <param name="Options">Its shape.</param>
/// <param name="Labels">Names of the outputs, by index.</param>
/// <param name="Head">What the outputs mean; null where neither problem_type nor their number says.</param>
internal sealed record EncoderConfig(string Architecture, EncoderOptions Options, string[] Labels, ModelHead? Head)
{
    private const string Classifies = "ForSequenceClassification";
    private const int MostEver = 1 << 24;
    private static readonly string[] s_known = ["bert", "distilbert", "roberta"];

    /// <exception cref="InvalidDataException">The file is damaged, lacks a size, or says something that is not read; the message names file and key.</exception>
    public static EncoderConfig Read(string path) => TokenizerFile.Read(path, root =>
    {
        string type = TypeOf(root);
        bool distilled = type is "distilbert";
        EncoderOptions options = distilled ? DistilBert(root) : Bert(root, type);
        if (root["position_embedding_type"].TextOr("absolute") is not "absolute" and var positions)
            throw root["position_embedding_type"].Complaint($"is '{positions}'; only 'absolute' is computed");
        foreach (string key in (string[])["is_decoder", "add_cross_attention", "is_encoder_decoder"])
            root[key].MustBe(false);
        string[] labels = LabelsOf(root);
        options.LabelCount = labels.Length;
        options.Activation = ActivationOf(root[distilled ? "activation" : "hidden_act"]);
        try
        {
            options.Validate();
        }
        catch (ArgumentException e)
        {
            throw root.Complaint($"describes no encoder: {e.Message}");
        }

        return new EncoderConfig(type, options, labels, HeadOf(root, labels.Length));
    });

    private static string TypeOf(JsonPart root)
    {
        JsonPart architectures = root["architectures"];
        string named = architectures.IsNull || architectures.List() is not [var first, ..] ? "" : first.Text();
        if (named.Length > 0 && !named.EndsWith(Classifies, StringComparison.Ordinal))
            throw architectures.Complaint($"is {named}; what classifies texts ends in {Classifies}, and only these are read");
        string type = root["model_type"].IsNull && named.Length > 0 ? named[..^Classifies.Length].ToLowerInvariant() : root["model_type"].Text();
        return s_known.Contains(type, StringComparer.Ordinal) ? type
            : throw root["model_type"].Complaint($"is '{type}'; supported are {string.Join(", ", s_known)}. For a model of your own give ScoreText the TextModel itself");
    }

    // Keys that a file may lack have the defaults of Hugging Face's configurations; sizes it may not lack.
    private static EncoderOptions Bert(JsonPart root, string type) => new()
    {
        VocabularySize = Size(root["vocab_size"]),
        HiddenSize = Size(root["hidden_size"]),
        Layers = Size(root["num_hidden_layers"]),
        Heads = Size(root["num_attention_heads"]),
        IntermediateSize = Size(root["intermediate_size"]),
        MaxPositions = Size(root["max_position_embeddings"]),
        TypeVocabularySize = Or(root["type_vocab_size"], Size, 2),
        LayerNormEpsilon = Or(root["layer_norm_eps"], p => p.Number(), 1e-12),
        PadId = Or(root["pad_token_id"], Size, type is "roberta" ? 1 : 0),
        Dropout = Or(root["hidden_dropout_prob"], p => p.Number(), 0.1),
        AttentionDropout = Or(root["attention_probs_dropout_prob"], p => p.Number(), 0.1),
        ClassifierDropout = Or(root["classifier_dropout"], p => (double?)p.Number(), null),
        InitializerRange = Or(root["initializer_range"], p => p.Number(), 0.02),
    };

    private static EncoderOptions DistilBert(JsonPart root) => new()
    {
        VocabularySize = Size(root["vocab_size"]),
        HiddenSize = Size(root["dim"]),
        Layers = Size(root["n_layers"]),
        Heads = Size(root["n_heads"]),
        IntermediateSize = Size(root["hidden_dim"]),
        MaxPositions = Size(root["max_position_embeddings"]),
        TypeVocabularySize = 0,
        PadId = Or(root["pad_token_id"], Size, 0),
        Dropout = Or(root["dropout"], p => p.Number(), 0.1),
        AttentionDropout = Or(root["attention_dropout"], p => p.Number(), 0.1),
        ClassifierDropout = Or(root["seq_classif_dropout"], p => (double?)p.Number(), 0.2),
        InitializerRange = Or(root["initializer_range"], p => p.Number(), 0.02),
    };

    private static T Or<T>(JsonPart part, Func<JsonPart, T> read, T missing) => part.IsNull ? missing : read(part);

    private static int Size(JsonPart part) => part.Whole() is >= 0 and <= MostEver and var size ? size : throw part.Complaint($"is beyond reason: it must be 0 to {MostEver}");

    private static EncoderActivation ActivationOf(JsonPart part) => part.TextOr("gelu") switch
    {
        "gelu" => EncoderActivation.Gelu,
        "gelu_new" or "gelu_pytorch_tanh" => EncoderActivation.GeluTanh,
        "relu" => EncoderActivation.Relu,
        "silu" or "swish" => EncoderActivation.Silu,
        var other => throw part.Complaint($"is '{other}'; known are gelu, gelu_new, gelu_pytorch_tanh, relu, silu and swish"),
    };

    private static string[] LabelsOf(JsonPart root)
    {
        JsonPart names = root["id2label"];
        if (names.IsNull)
        {
            JsonPart number = root["num_labels"].IsNull ? root["_num_labels"] : root["num_labels"];
            return [.. Enumerable.Range(0, Or(number, Count, 2)).Select(k => $"LABEL_{k}")];
        }

        string[] labels = new string[names.Names().Count];
        for (int k = 0; k < labels.Length; k++)
            labels[k] = names[k.ToString(System.Globalization.CultureInfo.InvariantCulture)].Text();
        return labels.Length > 0 ? labels : throw names.Complaint("names no label");
    }

    private static int Count(JsonPart part) => part.Whole() is >= 1 and <= 1_000_000 and var count ? count : throw part.Complaint("must be 1 to 1,000,000");

    private static ModelHead? HeadOf(JsonPart root, int labels) => root["problem_type"].TextOr("") switch
    {
        "" => labels > 1 ? ModelHead.Softmax : null,
        "regression" => ModelHead.Raw,
        "single_label_classification" when labels > 1 => ModelHead.Softmax,
        "multi_label_classification" => ModelHead.Sigmoid,
        var other => throw root["problem_type"].Complaint($"is '{other}' with {labels} labels; known are regression, single_label_classification (of two labels at least) and multi_label_classification"),
    };
}
