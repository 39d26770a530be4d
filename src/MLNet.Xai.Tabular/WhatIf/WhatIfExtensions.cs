using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>Asking a model "what if?".</summary>
public static class WhatIfExtensions
{
    /// <summary>Prepares a model to be asked about rows whose values are moved: score, Shapley values, reasons, the nearest counterfactual.</summary>
    /// <remarks>All of it are the library's own columns (<c>Explain().Shap</c>, <c>.ReasonCodes</c>, <c>.Counterfactuals</c>) on a view of one row.</remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer that gives a Score row by row.</param>
    /// <param name="data">Data as the model takes it: rows to begin with, ranges, categories, the background.</param>
    /// <param name="options">How; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range or not for this model.</exception>
    /// <exception cref="InvalidOperationException">The model cannot be explained, or there are no rows, or no row lies on the right side of the cutoff.</exception>
    public static WhatIfModel WhatIf(this ExplainCatalog catalog, ITransformer model, IDataView data, WhatIfOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new WhatIfOptions();
        options.Check();
        return WhatIfModel.Of(catalog, model, data, options);
    }
}
