using Microsoft.ML;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.AnyModel;

/// <summary>Trainers of every kind by name: linear ones and others beside the tree trainers.</summary>
internal static class AnyTrainers
{
    public static IEstimator<ITransformer> Create(MLContext ml, string name)
    {
        var binary = ml.BinaryClassification.Trainers;
        var classes = ml.MulticlassClassification.Trainers;
        var numbers = ml.Regression.Trainers;
        return name switch
        {
            "LbfgsLogistic" => binary.LbfgsLogisticRegression(),
            "SdcaLogistic" => binary.SdcaLogisticRegression(),
            "SdcaNonCalibrated" => binary.SdcaNonCalibrated(),
            "AveragedPerceptron" => binary.AveragedPerceptron(),
            "AveragedPerceptron+Platt" => binary.AveragedPerceptron().Append(ml.BinaryClassification.Calibrators.Platt()),
            "AveragedPerceptron+Isotonic" => binary.AveragedPerceptron().Append(ml.BinaryClassification.Calibrators.Isotonic()),
            "LinearSvm" => binary.LinearSvm(),
            "LdSvm" => binary.LdSvm(),
            "Sdca" => numbers.Sdca("Target"),
            "OnlineGradientDescent" => numbers.OnlineGradientDescent("Target"),
            "Poisson" => numbers.LbfgsPoissonRegression("Target"),
            "MaximumEntropy" => Keyed(classes.LbfgsMaximumEntropy("Class")),
            "SdcaMaximumEntropy" => Keyed(classes.SdcaMaximumEntropy("Class")),
            "SdcaNonCalibratedClasses" => Keyed(classes.SdcaNonCalibrated("Class")),
            "OneVersusAllLogistic" => Keyed(classes.OneVersusAll(binary.LbfgsLogisticRegression("Class"), "Class")),
            "OneVersusAllPerceptron" => Keyed(classes.OneVersusAll(binary.AveragedPerceptron("Class"), "Class")),
            "NaiveBayes" => Keyed(classes.NaiveBayes("Class")),
            _ => TreeTrainers.Create(ml, name),
        };

        IEstimator<ITransformer> Keyed<T>(IEstimator<T> trainer)
            where T : class, ITransformer => ml.Transforms.Conversion.MapValueToKey("Class").Append(trainer);
    }
}
