using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Reports;

/// <summary>Explains the sampled and the chosen rows with the explainer that <c>Explain().Predictions</c> picks.</summary>
internal sealed class ModelExplainer
{
    private const string Column = "Shap";
    private const int ExactRows = 1000;
    private const int CalledRows = 100;

    // Beyond, a matrix can be neither read nor drawn.
    private const int MostInteracting = 64;

    private readonly ExplainCatalog _catalog;
    private readonly ReportSubject _subject;
    private readonly ModelReportOptions _options;
    private readonly IDataView _background;
    private readonly ExplainedTransformer<ITransformer, ShapTransformer> _explainer;
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    public ModelExplainer(ExplainCatalog catalog, ReportSubject subject, ModelReportOptions options)
    {
        (_catalog, _subject, _options) = (catalog, subject, options);
        _background = options.Background ?? subject.Data;
        _explainer = catalog.Predictions(subject.Model, _background, Column, Settings(interactions: false));
        DataViewSchema.Annotations annotations = _explainer.GetOutputSchema(subject.Data.Schema)[Column].Annotations;
        Method = annotations.GetText(ExplanationAnnotations.Method) ?? "SHAP";
        Cost = annotations.GetText(ExplanationAnnotations.Cost) ?? "";
        Error = annotations.GetText(ExplanationAnnotations.Error) ?? "";
    }

    public string Method { get; }

    public string Cost { get; }

    public string Error { get; }

    /// <summary>Whether it reads the model's own trees or weights, and need not call it.</summary>
    public bool IsDirect => _explainer.Explainer.Method is ShapMethod.Trees or ShapMethod.Linear;

    /// <summary>Features whose values a step of the model changes, as the rows that were read so far show.</summary>
    public IReadOnlySet<string> Changed => _changed;

    /// <summary>Rows of the sample.</summary>
    public int Rows => _options.ShapRows ?? DefaultRows;

    /// <summary>Rows where the options do not say how many.</summary>
    public int DefaultRows => IsDirect ? ExactRows : CalledRows;

    /// <summary>Why there are no interactions; null where there are.</summary>
    public string? WhyNoInteractions => _options.InteractionRows == 0 ? "none were asked for"
        : _explainer.Explainer.Method != ShapMethod.Trees ? $"they are measured for tree models only, and the explainer is {Method}"
        : _explainer.Explainer.Rows is ShapRows { State.Model.Function.Direct.IsMargin: false } ? "trees have interactions of their own sums, and this model's scores are made of those afterwards"
        : _explainer.Explainer.FeatureNames.Count < 2 ? "there is one feature only"
        : _explainer.Explainer.FeatureNames.Count > MostInteracting ? $"there are {_explainer.Explainer.FeatureNames.Count} features, and a picture shows {MostInteracting} at most"
        : null;

    /// <summary>Rows with their explanation columns.</summary>
    public IDataView Explain(IDataView data, long[] numbers, string stage) =>
        _catalog.Watch(_explainer, new RenamedProgress(_options.Progress, stage), _options.Cancellation).Transform(new RowSubset(data, numbers, _options.Cancellation));

    /// <summary>One explanation an output, with the features' values as the data has them, where a feature is a column of it.</summary>
    public IReadOnlyList<Explanation> Read(IDataView data, long[] numbers, string stage)
    {
        IReadOnlyList<Explanation> read = ExplanationReader.ReadAll(Explain(data, numbers, stage), Column, new ExplanationReadOptions { MaxRows = int.MaxValue, Cancellation = _options.Cancellation });
        return read.Count == 0 || read[0].RowCount == 0 ? throw new InvalidOperationException("no row could be explained") : RawValues.In(read, _subject, data, numbers, _changed, _options.Cancellation);
    }

    /// <summary>Mean magnitudes of the interactions of an output.</summary>
    public InteractionMatrix Interactions(long[] numbers, string? output)
    {
        ITransformer explainer = _catalog.Watch(_catalog.Predictions(_subject.Model, _background, Column, Settings(interactions: true)), new RenamedProgress(_options.Progress, "interactions"), _options.Cancellation);
        return InteractionReader.Read(explainer.Transform(new RowSubset(_subject.Data, numbers, _options.Cancellation)), Column, row: null, output);
    }

    private ShapColumnOptions Settings(bool interactions) => new()
    {
        GroupBy = _subject.Predictors.Count == 1 ? SlotGrouping.SourceColumn : SlotGrouping.None,
        Players = _subject.Predictors.Count == 1 ? ShapPlayers.Features : ShapPlayers.Columns,
        Interactions = interactions,
        Seed = _options.Seed,
        Progress = new RenamedProgress(_options.Progress, "background"),
        Cancellation = _options.Cancellation,
    };
}
