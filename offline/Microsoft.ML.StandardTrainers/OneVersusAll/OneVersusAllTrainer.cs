using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Trains one binary model a class, each class against the rest.</summary>
public sealed class OneVersusAllTrainer : ITrainerEstimator<MulticlassPredictionTransformer<OneVersusAllModelParameters>, OneVersusAllModelParameters>
{
    private readonly IHostEnvironment _env;
    private readonly IEstimator<ISingleFeaturePredictionTransformer<object>> _trainer;
    private readonly IEstimator<ISingleFeaturePredictionTransformer<ICalibrator>> _calibrator;
    private readonly string _label;
    private readonly int _calibrationRows;
    private readonly bool _useProbabilities;

    internal OneVersusAllTrainer(IHostEnvironment env, IEstimator<ISingleFeaturePredictionTransformer<object>> trainer, TrainerInfo info, string label,
        IEstimator<ISingleFeaturePredictionTransformer<ICalibrator>> calibrator, int calibrationRows, bool useProbabilities)
    {
        _env = env.Register(nameof(OneVersusAllTrainer));
        (_trainer, _label, _calibrationRows, _useProbabilities) = (trainer, Check.NonEmpty(label), calibrationRows, useProbabilities);
        _calibrator = calibrator ?? new PlattCalibratorEstimator(label, DefaultColumnNames.Score, null);
        Info = new TrainerInfo(info.NeedNormalization, info.WantCaching);
    }

    public TrainerInfo Info { get; }

    public MulticlassPredictionTransformer<OneVersusAllModelParameters> Fit(IDataView input)
    {
        var label = Check.Value(input).Schema.Find(_label, "label");
        if (label.Type is not KeyDataViewType key || key.RawType != typeof(uint))
            throw Check.SchemaMismatch(nameof(input), "label", _label, "Key<UInt32>", label.Type.ToString());
        var models = new IScalarModel[(int)key.Count];
        ISingleFeaturePredictionTransformer<object> transformer = null;
        for (int c = 0; c < models.Length; c++)
        {
            var view = BinaryLabelMapper.View(input, _label, (uint)c + 1);
            transformer = _trainer.Fit(view);
            models[c] = (IScalarModel)transformer.Model;
            if (_useProbabilities && models[c] is not IProbabilityModel)
                models[c] = Calibrate(transformer, view);
        }
        return new(new OneVersusAllModelParameters(_useProbabilities, models), transformer.FeatureColumnName, transformer.FeatureColumnType, KeyValueList.Of(label));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        if (!Check.Value(inputSchema).TryFindColumn(_label, out var label))
            throw Check.SchemaMismatch(nameof(inputSchema), "label", _label);
        var wanted = ColumnShapes.KeyLabel(_label);
        if (!wanted.IsCompatibleWith(label))
            throw Check.SchemaMismatch(nameof(inputSchema), "label", _label, wanted.GetTypeString(), label.GetTypeString());
        return ColumnShapes.Multiclass(label).Aggregate(inputSchema, (shape, column) => shape.With(column));
    }

    private IScalarModel Calibrate(ISingleFeaturePredictionTransformer<object> transformer, IDataView view)
    {
        var scored = transformer.Transform(new RangeView(view, 0, _calibrationRows));
        return CalibratedModelLoader.Combine(transformer.Model, _calibrator.Fit(scored).Model);
    }
}
