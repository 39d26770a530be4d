using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Calibrators;

public abstract class CalibratorTransformer<TICalibrator> : RowToRowTransformerBase, ISingleFeaturePredictionTransformer<TICalibrator>
    where TICalibrator : class, ICalibrator
{
    private readonly TICalibrator _calibrator;
    private readonly string _scoreColumn;

    private protected CalibratorTransformer(TICalibrator calibrator, string scoreColumn) => (_calibrator, _scoreColumn) = (calibrator, scoreColumn);

    string ISingleFeaturePredictionTransformer<TICalibrator>.FeatureColumnName => DefaultColumnNames.Score;

    DataViewType ISingleFeaturePredictionTransformer<TICalibrator>.FeatureColumnType => NumberDataViewType.Single;

    TICalibrator IPredictionTransformer<TICalibrator>.Model => _calibrator;

    private protected override RowMapper MakeRowMapper(DataViewSchema schema)
    {
        var score = schema.GetColumnOrNull(_scoreColumn) ?? throw Check.SchemaMismatch("inputSchema", "score", _scoreColumn);
        if (score.Type != NumberDataViewType.Single)
            throw Check.SchemaMismatch("inputSchema", "score", _scoreColumn, "Single", score.Type.ToString());
        return new Mapper(schema, _calibrator, score);
    }

    private protected void SaveCore(ModelSaveContext ctx, Type loader)
    {
        ctx.SetLoader(loader);
        ctx.SaveModel((ICanSaveModel)_calibrator, CalibratedModelLoader.CalibratorFolder);
        ctx.Writer.Write(_scoreColumn);
    }

    private sealed class Mapper(DataViewSchema schema, ICalibrator calibrator, DataViewSchema.Column scoreColumn) : RowMapper(schema)
    {
        public override IEnumerable<int> GetDependencies(Func<int, bool> activeOutput) => activeOutput(0) ? [scoreColumn.Index] : [];

        public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            if (!activeOutput(0))
                return [null];
            var getScore = input.GetGetter<float>(scoreColumn);
            float score = 0;
            ValueGetter<float> probability = (ref float value) =>
            {
                getScore(ref score);
                value = calibrator.PredictProbability(score);
            };
            return [probability];
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputColumns()
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            // ML.NET hands on the score's own value kind, too.
            annotations.Add(scoreColumn.Annotations,
                name => name is AnnotationNames.ScoreColumnSetId or AnnotationNames.ScoreColumnKind or AnnotationNames.ScoreValueKind);
            annotations.AddPrimitiveValue(AnnotationNames.IsNormalized, BooleanDataViewType.Instance, true);
            return [new(DefaultColumnNames.Probability, NumberDataViewType.Single, annotations.ToAnnotations())];
        }
    }
}

[LoadableModel("PlattCalibratTransf")]
public sealed class PlattCalibratorTransformer : CalibratorTransformer<PlattCalibrator>
{
    internal PlattCalibratorTransformer(PlattCalibrator calibrator, string scoreColumn)
        : base(calibrator, scoreColumn)
    {
    }

    private protected override void SaveModel(ModelSaveContext ctx) => SaveCore(ctx, typeof(PlattCalibratorTransformer));

    internal static PlattCalibratorTransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        new(ctx.LoadModel<PlattCalibrator>(env, CalibratedModelLoader.CalibratorFolder), ctx.Reader.ReadString());
}
