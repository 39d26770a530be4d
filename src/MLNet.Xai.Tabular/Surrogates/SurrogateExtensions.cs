using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>Surrogate trees of any ML.NET model.</summary>
public static class SurrogateExtensions
{
    /// <summary>
    /// Fits a small decision tree to what a model says of rows: a picture of the whole model, as far as so small a tree can give one, and a number for how far that is
    /// (<see cref="ModelSurrogate.RSquared"/>, <see cref="ModelSurrogate.Accuracy"/>), measured on rows that the tree was not fitted to.
    /// </summary>
    /// <remarks>CART by least squares or the Gini index, the best split first: <see cref="Core.Surrogates.SurrogateTree"/>. Craven and Shavlik, NIPS 1995.</remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer that gives a Score: fresh, loaded, calibrated, a chain.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it, such as its training or test data; no label is read.</param>
    /// <param name="options">What is imitated, what may be asked, how large; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or names a column or output that is not there or cannot be asked.</exception>
    /// <exception cref="InvalidOperationException">The model gives no such column, a score is not finite, or there are fewer than two rows.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ModelSurrogate Surrogate(this ExplainCatalog catalog, ITransformer model, IDataView data, SurrogateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new SurrogateOptions();
        options.Check();
        return new SurrogateFitter(catalog.Context, options).Fit(model, data);
    }
}
