using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>LIME of any ML.NET model as columns.</summary>
public static class LimeExtensions
{
    /// <summary>
    /// Local linear models of any model: the result is the model with <paramref name="outputColumnName"/> and the columns of <see cref="LimeTransformer"/> behind it, so that it takes the same raw
    /// data as the model. Saved and loaded with the model inside.
    /// </summary>
    /// <remarks>
    /// Ribeiro, Singh and Guestrin, KDD 2016, as <c>lime.lime_tabular</c>; <see cref="Core.Lime.LimeTabularExplainer"/>. The samples are drawn and scored once, in one call of the model, and serve all
    /// rows; with <see cref="LimeColumnOptions.AroundRow"/> they are scored for each row. An explanation is a function of the row, the background and the seed.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer that gives a score: fresh, loaded, calibrated, inside a chain.</param>
    /// <param name="background">Data as <paramref name="model"/> takes it: bins, categories and their frequencies are those of some rows of it.</param>
    /// <param name="outputColumnName">Name of the column of weights; "Lime" by default.</param>
    /// <param name="options">What to append and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or names a slot, feature, output or predictor that is not there, or is not for this model.</exception>
    /// <exception cref="InvalidOperationException">There is no predictor, or several, or it has no such output, or the background has no rows, or a feature has no values or infinite ones there.</exception>
    public static ExplainedTransformer<ITransformer, LimeTransformer> Lime(
        this ExplainCatalog catalog, ITransformer model, IDataView background, string outputColumnName = "Lime", LimeColumnOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(background);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        options ??= new LimeColumnOptions();
        options.Check();
        return ExplainedTransformer.Of(model, new LimeFitter(catalog.Context, outputColumnName, options).Fit(model, background));
    }

    /// <summary>A trainer whose model explains itself by LIME, whatever it trains: the columns of <see cref="LimeTransformer"/> come after its own. The background is drawn from the training data.</summary>
    /// <param name="trainer">Any trainer of ML.NET that reads a vector of features, or a chain that holds exactly one.</param>
    /// <param name="mlContext">The context.</param>
    /// <param name="outputColumnName">Name of the column of weights; "Lime" by default.</param>
    /// <param name="options">What to append and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range; when fitting, as early as it can be known: it names a slot, feature, output or predictor that is not there.</exception>
    /// <exception cref="InvalidOperationException">The trainer trains no predictor, or several, or has no such output; when fitting: there are no rows, or a feature has no values or infinite ones.</exception>
    public static ExplainedTrainer<TTransformer, LimeTransformer> WithLime<TTransformer>(
        this IEstimator<TTransformer> trainer, MLContext mlContext, string outputColumnName = "Lime", LimeColumnOptions? options = null)
        where TTransformer : ITransformer
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        options ??= new LimeColumnOptions();
        options.Check();
        return new ExplainedTrainer<TTransformer, LimeTransformer>(trainer, new LimeFitter(mlContext, outputColumnName, options));
    }
}
