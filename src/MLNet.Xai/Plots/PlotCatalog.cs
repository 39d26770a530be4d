using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;
using ConfusionMatrix = MLNet.Xai.Core.Plots.ConfusionMatrix;

namespace MLNet.Xai;

/// <summary>Pictures of explanation columns, as SVG; get it by <c>mlContext.Explain().Plots</c>.</summary>
/// <remarks>
/// Every method reads the columns <c>name</c> and <c>name.BaseValue</c> (of LIME <c>name.Intercept</c>) and the values of the features: the first 10,000 explained rows.
/// For other rows, or many plots of the same data, read once with <see cref="ExplanationReader"/> and call MLNet.Xai.Core.Plots.
/// Where several outputs are explained, <c>output</c> says which one.
/// </remarks>
public sealed class PlotCatalog
{
    // Pictures name some dozens of features: fewer need values of their own than where numbers are read.
    private const int MostValues = 2_000_000;

    internal PlotCatalog()
    {
    }

    /// <summary>How one row's output comes about, feature by feature.</summary>
    /// <exception cref="ArgumentException">There are no such columns, or the row is not there or not explained.</exception>
    public SvgFigure Waterfall(IDataView data, string name, long row, WaterfallOptions? options = null, string? output = null) =>
        WaterfallPlot.Draw(ReadRow(Additive(data, name, "waterfall"), name, row, output), 0, options ?? new WaterfallOptions { Title = $"Row {row}" + (output is null ? "" : $": {output}") });

    /// <summary>The same as a tug of war on one line.</summary>
    /// <exception cref="ArgumentException">There are no such columns, or the row is not there or not explained.</exception>
    public SvgFigure Force(IDataView data, string name, long row, ForceOptions? options = null, string? output = null) =>
        ForcePlot.Draw(ReadRow(Additive(data, name, "force plot"), name, row, output), 0, options);

    /// <summary>One row's values as bars with their signs. LIME's are named by what the weights are about ("17.00 &lt; Age &lt;= 28.00"); features that are not in its local model have no bar.</summary>
    /// <exception cref="ArgumentException">There are no such columns, or the row is not there or not explained.</exception>
    public SvgFigure LocalBar(IDataView data, string name, long row, LocalBarOptions? options = null, string? output = null) =>
        LocalBarPlot.Draw(LocalWeights.Describe(data, name, ReadRow(data, name, row, output)), 0, options ?? new LocalBarOptions { Title = $"Row {row}" + (output is null ? "" : $": {output}") });

    /// <summary>Mean magnitude of every feature's values; stacked by output where there are several and none is chosen.</summary>
    /// <exception cref="ArgumentException">There are no such columns.</exception>
    public SvgFigure Bar(IDataView data, string name, BarOptions? options = null, string? output = null) =>
        output is null ? BarPlot.Draw(ExplanationReader.ReadAll(data, name, new ExplanationReadOptions { MaxValues = MostValues }), options) : BarPlot.Draw(Read(data, name, output), options);

    /// <summary>Mean magnitudes in groups of rows that are explained alike, side by side: the groups are the leaves of a decision tree of the values on the features, as shap finds cohorts.</summary>
    /// <param name="data">Data with the columns <paramref name="name"/> and <c>name.BaseValue</c>.</param>
    /// <param name="name">Name of the column of values, "Shap".</param>
    /// <param name="cohorts">Most groups, from 2 to 8.</param>
    /// <param name="options">Size, colours, and whether means have a sign.</param>
    /// <param name="output">The output, by name, where several are explained.</param>
    /// <exception cref="ArgumentException">There are no such columns, or no values of the features, or <paramref name="cohorts"/> is out of range.</exception>
    public SvgFigure CohortBars(IDataView data, string name, int cohorts, CohortBarOptions? options = null, string? output = null)
    {
        if (cohorts is < 2 or > CohortBarPlot.MostCohorts)
            throw new ArgumentOutOfRangeException(nameof(cohorts), cohorts, $"From 2 to {CohortBarPlot.MostCohorts} cohorts can be set side by side.");
        return CohortBarPlot.Draw(ExplanationCohorts.ByTree(Read(data, name, output), cohorts), options);
    }

