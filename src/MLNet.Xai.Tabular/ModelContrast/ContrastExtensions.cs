using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>What would make a difference, as columns: counterfactuals, anchors, pertinent positives and negatives of any ML.NET model.</summary>
public static class ContrastExtensions
{
    /// <summary>
    /// The nearest rows of which the model says something else: what would have to be different. The result is the model with the columns of <see cref="CounterfactualTransformer"/> behind it.
    /// </summary>
    /// <remarks>
    /// Features are those of the predictor's feature column, behind all steps before it: constraints name its slots, or the columns that one-hot slots come from. Every counterfactual is scored by
    /// the model as it is, and none is given that it does not agree with. See <see cref="Core.Contrast.CounterfactualSearch"/>.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer with a predictor in it: fresh, loaded, calibrated, inside a chain.</param>
    /// <param name="background">Data as <paramref name="model"/> takes it: ranges, distances and plausibility are told from some rows of it, and the search begins there.</param>
    /// <param name="outputColumnName">Name of the column of values; the others begin with it.</param>
    /// <param name="options">What to append and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or names a feature, class or predictor that is not there, or the model has no classes and no target was given.</exception>
    /// <exception cref="InvalidOperationException">There is no predictor, or several, or it has no such output, or the background has no rows.</exception>
    public static ExplainedTransformer<ITransformer, CounterfactualTransformer> Counterfactuals(
        this ExplainCatalog catalog, ITransformer model, IDataView background, string outputColumnName = "Counterfactual", CounterfactualColumnOptions? options = null) =>
        Explain(catalog, model, background, outputColumnName, options ??= new CounterfactualColumnOptions(), context => new CounterfactualFitter(context, outputColumnName, options));

    /// <summary>Rules that hold of a row and nearly always keep what the model says of it: the model with the columns of <see cref="AnchorTransformer"/> behind it.</summary>
    /// <remarks>See <see cref="Core.Contrast.AnchorExplainer"/>. Features as in <see cref="Counterfactuals"/>; of constraints only <see cref="Core.Contrast.FeatureConstraint.IsCategory"/> is asked.</remarks>
    /// <inheritdoc cref="Counterfactuals" path="/param"/>
    /// <inheritdoc cref="Counterfactuals" path="/exception"/>
    public static ExplainedTransformer<ITransformer, AnchorTransformer> Anchors(
        this ExplainCatalog catalog, ITransformer model, IDataView background, string outputColumnName = "Anchor", AnchorColumnOptions? options = null) =>
        Explain(catalog, model, background, outputColumnName, options ??= new AnchorColumnOptions(), context => new AnchorFitter(context, outputColumnName, options));

    /// <summary>What has to be there and what has to be absent for the model to say what it says: the model with the columns of <see cref="ContrastiveTransformer"/> behind it.</summary>
    /// <remarks>See <see cref="Core.Contrast.ContrastiveExplainer"/>. Features as in <see cref="Counterfactuals"/>.</remarks>
    /// <inheritdoc cref="Counterfactuals" path="/param"/>
    /// <inheritdoc cref="Counterfactuals" path="/exception"/>
    public static ExplainedTransformer<ITransformer, ContrastiveTransformer> ContrastiveExplanations(
        this ExplainCatalog catalog, ITransformer model, IDataView background, string outputColumnName = "Contrast", ContrastiveColumnOptions? options = null) =>
        Explain(catalog, model, background, outputColumnName, options ??= new ContrastiveColumnOptions(), context => new ContrastiveFitter(context, outputColumnName, options));

    /// <summary>A trainer whose model gives counterfactuals, whatever it trains; the background is drawn from the training data.</summary>
    /// <remarks>See <see cref="Counterfactuals"/>.</remarks>
    /// <param name="trainer">Any trainer of ML.NET that reads a vector of features, or a chain that holds exactly one.</param>
    /// <param name="mlContext">The context.</param>
    /// <param name="outputColumnName">Name of the first column; the others begin with it.</param>
    /// <param name="options">What to append and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range; when fitting, as early as it can be known: it names a feature, class or predictor that is not there.</exception>
    /// <exception cref="InvalidOperationException">The trainer trains no predictor, or several, or has no such output; when fitting: there are no rows.</exception>
    public static ExplainedTrainer<TTransformer, CounterfactualTransformer> WithCounterfactuals<TTransformer>(
        this IEstimator<TTransformer> trainer, MLContext mlContext, string outputColumnName = "Counterfactual", CounterfactualColumnOptions? options = null)
        where TTransformer : ITransformer =>
        With(trainer, mlContext, outputColumnName, options ??= new CounterfactualColumnOptions(), context => new CounterfactualFitter(context, outputColumnName, options));

    /// <summary>A trainer whose model gives anchors, whatever it trains; the background is drawn from the training data.</summary>
    /// <remarks>See <see cref="Anchors"/>.</remarks>
    /// <inheritdoc cref="WithCounterfactuals" path="/param"/>
    /// <inheritdoc cref="WithCounterfactuals" path="/exception"/>
    public static ExplainedTrainer<TTransformer, AnchorTransformer> WithAnchors<TTransformer>(
        this IEstimator<TTransformer> trainer, MLContext mlContext, string outputColumnName = "Anchor", AnchorColumnOptions? options = null)
        where TTransformer : ITransformer =>
        With(trainer, mlContext, outputColumnName, options ??= new AnchorColumnOptions(), context => new AnchorFitter(context, outputColumnName, options));

    /// <summary>A trainer whose model gives pertinent positives and negatives, whatever it trains; the background is drawn from the training data.</summary>
    /// <remarks>See <see cref="ContrastiveExplanations"/>.</remarks>
    /// <inheritdoc cref="WithCounterfactuals" path="/param"/>
    /// <inheritdoc cref="WithCounterfactuals" path="/exception"/>
    public static ExplainedTrainer<TTransformer, ContrastiveTransformer> WithContrastiveExplanations<TTransformer>(
        this IEstimator<TTransformer> trainer, MLContext mlContext, string outputColumnName = "Contrast", ContrastiveColumnOptions? options = null)
        where TTransformer : ITransformer =>
        With(trainer, mlContext, outputColumnName, options ??= new ContrastiveColumnOptions(), context => new ContrastiveFitter(context, outputColumnName, options));

    private static ExplainedTransformer<ITransformer, TExplainer> Explain<TExplainer>(
        ExplainCatalog catalog, ITransformer model, IDataView background, string outputColumnName, ContrastColumnOptions options, Func<MLContext, ModelFitter<TExplainer>> fitter)
        where TExplainer : ExplainingTransformer
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(background);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        options.Check();
        return ExplainedTransformer.Of(model, fitter(catalog.Context).Fit(model, background));
    }

    private static ExplainedTrainer<TTransformer, TExplainer> With<TTransformer, TExplainer>(
        IEstimator<TTransformer> trainer, MLContext mlContext, string outputColumnName, ContrastColumnOptions options, Func<MLContext, ModelFitter<TExplainer>> fitter)
        where TTransformer : ITransformer
        where TExplainer : ExplainingTransformer
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        options.Check();
        return new ExplainedTrainer<TTransformer, TExplainer>(trainer, fitter(mlContext));
    }
}
