using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Which metrics go together, and which way they are better.</summary>
internal static class MetricFamily
{
    /// <summary>Whether less is better.</summary>
    public static bool IsLoss(this ImportanceMetric metric) =>
        metric is ImportanceMetric.MeanAbsoluteError or ImportanceMetric.MeanSquaredError or ImportanceMetric.RootMeanSquaredError or ImportanceMetric.LogLoss;

    /// <summary>Whether a metric needs the model's decision.</summary>
    public static bool NeedsDecision(this ImportanceMetric metric) => metric is ImportanceMetric.Accuracy or ImportanceMetric.F1Score;

    /// <summary>The metrics of a task, the one that features are sorted by first.</summary>
    /// <param name="task">The task.</param>
    /// <param name="probabilities">Whether the model gives probabilities.</param>
    public static ImportanceMetric[] Defaults(TreeModelTask task, bool probabilities) => task switch
    {
        TreeModelTask.Binary =>
        [
            ImportanceMetric.AreaUnderRocCurve, ImportanceMetric.Accuracy, ImportanceMetric.AveragePrecision, .. probabilities ? (ImportanceMetric[])[ImportanceMetric.LogLoss] : [],
        ],
        TreeModelTask.Multiclass => [ImportanceMetric.MicroAccuracy, ImportanceMetric.MacroAccuracy, .. probabilities ? (ImportanceMetric[])[ImportanceMetric.LogLoss] : []],
        TreeModelTask.Ranking => [ImportanceMetric.NormalizedDiscountedCumulativeGain],
        _ => [ImportanceMetric.RSquared, ImportanceMetric.MeanAbsoluteError, ImportanceMetric.RootMeanSquaredError, ImportanceMetric.MeanSquaredError],
    };

    /// <summary>The task that metrics measure.</summary>
    /// <param name="metrics">Metrics, one at least.</param>
    /// <param name="outputs">Outputs of the model.</param>
    /// <param name="option">What named them, for messages.</param>
    /// <exception cref="ArgumentException">They measure different tasks, or another than the model's.</exception>
    public static TreeModelTask TaskOf(IReadOnlyList<ImportanceMetric> metrics, int outputs, string option)
    {
        TreeModelTask task = Task(metrics[0], outputs);
        foreach (ImportanceMetric metric in metrics)
        {
            if (Task(metric, outputs) != task)
                throw new ArgumentException($"{option}: {metrics[0]} and {metric} measure models of different kinds.");
        }

        if ((task == TreeModelTask.Multiclass) != outputs > 1)
            throw new ArgumentException($"{option}: {metrics[0]} does not measure a model with {outputs} output{(outputs == 1 ? "" : "s")}.");
        return task;
    }

    private static TreeModelTask Task(ImportanceMetric metric, int outputs) => metric switch
    {
        ImportanceMetric.RSquared or ImportanceMetric.MeanAbsoluteError or ImportanceMetric.MeanSquaredError or ImportanceMetric.RootMeanSquaredError => TreeModelTask.Regression,
        ImportanceMetric.MicroAccuracy or ImportanceMetric.MacroAccuracy => TreeModelTask.Multiclass,
        ImportanceMetric.NormalizedDiscountedCumulativeGain => TreeModelTask.Ranking,
        ImportanceMetric.LogLoss when outputs > 1 => TreeModelTask.Multiclass,
        _ => TreeModelTask.Binary,
    };
}