    /// <summary>Mean magnitudes in groups of rows, side by side: the groups are the values of a feature or of any other column, or ranges of them.</summary>
    /// <param name="data">Data with the columns <paramref name="name"/> and <c>name.BaseValue</c>.</param>
    /// <param name="name">Name of the column of values, "Shap".</param>
    /// <param name="by">An explained feature, or a column of the data: a number, text, key or Boolean, which the model need not see.</param>
    /// <param name="options">Size, colours, and whether means have a sign.</param>
    /// <param name="output">The output, by name, where several are explained.</param>
    /// <exception cref="ArgumentException">There are no such columns, or the column is of another type or has more than eight values that are no numbers.</exception>
    public SvgFigure CohortBars(IDataView data, string name, string by, CohortBarOptions? options = null, string? output = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(by);
        return CohortBarPlot.Draw(CohortReader.Part(data, Read(data, name, output, by), by), options);
    }

    /// <summary>Every row's values, a line of points a feature, coloured by the feature's value.</summary>
    /// <exception cref="ArgumentException">There are no such columns.</exception>
    public SvgFigure Beeswarm(IDataView data, string name, BeeswarmOptions? options = null, string? output = null) =>
        BeeswarmPlot.Draw(Read(data, name, output), options);

    /// <summary>A feature's values against what they do, coloured by the feature that interacts most.</summary>
    /// <exception cref="ArgumentException">There are no such columns, or no such feature.</exception>
    public SvgFigure Dependence(IDataView data, string name, string feature, DependenceOptions? options = null, string? output = null) =>
        DependencePlot.Draw(Read(data, name, output, feature, options?.ColorBy ?? ""), feature, options);

    /// <summary>Every row as a line from the base value to its output.</summary>
    /// <exception cref="ArgumentException">There are no such columns.</exception>
    public SvgFigure Decision(IDataView data, string name, DecisionOptions? options = null, string? output = null) =>
        DecisionPlot.Draw(Read(Additive(data, name, "decision plot"), name, output), options);

    /// <summary>Rows and features as a field of colours.</summary>
    /// <exception cref="ArgumentException">There are no such columns.</exception>
    public SvgFigure Heatmap(IDataView data, string name, HeatmapOptions? options = null, string? output = null) =>
        HeatmapPlot.Draw(Read(Additive(data, name, "heat map"), name, output), options);

    /// <summary>What pairs of features do together: mean magnitudes over all explained rows, or one row's values with their signs.</summary>
    /// <param name="data">Data with the columns <paramref name="name"/>, <c>name.BaseValue</c> and <c>name.Interactions</c>.</param>
    /// <param name="name">Name of the column of values, "Shap".</param>
    /// <param name="row">The row; all rows when <see langword="null"/>.</param>
    /// <param name="options">Size and colours.</param>
    /// <param name="output">The output, by name, where several are explained.</param>
    /// <exception cref="ArgumentException">There are no such columns, or the row is not there or not explained.</exception>
    public SvgFigure Interactions(IDataView data, string name, long? row = null, InteractionOptions? options = null, string? output = null) =>
        InteractionPlot.Draw(InteractionReader.Read(data, name, row, output), options);

    /// <summary>Why a row is on the wrong side of a cutoff: its reason codes as sentences with bars, and the gap that they add up to. <see cref="ReasonReader"/> reads many rows for a report.</summary>
    /// <param name="data">Data with the columns that <c>WithReasonCodes</c> appends.</param>
    /// <param name="name">Name of the column of values, "Reasons".</param>
    /// <param name="row">The row.</param>
    /// <param name="options">Size and colours.</param>
    /// <exception cref="ArgumentException">There are no such columns, or the row is not there, or on the right side.</exception>
    public SvgFigure Reasons(IDataView data, string name, long row, ReasonsOptions? options = null) =>
        ReasonsPlot.Draw(ReasonReader.ReadRow(data, name, row), options ?? new ReasonsOptions { Title = $"Row {row}" });

