using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Trainers;

namespace Microsoft.ML;

public sealed partial class BinaryClassificationCatalog
{
    private CalibratorsCatalog _calibrators;

    public CalibratorsCatalog Calibrators => _calibrators ??= new CalibratorsCatalog(this);

    public CalibratedBinaryClassificationMetrics Evaluate(IDataView data, string labelColumnName = DefaultColumnNames.Label,
        string scoreColumnName = DefaultColumnNames.Score, string probabilityColumnName = DefaultColumnNames.Probability,
        string predictedLabelColumnName = DefaultColumnNames.PredictedLabel) =>
        new(Tally(data, labelColumnName, scoreColumnName, Check.NonEmpty(probabilityColumnName), predictedLabelColumnName));

    public BinaryClassificationMetrics EvaluateNonCalibrated(IDataView data, string labelColumnName = DefaultColumnNames.Label,
        string scoreColumnName = DefaultColumnNames.Score, string predictedLabelColumnName = DefaultColumnNames.PredictedLabel) =>
        new(Tally(data, labelColumnName, scoreColumnName, null, predictedLabelColumnName));

    public IReadOnlyList<CrossValidationResult<BinaryClassificationMetrics>> CrossValidateNonCalibrated(IDataView data, IEstimator<ITransformer> estimator,
        int numberOfFolds = 5, string labelColumnName = DefaultColumnNames.Label, string samplingKeyColumnName = null, int? seed = null) =>
        CrossValidate(data, estimator, numberOfFolds, samplingKeyColumnName, seed, scored => EvaluateNonCalibrated(scored, labelColumnName));

    public IReadOnlyList<CrossValidationResult<CalibratedBinaryClassificationMetrics>> CrossValidate(IDataView data, IEstimator<ITransformer> estimator,
        int numberOfFolds = 5, string labelColumnName = DefaultColumnNames.Label, string samplingKeyColumnName = null, int? seed = null) =>
        CrossValidate(data, estimator, numberOfFolds, samplingKeyColumnName, seed, scored => Evaluate(scored, labelColumnName));

    public BinaryPredictionTransformer<TModel> ChangeModelThreshold<TModel>(BinaryPredictionTransformer<TModel> model, float threshold)
        where TModel : class =>
        Check.Value(model).Threshold == threshold ? model : new(model.Model, model.FeatureColumnName, model.FeatureColumnType, threshold);

    private static BinaryTally Tally(IDataView data, string label, string score, string probability, string predictedLabel)
    {
        var tally = new BinaryTally();
        using var cursor = ScoredData.Open(data, [label, score, predictedLabel, .. probability is null ? [] : new[] { probability }]);
        var getLabel = LabelGetter.Create(cursor, cursor.Schema[label]);
        var getScore = cursor.Getter<float>(score);
        var getProbability = probability is null ? null : cursor.Getter<float>(probability);
        float labelValue = 0, scoreValue = 0, probabilityValue = float.NaN;
        while (cursor.MoveNext())
        {
            getLabel(ref labelValue);
            getScore(ref scoreValue);
            getProbability?.Invoke(ref probabilityValue);
            tally.Add(labelValue, scoreValue, probabilityValue);
        }
        return tally;
    }

    public sealed class CalibratorsCatalog : CatalogInstantiatorBase
    {
        internal CalibratorsCatalog(BinaryClassificationCatalog catalog)
            : base(catalog)
        {
        }

        public PlattCalibratorEstimator Platt(string labelColumnName = DefaultColumnNames.Label, string scoreColumnName = DefaultColumnNames.Score,
            string exampleWeightColumnName = null) => new(labelColumnName, scoreColumnName, exampleWeightColumnName);

        public FixedPlattCalibratorEstimator Platt(double slope, double offset, string scoreColumnName = DefaultColumnNames.Score) =>
            new(slope, offset, scoreColumnName);
    }
}
