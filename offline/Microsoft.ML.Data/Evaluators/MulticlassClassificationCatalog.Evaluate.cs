using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Trainers;

namespace Microsoft.ML;

public sealed partial class MulticlassClassificationCatalog
{
    public MulticlassClassificationMetrics Evaluate(IDataView data, string labelColumnName = DefaultColumnNames.Label,
        string scoreColumnName = DefaultColumnNames.Score, string predictedLabelColumnName = DefaultColumnNames.PredictedLabel, int topKPredictionCount = 0)
    {
        Check.Param(topKPredictionCount >= 0, nameof(topKPredictionCount), "Must be non-negative");
        using var cursor = ScoredData.Open(data, labelColumnName, scoreColumnName, predictedLabelColumnName);
        var scoreColumn = cursor.Schema[scoreColumnName];
        if (scoreColumn.Type is not VectorDataViewType { IsKnownSize: true, Size: var classes })
            throw Check.SchemaMismatch(nameof(data), "score", scoreColumnName, "known-size vector of Single", scoreColumn.Type.ToString());
        var tally = new MulticlassTally(classes);
        var getLabel = LabelGetter.Create(cursor, cursor.Schema[labelColumnName]);
        var getScores = cursor.Getter<VBuffer<float>>(scoreColumnName);
        float label = 0;
        VBuffer<float> scores = default;
        var dense = new float[classes];
        while (cursor.MoveNext())
        {
            getLabel(ref label);
            getScores(ref scores);
            scores.CopyTo(dense);
            tally.Add(label, dense);
        }
        return new MulticlassClassificationMetrics(tally, ClassNames(scoreColumn, classes), topKPredictionCount);
    }

    public IReadOnlyList<CrossValidationResult<MulticlassClassificationMetrics>> CrossValidate(IDataView data, IEstimator<ITransformer> estimator,
        int numberOfFolds = 5, string labelColumnName = DefaultColumnNames.Label, string samplingKeyColumnName = null, int? seed = null) =>
        CrossValidate(data, estimator, numberOfFolds, samplingKeyColumnName, seed, scored => Evaluate(scored, labelColumnName));

    private static string[] ClassNames(DataViewSchema.Column scores, int classes)
    {
        if (!scores.HasSlotNames())
            return [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        VBuffer<ReadOnlyMemory<char>> names = default;
        scores.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
