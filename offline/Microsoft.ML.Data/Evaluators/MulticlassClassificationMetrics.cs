namespace Microsoft.ML.Data;

public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics(MulticlassTally tally, string[] names, int topK)
    {
        ConfusionMatrix = new ConfusionMatrix(tally.Confusion, names, isBinary: false);
        MicroAccuracy = tally.MicroAccuracy;
        MacroAccuracy = tally.MacroAccuracy;
        LogLoss = tally.LogLoss;
        LogLossReduction = (tally.PriorLogLoss - LogLoss) / tally.PriorLogLoss;
        PerClassLogLoss = tally.PerClassLogLoss();
        TopKPredictionCount = topK;
        TopKAccuracyForAllK = topK > 0 ? tally.TopKAccuracies(topK) : null;
    }

    /// <summary>Mean of the natural -log of the probability given to the true class.</summary>
    public double LogLoss { get; }

    public double LogLossReduction { get; }

    /// <summary>Mean of the classes' accuracies.</summary>
    public double MacroAccuracy { get; }

    /// <summary>Share of rows predicted right.</summary>
    public double MicroAccuracy { get; }

    public double TopKAccuracy => TopKAccuracyForAllK is { Count: > 0 } all ? all[^1] : 0;

    public int TopKPredictionCount { get; }

    public IReadOnlyList<double> TopKAccuracyForAllK { get; }

    public IReadOnlyList<double> PerClassLogLoss { get; }

    public ConfusionMatrix ConfusionMatrix { get; }
}
