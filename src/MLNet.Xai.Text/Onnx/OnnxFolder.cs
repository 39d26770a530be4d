using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Text.Tokenizers.Files;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Weights;

namespace MLNet.Xai.Text.Onnx;

/// <summary>A Hugging Face folder with weights in ONNX: <c>config.json</c> says labels and lengths only, the graph all else.</summary>
internal static class OnnxFolder
{
    private static readonly string[] s_afterPadding = ["roberta", "xlm-roberta", "camembert"];

    public static IReadOnlyList<string> Names { get; } = ["model.onnx", "onnx/model.onnx"];

    /// <exception cref="InvalidDataException">A file is damaged, or files do not go together.</exception>
    /// <exception cref="ArgumentException">Options do not go with the file.</exception>
    public static PretrainedText Read(string folder, string config, string path, WeightOptions? weights, OnnxTextOptions? options)
    {
        if (weights is not null)
            throw new ArgumentException($"Weights says where they are in a file of tensors, and '{folder}' has an ONNX file: leave it out.", nameof(weights));
        (string[] labels, ModelHead? head, int? most) = TokenizerFile.Read(config, Described);
        TextTokenizer tokenizer = TextTokenizers.FromFolder(folder);
        OnnxTextOptions own = options?.Copy() ?? new OnnxTextOptions();
        OnnxTextModel model = Load(path, own, most);
        try
        {
            if (tokenizer.VocabularySize > model.VocabularySize)
            {
                throw new InvalidDataException(
                    $"'{folder}': the tokenizer has {tokenizer.VocabularySize} tokens, and the ONNX file's table of embeddings {model.VocabularySize} rows: they are of different models.");
            }

            if (labels.Length != model.OutputCount)
                throw new InvalidDataException($"'{folder}': config.json names {labels.Length} labels, and the ONNX file gives {model.OutputCount} outputs: they are of different models.");
            return new PretrainedText(model, tokenizer, labels, model.EndsIn is null || head is ModelHead.Raw ? head : labels.Length > 1 ? ModelHead.Raw : null, path);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // The file's own length goes before the configuration's; the option before both.
    private static OnnxTextModel Load(string path, OnnxTextOptions options, int? most)
    {
        options.IfOpen = most;
        return OnnxTextModel.Load(path, options);
    }

    private static (string[] Labels, ModelHead? Head, int? Most) Described(JsonPart root)
    {
        _ = EncoderConfig.ClassifierOf(root);
        string[] labels = EncoderConfig.LabelsOf(root);
        if (root["max_position_embeddings"].IsNull)
            return (labels, EncoderConfig.HeadOf(root, labels.Length), null);
        int positions = EncoderConfig.Size(root["max_position_embeddings"]);
        if (s_afterPadding.Contains(root["model_type"].TextOr(""), StringComparer.Ordinal))
            positions -= (root["pad_token_id"].IsNull ? 1 : EncoderConfig.Size(root["pad_token_id"])) + 1;
        return positions > 0 ? (labels, EncoderConfig.HeadOf(root, labels.Length), positions) : throw root["max_position_embeddings"].Complaint("leaves no room for a token");
    }
}
