using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>Shapley values of any ML.NET model as columns.</summary>
public static class ShapExtensions
{
    /// <summary>
    /// Explains any model that predicts from a vector of features: the result is the model with <paramref name="outputColumnName"/>, <c>.BaseValue</c>, <c>.Residual</c> and
    /// <c>.StandardErrors</c> behind it, so that it takes the same raw data as the model. Saved and loaded with the predictor inside.
    /// </summary>
    /// <remarks>
    /// Each row is scored with the features of coalitions from the row and the others from every background row, in batches by the predictor alone:
    /// up to 2,048 coalitions x 100 rows a row by default. Tree models are explained thousands of times faster by <see cref="TreeShapExtensions.TreeShap"/>.
    /// Lundberg and Lee, NeurIPS 2017; <see cref="Core.Coalitions.KernelShap"/>.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer with a predictor in it: fresh, loaded, calibrated, inside a chain.</param>
    /// <param name="background">Data as <paramref name="model"/> takes it; absent features are taken from some rows of it.</param>
    /// <param name="outputColumnName">Name of the column of values; "Shap" by default.</param>
    /// <param name="options">What to append and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or names a slot, output or predictor that is not there.</exception>
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
}
