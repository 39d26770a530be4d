using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Calibrators;

public abstract class CalibratorEstimatorBase<TICalibrator> : IEstimator<CalibratorTransformer<TICalibrator>>
    where TICalibrator : class, ICalibrator
{
    private protected readonly string ScoreColumn;
    private readonly SchemaShape.Column[] _needed;

    private protected CalibratorEstimatorBase(string labelColumn, string scoreColumn, string weightColumn)
    {
        ScoreColumn = Check.NonEmpty(scoreColumn);
        _needed = [ColumnShapes.Number(scoreColumn), .. labelColumn is null ? [] : new[] { ColumnShapes.BooleanLabel(labelColumn) },
            .. weightColumn is null ? [] : new[] { ColumnShapes.Number(weightColumn) }];
    }

    public abstract CalibratorTransformer<TICalibrator> Fit(IDataView input);

    SchemaShape IEstimator<CalibratorTransformer<TICalibrator>>.GetOutputSchema(SchemaShape inputSchema)
    {
        foreach (var needed in _needed)
        {
            if (!inputSchema.TryFindColumn(needed.Name, out var found))
                throw Check.SchemaMismatch(nameof(inputSchema), "calibrator", needed.Name);
            if (!needed.IsCompatibleWith(found))
                throw Check.SchemaMismatch(nameof(inputSchema), "calibrator", needed.Name, needed.GetTypeString(), found.GetTypeString());
        }
        return inputSchema.With(ColumnShapes.Probability);
    }
}

public sealed class PlattCalibratorEstimator : CalibratorEstimatorBase<PlattCalibrator>
{
    private readonly string _labelColumn;
    private readonly string _weightColumn;

    internal PlattCalibratorEstimator(string labelColumn, string scoreColumn, string weightColumn)
        : base(Check.NonEmpty(labelColumn), scoreColumn, weightColumn) => (_labelColumn, _weightColumn) = (labelColumn, weightColumn);

    public override CalibratorTransformer<PlattCalibrator> Fit(IDataView input)
    {
        var scores = new List<float>();
        var labels = new List<bool>();
        var weights = new List<float>();
        var schema = Check.Value(input).Schema;
        var columns = new[] { _labelColumn, ScoreColumn, _weightColumn }.Where(name => name is not null).Select(name => schema.Find(name, "calibrator"));
        using var cursor = input.GetRowCursor(columns);
        var getLabel = LabelGetter.Create(cursor, schema.Find(_labelColumn));
        var getScore = cursor.GetGetter<float>(schema.Find(ScoreColumn));
        var getWeight = _weightColumn is null ? null : cursor.GetGetter<float>(schema.Find(_weightColumn));
        float label = 0, score = 0, weight = 1;
        while (cursor.MoveNext())
        {
            getLabel(ref label);
            getScore(ref score);
            getWeight?.Invoke(ref weight);
            if (!float.IsFinite(score) || float.IsNaN(label))
                continue;
            labels.Add(label > 0);
            scores.Add(score);
            weights.Add(weight);
        }
        var (slope, offset) = PlattFit.Fit(scores.ToArray(), labels.ToArray(), _weightColumn is null ? default : weights.ToArray());
        return new PlattCalibratorTransformer(new PlattCalibrator(slope, offset), ScoreColumn);
    }
}

public sealed class FixedPlattCalibratorEstimator : CalibratorEstimatorBase<PlattCalibrator>
{
    private readonly PlattCalibrator _calibrator;

    internal FixedPlattCalibratorEstimator(double slope, double offset, string scoreColumn)
        : base(null, scoreColumn, null) => _calibrator = new PlattCalibrator(slope, offset);

    public override CalibratorTransformer<PlattCalibrator> Fit(IDataView input) => new PlattCalibratorTransformer(_calibrator, ScoreColumn);
}