    /// <summary>One row and its counterfactuals side by side: what changes, what the model says then, how far and how usual they are.</summary>
    /// <param name="data">Data with the columns that <c>Explain().Counterfactuals</c> or <c>WithCounterfactuals</c> appended.</param>
    /// <param name="name">Name of the first of them.</param>
    /// <param name="row">The row.</param>
    /// <param name="options">Size and colours.</param>
    /// <exception cref="ArgumentException">There are no such columns, or the row is not there, or has no counterfactuals because it needs none.</exception>
    public SvgFigure Counterfactuals(IDataView data, string name = "Counterfactual", long row = 0, CounterfactualPlotOptions? options = null) =>
        CounterfactualPlot.Draw(ContrastReader.ReadCounterfactuals(data, name, row), options ?? new CounterfactualPlotOptions { Title = $"Row {row}: what would have to be different" });

    /// <summary>The rule of one row: its conditions, precision with bounds, coverage.</summary>
    /// <param name="data">Data with the columns that <c>Explain().Anchors</c> or <c>WithAnchors</c> appended.</param>
    /// <param name="name">Name of the first of them.</param>
    /// <param name="row">The row.</param>
    /// <param name="options">Size and colours.</param>
    /// <exception cref="ArgumentException">There are no such columns, or the row is not there or not explained.</exception>
    public SvgFigure Anchor(IDataView data, string name = "Anchor", long row = 0, AnchorPlotOptions? options = null) =>
        AnchorPlot.Draw(ContrastReader.ReadAnchor(data, name, row), options ?? new AnchorPlotOptions { Title = $"Row {row}: what decides" });

    /// <summary>How often each class was taken for which, counted in scored data; the classes have the names that the schema gives them.</summary>
    /// <param name="data">Scored data.</param>
    /// <param name="labelColumn">The column with the classes: keys, Boolean or text. Rows whose label is missing are left out.</param>
    /// <param name="predictedColumn">The column with the predicted classes.</param>
    /// <param name="options">Size and colours.</param>
    /// <exception cref="ArgumentException">There are no such columns, or they are of another type.</exception>
    public SvgFigure ConfusionMatrix(
        IDataView data, string labelColumn = "Label", string predictedColumn = "PredictedLabel", ConfusionMatrixOptions? options = null) =>
        ConfusionMatrixPlot.Draw(ConfusionReader.Read(data, labelColumn, predictedColumn), options);

    /// <summary>How often each class was taken for which.</summary>
    /// <param name="metrics">What ML.NET's <c>Evaluate</c> gave.</param>
    /// <param name="positive">Name of the positive class.</param>
    /// <param name="negative">Name of the negative class.</param>
    /// <param name="options">Size and colours.</param>
    public SvgFigure ConfusionMatrix(
        BinaryClassificationMetrics metrics, string positive = "positive", string negative = "negative", ConfusionMatrixOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return ConfusionMatrixPlot.Draw(ReportMetrics.Matrix(metrics.ConfusionMatrix, [positive, negative]), options);
    }

    /// <summary>How often each class was taken for which.</summary>
    /// <param name="metrics">What ML.NET's <c>Evaluate</c> gave.</param>
    /// <param name="classNames">Names of the classes in the order of the label's keys; numbers when <see langword="null"/>.</param>
    /// <param name="options">Size and colours.</param>
    public SvgFigure ConfusionMatrix(
        MulticlassClassificationMetrics metrics, IReadOnlyList<string>? classNames = null, ConfusionMatrixOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return ConfusionMatrixPlot.Draw(ReportMetrics.Matrix(metrics.ConfusionMatrix, classNames), options);
    }

