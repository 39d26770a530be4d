using Microsoft.ML;
using MLNet.Xai.Reports;

namespace MLNet.Xai;

/// <summary>Reports about whole models.</summary>
public static class ReportExtensions
{
    /// <summary>
    /// One self-contained page about a model, and the same for programs as JSON: what it is, how well it predicts, what matters to it, where it is worst, how it treats groups, single rows and why, what has drifted.
    /// <c>ml.Explain().Report(model, data).Save("report.html")</c>.
    /// </summary>
    /// <remarks>
    /// Metrics, slices and groups are of all rows, in one pass and in memory that does not grow with them; explanations are of an even sample. What the data or the model does not allow is left out, and the page says
    /// why (<see cref="ModelReport.LeftOut"/>). docs/methods/report.md has every number's definition.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any model that gives a Score: fresh, loaded, with explainers in it or without.</param>
    /// <param name="data">Rows as <paramref name="model"/> takes them; the same at every pass. Metrics are of rows with labels that the model was not trained on.</param>
    /// <param name="options">What is written, and how much work it may be; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or names a column, class or row that is not there; or the model gives no Score.</exception>
    /// <exception cref="InvalidOperationException">The data has no rows, or none with a score that is a number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ModelReport Report(this ExplainCatalog catalog, ITransformer model, IDataView data, ModelReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new ModelReportOptions();
        options.Check();
        return new ReportRun(catalog, model, data, options).Run();
    }
}
