using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>Reason codes of any ML.NET model as columns: what a lender tells an applicant whom the model refuses.</summary>
public static class ReasonCodeExtensions
{
    /// <summary>
    /// Says of every row on the wrong side of a cutoff why it is there, in up to four of the catalogue's codes: the result is the model with the columns of
    /// <see cref="ReasonCodeTransformer"/> behind it, saved and loaded with the comparison inside.
    /// </summary>
    /// <remarks>
    /// A reason is a code whose features together push the score to the wrong side, by their Shapley values against the comparison: interventional ones, found by the model's own trees, its
    /// weights, or by calling it. docs/methods/reason-codes.md has the definitions, a worked case, and what all this is not: legal advice.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer with a predictor in it: fresh, loaded, calibrated, inside a chain; binary and regression models, and multiclass ones with an output named.</param>
    /// <param name="background">Applicants, as <paramref name="model"/> takes them, of which the comparison is chosen.</param>
    /// <param name="outputColumnName">Name of the column of values, with which the others' begin; "Reasons" by default.</param>
    /// <param name="options">The cutoff, the codes and the rest.</param>
    /// <exception cref="ArgumentException">An option is missing or out of range, or names a feature, output or predictor that is not there, or leaves a feature without a code.</exception>
    /// <exception cref="InvalidOperationException">There is no predictor, or several, or it has no such output, or no row to compare with.</exception>
    public static ExplainedTransformer<ITransformer, ReasonCodeTransformer> ReasonCodes(
        this ExplainCatalog catalog, ITransformer model, IDataView background, string outputColumnName, ReasonCodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(background);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return ExplainedTransformer.Of(model, new ReasonFitter(catalog.Context, outputColumnName, options).Fit(model, background));
    }

    /// <summary>A trainer whose model gives its reasons: <see cref="ReasonCodes"/>, with the comparison from the training data.</summary>
    /// <param name="trainer">Any trainer of ML.NET, or a chain that holds exactly one.</param>
    /// <param name="mlContext">The context.</param>
    /// <param name="outputColumnName">Name of the column of values, with which the others' begin.</param>
    /// <param name="options">The cutoff, the codes and the rest.</param>
    /// <exception cref="ArgumentException">An option is missing or out of range; when fitting, as early as it can be known: it names what is not there, or leaves a feature without a code.</exception>
    /// <exception cref="InvalidOperationException">The trainer trains no predictor, or several, or has no such output; when fitting: there is no row to compare with.</exception>
    public static ExplainedTrainer<TTransformer, ReasonCodeTransformer> WithReasonCodes<TTransformer>(
        this IEstimator<TTransformer> trainer, MLContext mlContext, string outputColumnName, ReasonCodeOptions options)
        where TTransformer : ITransformer
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return new ExplainedTrainer<TTransformer, ReasonCodeTransformer>(trainer, new ReasonFitter(mlContext, outputColumnName, options));
    }
}