    /// <summary>All of it on one self-contained page; where the data has the column <c>name.Interactions</c>, the heat map of all rows too.</summary>
    /// <exception cref="ArgumentException">There are no such columns.</exception>
    public HtmlReport Report(IDataView data, string name, ExplanationReportOptions? options = null, string? output = null) =>
        Report(data, name, [], null, options, output);

    /// <summary>All of it on one self-contained page, with the model's metrics and its confusion matrix.</summary>
    /// <exception cref="ArgumentException">There are no such columns.</exception>
    public HtmlReport Report(IDataView data, string name, BinaryClassificationMetrics metrics, ExplanationReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return Report(data, name, ReportMetrics.Of(metrics), ReportMetrics.Matrix(metrics.ConfusionMatrix, ["positive", "negative"]), options, null);
    }

    /// <summary>
    /// All of it about one class on one self-contained page, with the model's metrics and its confusion matrix, whose classes have the names that the schema of the
    /// data gives them.
    /// </summary>
    /// <exception cref="ArgumentException">There are no such columns, or several outputs are explained and none is chosen.</exception>
    public HtmlReport Report(
        IDataView data, string name, MulticlassClassificationMetrics metrics, ExplanationReportOptions? options = null, string? output = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(metrics);
        return Report(data, name, ReportMetrics.Of(metrics), ReportMetrics.Matrix(metrics, data), options, output);
    }

    /// <summary>All of it on one self-contained page, with the model's metrics.</summary>
    /// <exception cref="ArgumentException">There are no such columns.</exception>
    public HtmlReport Report(IDataView data, string name, RegressionMetrics metrics, ExplanationReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return Report(data, name, ReportMetrics.Of(metrics), null, options, null);
    }

    /// <summary>All of it on one self-contained page, with the model's metrics.</summary>
    /// <exception cref="ArgumentException">There are no such columns.</exception>
    public HtmlReport Report(IDataView data, string name, RankingMetrics metrics, ExplanationReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return Report(data, name, ReportMetrics.Of(metrics), null, options, null);
    }

    // The caller's options stay as they are: they may serve for another report.
    private static HtmlReport Report(
        IDataView data, string name, IEnumerable<ReportMetric> metrics, Core.Plots.ConfusionMatrix? matrix, ExplanationReportOptions? options, string? output)
    {
        _ = Additive(data, name, "report");
        ExplanationReportOptions own = options?.Copy() ?? new ExplanationReportOptions();
        own.Metrics = [.. metrics, .. own.Metrics];
        own.ConfusionMatrix ??= matrix;
        if (data.Schema.GetColumnOrNull(name + ".Interactions") is not null)
            own.Interactions ??= InteractionReader.Read(data, name, row: null, output);
        return ExplanationReport.Create(Read(data, name, output), own);
    }

    // Pictures that lead from a base value to the output have none to begin at.
    private static IDataView Additive(IDataView data, string name, string picture)
    {
        ArgumentNullException.ThrowIfNull(data);
        return !LocalWeights.Are(data.Schema, name) ? data : throw new ArgumentException(
            $"The column '{name}' holds weights of local models, which lead from no base value to the model's output: a {picture} cannot show them. Take LocalBar for a row, Bar, Beeswarm or Dependence for many.", nameof(name));
    }

    private static Explanation Read(IDataView data, string name, string? output, params IReadOnlyList<string> keep) =>
        ExplanationReader.Read(data, name, new ExplanationReadOptions { OutputName = output, KeepFeatures = keep, MaxValues = MostValues });

    private static Explanation ReadRow(IDataView data, string name, long row, string? output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        var options = new ExplanationReadOptions { OutputName = output, FirstRow = row, MaxRows = 1, OnlyFirst = true };
        Explanation explanation = ExplanationReader.Read(data, name, options);
        return explanation.RowCount == 1
            ? explanation
            : throw new ArgumentOutOfRangeException(nameof(row), row, $"There is no row {row}, or it was left unexplained (ExplainWhen).");
    }
}
