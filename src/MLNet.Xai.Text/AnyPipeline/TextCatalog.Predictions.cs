using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Text;

public sealed partial class TextCatalog
{
    /// <summary>
    /// Explains what a model says of each row in the words of a text that it reads, whatever the model: the result is the model with <paramref name="outputColumnName"/> and its companions
    /// behind it (<see cref="TextExplanationTransformer"/>), so that it takes the same data. Which method it was, its cost and its error stand in the column's annotations
    /// (<see cref="ExplanationAnnotations.Method"/>, <see cref="ExplanationAnnotations.Cost"/>, <see cref="ExplanationAnnotations.Error"/>) and in <c>mlContext.Log</c>.
    /// </summary>
    /// <remarks>Methods that call the model do so in batches with the whole pipeline, everything else of the row as it is. Saved and loaded with the model inside.</remarks>
    /// <param name="model">Any transformer from the text to a <c>Score</c>: fresh, loaded, inside a chain.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it. Its rows are read where trees are explained exactly, against them, and where other columns are players: absent ones are taken from some of them.</param>
    /// <param name="textColumn">The column of text.</param>
    /// <param name="outputColumnName">Name of the column of values; "Words" by default.</param>
    /// <param name="options">What to explain and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or names an output that is not there; there is no such column of text, or the model does not read or replaces it.</exception>
    /// <exception cref="InvalidOperationException">The model has no such output, or does not go row by row.</exception>
    public TransformerChain<TextExplanationTransformer> Predictions(
        ITransformer model, IDataView data, string textColumn, string outputColumnName = "Words", TextExplanationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(textColumn);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        options ??= new TextExplanationOptions();
        options.Check();
        return new TransformerChain<ITransformer>().Append(model).Append(new TextModelFitter(_context, textColumn, outputColumnName, options).Fit(model, data));
    }
}
