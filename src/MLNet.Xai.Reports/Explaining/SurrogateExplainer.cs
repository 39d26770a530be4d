using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Reports;

/// <summary>Fits a small tree to what the model says: to the columns of the data where a tree can ask them, as people know those, else to the predictor's features.</summary>
internal static class SurrogateExplainer
{
    // Rows x features that are held: 80 MB.
    private const int MostValues = 20_000_000;
    private const int MostWidth = 2000;
    private const int FewestRows = 40;

    /// <exception cref="InvalidOperationException">There is nothing that a tree could ask, or too few rows.</exception>
    public static ModelSurrogate Fit(ExplainCatalog catalog, ReportSubject subject, long[] numbers, string? text, ModelReportOptions options)
    {
        if (numbers.Length < FewestRows)
            throw new InvalidOperationException($"{ReportContext.Rows(numbers.Length)} are too few to fit a tree and to measure it on others");
        string[] columns = [.. subject.Inputs.Where(c => IsAsked(c) && !c.Name.Equals(text, StringComparison.Ordinal)).Select(c => c.Name)];
        var rows = new RowSubset(subject.Data, numbers, options.Cancellation);
        if (columns.Length > 0)
        {
            try
            {
                return Fit(columns, subject.Inputs.Where(c => columns.Contains(c.Name)).Sum(Width));
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException && subject.Predictors.Count == 1)
            {
                // A column with too many values, or one that the model replaces: the predictor's features are asked instead.
            }
        }

        DataViewSchema.Column? features = subject.Predictors.Count == 1 ? subject.Scored.Schema.GetColumnOrNull(subject.Predictors[0].WithItsFeatures().FeatureColumn) : null;
        int width = features is { } there ? Width(there) : 0;
        if (width is 0 or > MostWidth)
            throw new InvalidOperationException(width == 0 ? "a tree can ask none of the columns that the score follows from" : $"the predictor reads {width} features, and a tree is asked of {MostWidth} at most");
        return Fit(null, width);

        ModelSurrogate Fit(string[]? asked, int wide) => catalog.Surrogate(subject.Model, rows, new SurrogateOptions
        {
            Columns = asked,
            MaxRows = Math.Max(FewestRows, Math.Min(numbers.Length, MostValues / Math.Max(1, wide))),
            MinLeafRows = Math.Max(5, numbers.Length / 100),
            Seed = options.Seed,
            Progress = options.Progress,
            Cancellation = options.Cancellation,
        });
    }

    private static bool IsAsked(DataViewSchema.Column column) => column.Type is BooleanDataViewType or KeyDataViewType or TextDataViewType or NumberDataViewType
        || (column.Type is VectorDataViewType { IsKnownSize: true, Size: <= MostWidth } vector && vector.ItemType == NumberDataViewType.Single);

    private static int Width(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.Size : 1;
}
