using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Reports;

/// <summary>How wrong the model is about a row: what slices and groups are compared by.</summary>
internal static class RowLoss
{
    private const double LeastProbability = 1e-15;

    /// <summary>Its name; empty where single rows have none.</summary>
    public static string NameOf(ReportSubject subject) => subject.Task switch
    {
        TreeModelTask.Binary => subject.HasProbability ? "log-loss (bits)" : "error rate",
        TreeModelTask.Multiclass => "error rate",
        TreeModelTask.Regression => "mean absolute error",
        _ => "",
    };

    /// <summary>Of a probability of the positive class.</summary>
    public static double Log(bool label, double probability) => -Math.Log2(Math.Max(LeastProbability, label ? probability : 1 - probability));
}
