namespace Microsoft.ML.Data;

public sealed class RegressionMetrics
{
    internal RegressionMetrics(RegressionTally tally)
    {
        MeanAbsoluteError = tally.MeanAbsoluteError;
        MeanSquaredError = tally.MeanSquaredError;
        RootMeanSquaredError = Math.Sqrt(MeanSquaredError);
        LossFunction = MeanSquaredError;
        RSquared = tally.RSquared;
    }

    public double MeanAbsoluteError { get; }

    public double MeanSquaredError { get; }

    public double RootMeanSquaredError { get; }

    /// <summary>Mean of the squared loss.</summary>
    public double LossFunction { get; }

    /// <summary>1 minus the squared error over that of the mean label; NaN when all labels are equal.</summary>
    public double RSquared { get; }
}
