using MLNet.Xai.Torch.Weights;

namespace MLNet.Xai.Text.Models;

/// <summary>Makes encoders for weights, after their sizes were held against the file's header: a description cannot claim more memory than the file has weights.</summary>
internal static class EncoderFit
{
    public static EncoderModel Make(string architecture, EncoderOptions options) => architecture switch
    {
        "bert" => new BertModel(options),
        "distilbert" => new DistilBertModel(options),
        "roberta" => new RobertaModel(options),
        _ => throw new ArgumentException($"There is no encoder '{architecture}'. There are: bert, distilbert, roberta.", nameof(architecture)),
    };

    /// <summary>An encoder with a file's weights, in evaluation mode.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or its tensors are not the encoder's.</exception>
    public static EncoderModel Load(string architecture, EncoderOptions options, string weightsPath, WeightOptions? weights)
    {
        Check(options, weightsPath, weights ?? new WeightOptions());
        EncoderModel model = Make(architecture, options);
        try
        {
            ModelWeights.Load(model, weightsPath, weights);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static void Check(EncoderOptions options, string path, WeightOptions weights)
    {
        StoredWeights file = StoredWeights.Open(path, weights, name => name.Contains(".embeddings.word_embeddings.", StringComparison.Ordinal));
        double held = file.Entries.Sum(e => e.Tensor.Shape.Aggregate(1.0, (count, size) => count * size));
        double width = options.HiddenSize;

        // The large parts; what is left out is smaller than any of them.
        double wanted = (((double)options.VocabularySize + options.MaxPositions) * width)
            + (options.Layers * ((4 * width * width) + (2 * width * options.IntermediateSize)))
            + (options.LabelCount * width);
        if (wanted > held)
        {
            throw new InvalidDataException(
                $"The weights in '{path}' are not those of such an encoder: it would have at least {wanted:N0} ({options.VocabularySize} tokens, {options.MaxPositions} positions, "
                + $"{options.Layers} layers, width {options.HiddenSize}, feed-forward width {options.IntermediateSize}, {options.LabelCount} labels), and the file holds {held:N0}. {file.Found}");
        }
    }
}
