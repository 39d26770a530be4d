using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace MLNet.Xai.Tabular.Models;

/// <summary>One predictor without its calibrator: a whole binary or regression model, or what one class has in a one-versus-all model.</summary>
internal sealed record SubModel(object Parameters, ICalibrator? Calibrator)
{
    /// <summary>The parameters' type without its suffix, "FastForestBinary".</summary>
    public string Name
    {
        get
        {
            string name = Parameters.GetType().Name;
            const string suffix = "ModelParameters";
            return name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
        }
    }

    /// <summary>The trees, or <see langword="null"/> when the model is not made of trees.</summary>
    public IReadOnlyList<RegressionTreeBase>? Trees { get; } = Parameters switch
    {
        TreeEnsembleModelParametersBasedOnRegressionTree m => m.TrainedTreeEnsemble.Trees,
        TreeEnsembleModelParametersBasedOnQuantileRegressionTree m => m.TrainedTreeEnsemble.Trees,
        _ => null,
    };

    /// <summary>The shape functions, or <see langword="null"/> when the model is not additive in its features.</summary>
    public GamModelParametersBase? Gam => Parameters as GamModelParametersBase;

    public bool IsTreeModel => Trees is not null || Gam is not null;

    /// <summary>Takes a model apart into predictor and calibrator. The base of calibrated models is not generic, fresh and loaded alike.</summary>
    public static SubModel From(object model) =>
        model is CalibratedModelParametersBase calibrated ? new SubModel(calibrated.SubModel, calibrated.Calibrator) : new SubModel(model, null);
}
