namespace Microsoft.ML.Data;

public class BinaryClassificationMetrics
{
    internal BinaryClassificationMetrics(BinaryTally tally)
    {
        AreaUnderRocCurve = tally.AreaUnderRocCurve();
        AreaUnderPrecisionRecallCurve = tally.AreaUnderPrecisionRecallCurve();
        double[][] counts = tally.Confusion;
        Accuracy = (counts[0][0] + counts[1][1]) / tally.Count;
        ConfusionMatrix = new ConfusionMatrix(counts, ["positive", "negative"], isBinary: true);
        PositivePrecision = ConfusionMatrix.PerClassPrecision[0];
        PositiveRecall = ConfusionMatrix.PerClassRecall[0];
        NegativePrecision = ConfusionMatrix.PerClassPrecision[1];
        NegativeRecall = ConfusionMatrix.PerClassRecall[1];
        double sum = PositivePrecision + PositiveRecall;
        F1Score = sum == 0 ? 0 : 2 * PositivePrecision * PositiveRecall / sum;
    }

    public double AreaUnderRocCurve { get; }

    public double Accuracy { get; }

    public double PositivePrecision { get; }

    public double PositiveRecall { get; }

    public double NegativePrecision { get; }

    public double NegativeRecall { get; }

    public double F1Score { get; }

    public double AreaUnderPrecisionRecallCurve { get; }

    public ConfusionMatrix ConfusionMatrix { get; }
}

public sealed class CalibratedBinaryClassificationMetrics : BinaryClassificationMetrics
{
    internal CalibratedBinaryClassificationMetrics(BinaryTally tally)
        : base(tally)
    {
        LogLoss = tally.LogLoss();
        Entropy = tally.Entropy();
        LogLossReduction = (Entropy - LogLoss) / Entropy;
    }

    /// <summary>Mean of -log2 of the probability given to the true class.</summary>
    public double LogLoss { get; }

    /// <summary>Share of the prior's log loss that is gone: 1 for a perfect model, 0 for one that says the prior.</summary>
    public double LogLossReduction { get; }

    /// <summary>Log loss of the prior, in bits.</summary>
    public double Entropy { get; }
}
