using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text;

namespace MLNet.Xai.Reports;

/// <summary>Explains texts in words with the explainer that <c>Explain().Text.Predictions</c> picks.</summary>
internal sealed class WordExplainer
{
    private const string Column = "Words";
    private const int ExactRows = 1000;
    private const int CalledRows = 20;

    private readonly ExplainCatalog _catalog;
    private readonly ReportSubject _subject;
    private readonly ModelReportOptions _options;
    private readonly ITransformer _explainer;

    public WordExplainer(ExplainCatalog catalog, ReportSubject subject, string textColumn, ModelReportOptions options)
    {
        (_catalog, _subject, _options, TextColumn) = (catalog, subject, options, textColumn);
        _explainer = catalog.Text.Predictions(subject.Model, options.Background ?? subject.Data, textColumn, Column, new TextExplanationOptions { Seed = options.Seed, Cancellation = options.Cancellation });
        var annotations = _explainer.GetOutputSchema(subject.Data.Schema)[Column].Annotations;
        Method = annotations.GetText(ExplanationAnnotations.Method) ?? "";
        Cost = annotations.GetText(ExplanationAnnotations.Cost) ?? "";
        Error = annotations.GetText(ExplanationAnnotations.Error) ?? "";
    }

    public string TextColumn { get; }

    public string Method { get; }

    public string Cost { get; }

    public string Error { get; }

    /// <summary>Texts of the sample: more where the model's own arithmetic tells and nothing is called.</summary>
    public int Rows => _options.TextRows ?? (Method.EndsWith(" words", StringComparison.Ordinal) ? ExactRows : CalledRows);

    /// <summary>Texts of some rows, in the data's order.</summary>
    public IReadOnlyList<TextExplanation> Read(long[] numbers, string stage)
    {
        ITransformer watched = _catalog.Watch(_explainer, new RenamedProgress(_options.Progress, stage), _options.Cancellation);
        return TextExplanationReader.Read(watched.Transform(new RowSubset(_subject.Data, numbers, _options.Cancellation)), Column, maxRows: Math.Max(1, numbers.Length), cancellation: _options.Cancellation);
    }
}
