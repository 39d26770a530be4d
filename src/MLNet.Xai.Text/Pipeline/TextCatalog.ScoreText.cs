using MLNet.Xai.Persistence;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Pipeline;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch;
using TorchSharp;

namespace MLNet.Xai.Text;

public sealed partial class TextCatalog
{
    /// <summary>Scores texts with the classifier of a Hugging Face folder, as <see cref="TextModels.FromFolder"/> reads it, on the context's device.</summary>
    /// <param name="textColumn">Column of texts.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="options">The defaults when null.</param>
    /// <exception cref="ArgumentException">An option does not go with the model.</exception>
    /// <exception cref="IOException">There is no such folder, or a file is missing; the message names it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or says something that is not read.</exception>
    public TextExplanationEstimator ScoreText(string textColumn, string folder, TextScoringOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(textColumn);
        options ??= new TextScoringOptions();
        options.Check(fromFolder: true);
        PretrainedText read = TextModels.FromFolder(folder, options.Weights);
        try
        {
            string? beside = options.Beside(read.WeightsPath);
            (int? gpu, bool fallback) = AskedDevice.Of(_context);
            TextModel model = read.Model;
            model.to(Devices.Of(gpu, fallback));
            OutputHead head = TextClassifier.Ask(model, read.Tokenizer, options.MaxTokens ?? model.MaxTokens, options.Head ?? read.Head);
            var shared = beside is not null && beside.Equals(read.WeightsPath, StringComparison.Ordinal)
                ? SharedModel<TextModel>.Of(TextModelMaker.Instance, model, TextArchitectures.NameOf(model)!, model.OutputCount, beside, beside: true)
                : SharedModel<TextModel>.Of(TextModelMaker.Instance, model, model.OutputCount, null, beside);
            return Estimator(textColumn, shared, model, read.Tokenizer, head, read.Labels.Count == head.ClassCount(model.OutputCount) ? read.Labels : null, options);
        }
        catch
        {
            read.Dispose();
            throw;
        }
    }

    /// <summary>Scores texts with any <see cref="TextModel"/>, which stays the caller's, on the device that it is on.</summary>
    /// <param name="textColumn">Column of texts.</param>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Cuts texts for it.</param>
    /// <param name="labels">Class names by index; <c>class 0</c> and so on when null.</param>
    /// <param name="options">The defaults when null.</param>
    /// <exception cref="ArgumentException">The model does not go with the tokenizer, the labels or the options.</exception>
    public TextExplanationEstimator ScoreText(string textColumn, TextModel model, TextTokenizer tokenizer, IReadOnlyList<string>? labels = null, TextScoringOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(textColumn);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        options ??= new TextScoringOptions();
        options.Check(fromFolder: false);
        OutputHead head = TextClassifier.Ask(model, tokenizer, options.MaxTokens ?? model.MaxTokens, options.Head);
        var shared = SharedModel<TextModel>.Of(TextModelMaker.Instance, model, model.OutputCount, options.Architecture, options.Beside(null));
        return Estimator(textColumn, shared, model, tokenizer, head, labels, options);
    }

    private TextExplanationEstimator Estimator(
        string textColumn, SharedModel<TextModel> shared, TextModel model, TextTokenizer tokenizer, OutputHead head, IReadOnlyList<string>? labels, TextScoringOptions options)
    {
        string[] names = ClassLabels.For(head.ClassCount(shared.ClassCount), labels);
        return new(_context, textColumn, new TextClassifier(shared, tokenizer, names, head, options.BatchSize, options.MaxTokens ?? model.MaxTokens), options);
    }
}
