using Microsoft.ML;
using MLNet.Xai.Text;

namespace MLNet.Xai;

/// <summary>Words of any ML.NET text pipeline as columns.</summary>
public static class TextPipelineExtensions
{
    /// <summary>
    /// A pipeline whose model explains itself in words: behind its own columns come <paramref name="outputColumnName"/> and its companions (<see cref="TextExplanationTransformer"/>).
    /// </summary>
    /// <param name="pipeline">From the column of text to a <c>Score</c>: featurisation and trainer together.</param>
    /// <param name="mlContext">The context.</param>
    /// <param name="textColumn">The column of text.</param>
    /// <param name="outputColumnName">Name of the column of values; "Words" by default.</param>
    /// <param name="options">What to explain and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range; when fitting, as early as it can be known: it names what is not there.</exception>
    public static ExplainedTextEstimator<TTransformer> WithWords<TTransformer>(
        this IEstimator<TTransformer> pipeline, MLContext mlContext, string textColumn, string outputColumnName = "Words", TextExplanationOptions? options = null)
        where TTransformer : ITransformer
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentException.ThrowIfNullOrEmpty(textColumn);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        options ??= new TextExplanationOptions();
        options.Check();
        return new ExplainedTextEstimator<TTransformer>(pipeline, new TextModelFitter(mlContext, textColumn, outputColumnName, options));
    }
}
