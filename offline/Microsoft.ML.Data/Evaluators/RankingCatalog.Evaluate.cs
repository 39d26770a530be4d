using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Trainers;

namespace Microsoft.ML;

public sealed partial class RankingCatalog
{
    public RankingMetrics Evaluate(IDataView data, string labelColumnName = DefaultColumnNames.Label, string rowGroupColumnName = DefaultColumnNames.GroupId,
        string scoreColumnName = DefaultColumnNames.Score) => Evaluate(data, null, labelColumnName, rowGroupColumnName, scoreColumnName);

    public RankingMetrics Evaluate(IDataView data, RankingEvaluatorOptions options, string labelColumnName = DefaultColumnNames.Label,
        string rowGroupColumnName = DefaultColumnNames.GroupId, string scoreColumnName = DefaultColumnNames.Score)
    {
        options ??= new RankingEvaluatorOptions();
        Check.Param(options.DcgTruncationLevel > 0, nameof(options), "The DCG truncation level must be positive.");
        double[] gains = [.. options.LabelGains.Split(',').Select(gain => double.Parse(gain, CultureInfo.InvariantCulture))];
        var tally = new RankingTally(gains, options.DcgTruncationLevel);
        using var cursor = ScoredData.Open(data, labelColumnName, rowGroupColumnName, scoreColumnName);
        var getLabel = LabelGetter.Create(cursor, cursor.Schema[labelColumnName]);
        var getGroup = LabelGetter.Key(cursor, cursor.Schema[rowGroupColumnName]);
        var getScore = cursor.Getter<float>(scoreColumnName);
        float label = 0, score = 0;
        ulong? current = null;
        while (cursor.MoveNext())
        {
            ulong group = getGroup();
            if (current is not null && group != current)
                tally.EndGroup();
            current = group;
            getLabel(ref label);
            getScore(ref score);
            tally.Add(label, score);
        }
        tally.EndGroup();
        return tally.ToMetrics();
    }

    public IReadOnlyList<CrossValidationResult<RankingMetrics>> CrossValidate(IDataView data, IEstimator<ITransformer> estimator, int numberOfFolds = 5,
        string labelColumnName = DefaultColumnNames.Label, string rowGroupColumnName = DefaultColumnNames.GroupId, int? seed = null) =>
        CrossValidate(data, estimator, numberOfFolds, rowGroupColumnName, seed, scored => Evaluate(scored, labelColumnName, rowGroupColumnName));
}
