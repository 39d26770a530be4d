using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>Shapley values of any ML.NET model as columns.</summary>
public static class ShapExtensions
{
    /// <summary>
    /// Explains what a model says of each row, by the exact and cheapest method for what the model is: its own trees, its weights, all coalitions for up to 11 features, KernelSHAP for
    /// anything else. All give Shapley values against background rows, so that models of different kinds can be compared. Which method it was, its cost and its error stand in the column's
    /// annotations (<see cref="ExplanationAnnotations.Method"/>, <see cref="ExplanationAnnotations.Cost"/>, <see cref="ExplanationAnnotations.Error"/>) and in <c>mlContext.Log</c>.
    /// </summary>
    /// <inheritdoc cref="Shap" path="/remarks"/>
    /// <inheritdoc cref="Shap" path="/param"/>
    /// <inheritdoc cref="Shap" path="/exception"/>
    public static ExplainedTransformer<ITransformer, ShapTransformer> Predictions(
        this ExplainCatalog catalog, ITransformer model, IDataView background, string outputColumnName = "Shap", ShapColumnOptions? options = null) =>
        Shap(catalog, model, background, outputColumnName, options);

    /// <summary>
    /// Shapley values of any model that predicts from a vector of features: the result is the model with <paramref name="outputColumnName"/>, <c>.BaseValue</c>, <c>.Residual</c> and
    /// <c>.StandardErrors</c> behind it, so that it takes the same raw data as the model. Saved and loaded with the predictor inside.
    /// </summary>
    /// <remarks>
    /// Methods that only call the model score each row with the features of coalitions from the row and the others from every background row, in batches by the predictor alone (trees and
    /// linear models without ML.NET's pipeline): up to 2,048 coalitions x 100 rows a row by default. Lundberg and Lee, NeurIPS 2017; <see cref="Core.Coalitions.KernelShap"/>.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer with a predictor in it: fresh, loaded, calibrated, inside a chain.</param>
    /// <param name="background">Data as <paramref name="model"/> takes it; absent features are taken from some rows of it.</param>
    /// <param name="outputColumnName">Name of the column of values; "Shap" by default.</param>
    /// <param name="options">What to append and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or names a slot, output or predictor that is not there, or a method that is not for this model.</exception>
    /// <exception cref="InvalidOperationException">There is no predictor, or several, or it has no such output, or the background has no rows.</exception>
    public static ExplainedTransformer<ITransformer, ShapTransformer> Shap(
        this ExplainCatalog catalog, ITransformer model, IDataView background, string outputColumnName = "Shap", ShapColumnOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(background);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        options ??= new ShapColumnOptions();
        options.Check();
        return ExplainedTransformer.Of(model, new ShapFitter(catalog.Context, outputColumnName, options).Fit(model, background));
    }

    /// <summary>
    /// A trainer whose model explains itself, whatever it trains: after the trainer's own columns come <paramref name="outputColumnName"/>, <c>.BaseValue</c>, <c>.Residual</c> and
    /// <c>.StandardErrors</c>. The background is drawn from the training data.
    /// </summary>
    /// <param name="trainer">Any trainer of ML.NET that reads a vector of features, or a chain that holds exactly one.</param>
    /// <param name="mlContext">The context.</param>
    /// <param name="outputColumnName">Name of the column of values; "Shap" by default.</param>
    /// <param name="options">What to append and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range; when fitting, as early as it can be known: it names a slot, output or predictor that is not there.</exception>
    /// <exception cref="InvalidOperationException">The trainer trains no predictor, or several, or has no such output; when fitting: there are no rows.</exception>
    public static ExplainedTrainer<TTransformer, ShapTransformer> WithShap<TTransformer>(
        this IEstimator<TTransformer> trainer, MLContext mlContext, string outputColumnName = "Shap", ShapColumnOptions? options = null)
        where TTransformer : ITransformer
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        options ??= new ShapColumnOptions();
        options.Check();
        return new ExplainedTrainer<TTransformer, ShapTransformer>(trainer, new ShapFitter(mlContext, outputColumnName, options));
    }
}
