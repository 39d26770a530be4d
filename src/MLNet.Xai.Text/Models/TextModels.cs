using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Weights;

namespace MLNet.Xai.Text.Models;

/// <summary>Reads and writes text classifiers as Hugging Face keeps them: folders of <c>config.json</c>, weights and a tokenizer.</summary>
public static class TextModels
{
    private static readonly string[] s_weights = ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    /// <summary>
    /// The classifier of a folder: BERT, DistilBERT or RoBERTa by <c>config.json</c>, weights by the first there is of <c>model.safetensors</c>,
    /// <c>model.safetensors.index.json</c>, <c>pytorch_model.bin</c> and its index, the tokenizer as <see cref="TextTokenizers.FromFolder"/> reads it.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="weights">Where the weights are in their file; null for Hugging Face's names.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file is missing; the message names it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, says something that is not read, or files do not go together; the message says which and what.</exception>
    public static PretrainedText FromFolder(string folder, WeightOptions? weights = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        string config = Path.Combine(folder, "config.json");
        if (!File.Exists(config))
            throw new FileNotFoundException($"'{folder}' has no config.json, which says what kind of model it is and how large.", config);
        string weightsPath = s_weights.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"'{folder}' has no weights: looked for were {string.Join(", ", s_weights)}.", Path.Combine(folder, s_weights[0]));
        var described = EncoderConfig.Read(config);
        TextTokenizer tokenizer = TextTokenizers.FromFolder(folder);
        if (tokenizer.VocabularySize > described.Options.VocabularySize)
        {
            throw new InvalidDataException(
                $"'{folder}': the tokenizer has {tokenizer.VocabularySize} tokens, and vocab_size of config.json is {described.Options.VocabularySize}: they are of different models.");
        }

        EncoderModel model = EncoderFit.Load(described.Architecture, described.Options, weightsPath, weights);
        return new PretrainedText(model, tokenizer, described.Labels, described.Head, weightsPath);
    }

    /// <summary>
    /// Writes a folder that <see cref="FromFolder"/> and Hugging Face's libraries read: <c>config.json</c>, <c>model.safetensors</c>, and <c>vocab.txt</c> with
    /// <c>tokenizer_config.json</c> (BERT's tokenizer) or <c>tokenizer.json</c> (words). Files of these names are written over.
    /// </summary>
    /// <param name="folder">The folder; made where there is none.</param>
    /// <param name="model">The network; its mode is left alone.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="labels">Names of its outputs; LABEL_0 and so on when null.</param>
    /// <param name="head">What its outputs mean: Softmax, Sigmoid or Raw; null for the softmax of several.</param>
    /// <exception cref="ArgumentException">Labels or head do not go with the outputs, or config.json has no word for the head.</exception>
    /// <exception cref="NotSupportedException">The tokenizer is of a kind that is not written; copy its own files into the folder.</exception>
    public static void Save(string folder, EncoderModel model, TextTokenizer tokenizer, IReadOnlyList<string>? labels = null, ModelHead? head = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (labels is not null && labels.Count != model.OutputCount)
            throw new ArgumentException($"There are {labels.Count} labels; the model has {model.OutputCount} outputs.", nameof(labels));
        if (tokenizer.VocabularySize > model.VocabularySize)
            throw new ArgumentException($"The tokenizer has {tokenizer.VocabularySize} tokens, the model {model.VocabularySize}.", nameof(tokenizer));
        string config = ConfigFile.Text(model, labels, head);
        Directory.CreateDirectory(folder);
        TokenizerFiles.Write(folder, tokenizer);
        ConfigFile.Write(Path.Combine(folder, "config.json"), config);
        ModelWeights.Save(model, Path.Combine(folder, "model.safetensors"));
    }
}
