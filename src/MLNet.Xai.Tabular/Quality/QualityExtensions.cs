using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>Measures of attributions of tables as columns.</summary>
public static class QualityExtensions
{
    /// <summary>
    /// Measures a column of attributions row by row: the result is the model with <c>name.Residual</c>, <c>.R2</c>, <c>.Infidelity</c>, <c>.Deletion</c>, <c>.DeletionChance</c> and <c>.DeletionCurve</c> behind it, and
    /// on request <c>.Sensitivity</c> and <c>.Stability</c>. Saved and loaded with the predictor and the background inside.
    /// </summary>
    /// <remarks>
    /// Features that are taken away become those of every background row, and the output is averaged over these: the values of SHAP against the same background are faithful to a linear model exactly. Scalars, or
    /// vectors with a slot an output where several are explained. Rows that were not explained (NaN), and columns that nobody reads, cost nothing.
    /// Yeh et al., NeurIPS 2019; Petsiuk et al., BMVC 2018; Alvarez-Melis and Jaakkola, 2018.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">A model that predicts and explains: what <c>Explain().Shap</c> gave, or a pipeline with <c>WithShap</c> or <c>WithTreeShap</c>, fresh or loaded.</param>
    /// <param name="background">Data as <paramref name="model"/> takes it; features that are taken away come from some rows of it.</param>
    /// <param name="attributions">The column that is measured, "Shap".</param>
    /// <param name="name">What the names of the new columns begin with; "Quality" by default.</param>
    /// <param name="options">What is measured, and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the column is missing, no attributions, cut by TopK, or of other features than the model's.</exception>
    /// <exception cref="InvalidOperationException">There is no predictor, or several, or the background has no rows.</exception>
    public static ExplainedTransformer<ITransformer, QualityTransformer> Quality(
        this ExplainCatalog catalog, ITransformer model, IDataView background, string attributions, string name = "Quality", QualityColumnOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(background);
        ArgumentException.ThrowIfNullOrEmpty(attributions);
        ArgumentException.ThrowIfNullOrEmpty(name);
        options ??= new QualityColumnOptions();
        options.Check();
        return ExplainedTransformer.Of(model, new QualityFitter(catalog.Context, attributions, name, options.Copy()).Fit(model, background));
    }
}
