using Microsoft.ML.Calibrators;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular.Models;

/// <summary>The probability behind a model's margins, in the form that the explainers know.</summary>
internal static class TreeModelLinks
{
    public static OutputLink? Probability(TreeModel model)
    {
        if (model.File is { } file && model.Calibrators[0] is null)
            return file.Link;
        if (model.Formula == ScoreFormula.Softmax)
            return OutputLink.Softmax();
        if (model.Formula == ScoreFormula.NormalizedProbabilities)
            return OneVersusAll(model);
        if (model.Task != TreeModelTask.Binary)
            return null;
        return model.Calibrators[0] switch
        {
            PlattCalibrator platt => OutputLink.Platt(platt.Slope, platt.Offset),
            null when model.Kind is "FastForestBinary" => OutputLink.Linear(0.5 / model.Ensemble.TreeCount, 0.5),
            _ => null,
        };
    }

    private static OutputLink? OneVersusAll(TreeModel model)
    {
        PlattCalibrator[] platt = [.. model.Calibrators.OfType<PlattCalibrator>()];
        return platt.Length == model.OutputCount
            ? OutputLink.NormalizedLogistic([.. platt.Select(p => -p.Slope)], [.. platt.Select(p => -p.Offset)])
            : null;
    }
}
