using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>TreeSHAP columns for ML.NET's tree models.</summary>
public static class TreeShapExtensions
{
    /// <summary>
    /// A trainer whose model explains itself: after the trainer's own columns come <paramref name="outputColumnName"/>,
    /// <c>.BaseValue</c> and <c>.Residual</c>, and what the options add. Fitting trains, then counts the training rows at every node.
    /// </summary>
    /// <remarks>
    /// Every row counts once, whatever its weight: a trainer's weight column (<c>ExampleWeightColumnName</c>) has no part in covers and base value unless
    /// <see cref="TreeShapColumnOptions.WeightColumnName"/> names it.
    /// </remarks>
    /// <param name="trainer">
    /// A trainer of FastForest, FastTree, LightGBM or GAM, one-versus-all of these, or a chain that holds exactly one.
    /// </param>
    /// <param name="mlContext">The context.</param>
    /// <param name="outputColumnName">Name of the column of values; "Shap" by default.</param>
    /// <param name="options">What to append and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range; when fitting, before a row is read: it names a column, slot or class that is not there.</exception>
    /// <exception cref="InvalidOperationException">
    /// The trainer trains no tree model, or several, or has no such units. Where its type does not tell, when fitting; then also: there are no rows.
    /// </exception>
    public static TreeShapTrainer<TTransformer> WithTreeShap<TTransformer>(
        this IEstimator<TTransformer> trainer, MLContext mlContext, string outputColumnName = "Shap", TreeShapColumnOptions? options = null)
        where TTransformer : ITransformer
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        options ??= new TreeShapColumnOptions();
        options.Check();
        return new TreeShapTrainer<TTransformer>(trainer, mlContext, outputColumnName, options);
    }

    /// <summary>
    /// Explains a model that exists already: fresh, loaded, calibrated, inside a chain. The result is the model with the explanation
    /// columns behind it, so it takes the same raw data as the model; its <c>Explainer</c> alone takes data that the model transformed.
    /// </summary>
    /// <remarks>Every row of the background counts once, unless <see cref="TreeShapColumnOptions.WeightColumnName"/> says otherwise.</remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer that holds a tree model.</param>
    /// <param name="background">Data as <paramref name="model"/> takes it: its training data, or some hundred rows like it.</param>
    /// <param name="outputColumnName">Name of the column of values; "Shap" by default.</param>
    /// <param name="options">What to append and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or names a column, slot or class that is not there.</exception>
    /// <exception cref="InvalidOperationException">There is no tree model, or several, or it has no such units, or the background has no rows.</exception>
    public static ExplainedTransformer<ITransformer, TreeShapTransformer> TreeShap(
        this ExplainCatalog catalog, ITransformer model, IDataView background, string outputColumnName = "Shap", TreeShapColumnOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(background);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        options ??= new TreeShapColumnOptions();
        options.Check();
        TreeShapTransformer explainer = new TreeShapFitter(catalog.Context, outputColumnName, options).Fit(model, background);
        return ExplainedTransformer.Of(model, explainer);
    }
}
