using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Calibrators;

public abstract class CalibratedModelParametersBase
{
    private protected CalibratedModelParametersBase(object subModel, ICalibrator calibrator) => (SubModel, Calibrator) = (subModel, calibrator);

    public object SubModel { get; }

    public ICalibrator Calibrator { get; }
}

public abstract class CalibratedModelParametersBase<TSubModel, TCalibrator> : CalibratedModelParametersBase, ICanSaveModel
    where TSubModel : class
    where TCalibrator : class, ICalibrator
{
    private protected CalibratedModelParametersBase(TSubModel subModel, TCalibrator calibrator)
        : base(subModel, calibrator) => (SubModel, Calibrator) = (subModel, calibrator);

    public new TSubModel SubModel { get; }

    public new TCalibrator Calibrator { get; }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(CalibratedModelLoader));
        ctx.SaveModel((ICanSaveModel)SubModel, CalibratedModelLoader.SubModelFolder);
        ctx.SaveModel((ICanSaveModel)Calibrator, CalibratedModelLoader.CalibratorFolder);
    }
}

/// <summary>A model with one score and a calibrator.</summary>
internal sealed class CalibratedModelParameters<TSubModel, TCalibrator>(TSubModel subModel, TCalibrator calibrator)
    : CalibratedModelParametersBase<TSubModel, TCalibrator>(subModel, calibrator), IProbabilityModel, IHasPublicModelType
    where TSubModel : class
    where TCalibrator : class, ICalibrator
{
    private readonly IScalarModel _model = (IScalarModel)(object)subModel;

    public int FeatureCount => _model.FeatureCount;

    public Type PublicType => typeof(CalibratedModelParametersBase<TSubModel, TCalibrator>);

    public float Score(ReadOnlySpan<float> row) => _model.Score(row);

    public float Probability(float score) => Calibrator.PredictProbability(score);
}

[LoadableModel("CaliPredExec")]
internal static class CalibratedModelLoader
{
    public const string SubModelFolder = "Predictor";
    public const string CalibratorFolder = "Calibrator";

    /// <summary>A calibrated model whose type arguments are the run-time types.</summary>
    public static IProbabilityModel Combine(object subModel, object calibrator) =>
        (IProbabilityModel)Activator.CreateInstance(typeof(CalibratedModelParameters<,>).MakeGenericType(subModel.GetType(), calibrator.GetType()),
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, null, [subModel, calibrator], null);

    internal static IProbabilityModel Create(IHostEnvironment env, ModelLoadContext ctx) =>
        Combine(ctx.LoadModel<IScalarModel>(env, SubModelFolder), ctx.LoadModel<ICalibrator>(env, CalibratorFolder));
}
