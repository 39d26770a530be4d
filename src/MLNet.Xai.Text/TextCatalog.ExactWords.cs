using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Text.Columns;
using MLNet.Xai.Text.Exact;

namespace MLNet.Xai.Text;

/// <content>Exact attributions of words.</content>
public sealed partial class TextCatalog
{
    /// <summary>
    /// What the words of a text had to do with a prediction, exactly and without sampling, for linear models and trees over n-grams (FeaturizeText, ProduceWordBags, ProduceHashedWordBags,
    /// ProduceNgrams, ProduceHashedNgrams and the steps before them), fresh or loaded. The result is the model with the columns of a <see cref="TextExplanationTransformer"/> behind it.
    /// </summary>
    /// <remarks>
    /// A slot of the features has weight times (value - reference) in a linear model and its TreeSHAP value in trees. It is divided equally among the places in the row's text where its
    /// n-gram occurs, at each place equally among the words, and for n-grams of characters by the characters of each word. <c>.Others</c> holds the other columns and, against a background,
    /// the n-grams that the text does not have. Base value + words + others = score + delta. Margins are explained, not probabilities.
    /// </remarks>
    /// <param name="model">A fitted or loaded model with one linear or tree predictor in it, or several and <see cref="ExactWordsOptions.ModelIndex"/>.</param>
    /// <param name="input">The schema of the data that the model takes.</param>
    /// <param name="textColumn">The column of text whose words are explained.</param>
    /// <param name="outputColumnName">Name of the column of values; the names of the others begin with it. "Words" by default.</param>
    /// <param name="options">What is explained, and against what; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there is no such column or class.</exception>
    /// <exception cref="InvalidOperationException">The model's words cannot be explained exactly; the message says why.</exception>
    public TransformerChain<TextExplanationTransformer> ExactWords(
        ITransformer model, DataViewSchema input, string textColumn, string outputColumnName = "Words", ExactWordsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentException.ThrowIfNullOrEmpty(textColumn);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        options ??= new ExactWordsOptions();
        if (Exact.ExactWords.TryCreate(_context, model, input, textColumn, options, out string whyNot) is not { } explainer)
            throw new InvalidOperationException($"The words of the column '{textColumn}' cannot be explained exactly: {whyNot}.");
        var transformer = new TextExplanationTransformer(
            new TextExplanationState(outputColumnName, TextUnits.Words, explainer), new Watch(new LoggedProgress(_context, listener: options.Progress), options.Cancellation));
        _ = transformer.GetOutputSchema(model.GetOutputSchema(input));
        return new TransformerChain<TextExplanationTransformer>(model, transformer);
    }
}
