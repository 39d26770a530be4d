using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Core.Drift;

/// <summary>How explanations have moved from one set of rows to another.</summary>
public sealed record DriftReport
{
    /// <summary>The features, the most important of the reference first.</summary>
    public required IReadOnlyList<FeatureDrift> Features { get; init; }

    /// <summary>Reference rows with explanations.</summary>
    public required long ReferenceRows { get; init; }

    /// <summary>Current rows with explanations.</summary>
    public required long CurrentRows { get; init; }

    /// <summary>
    /// How well the current order of importance serves the reference's importance, from 0 to 1: DCG / ideal DCG, DCG = sum over places i of (reference magnitude of the feature at place i of the current order) /
    /// log2(i + 1). Amazon SageMaker Clarify's measure of feature attribution drift, which alarms below 0.9. NaN where all reference attributions are zero.
    /// </summary>
    public required double Ndcg { get; init; }

    /// <summary>Spearman's correlation of the mean magnitudes; NaN where a side's are all equal.</summary>
    public required double RankCorrelation { get; init; }

    /// <summary>Current less reference mean score; NaN where no scores were read.</summary>
    public required MeanDifference MeanScore { get; init; }

    /// <summary>The distribution of the scores.</summary>
    public required DistributionDrift Score { get; init; }

    /// <summary>Whether distances are of samples, as a side has more rows than are kept.</summary>
    public required bool IsSampled { get; init; }

    /// <summary>Level of all intervals.</summary>
    public required double Confidence { get; init; }

    /// <summary>Compares two sides.</summary>
    /// <param name="features">Names of the features.</param>
    /// <param name="reference">Where from.</param>
    /// <param name="current">Where to.</param>
    /// <param name="settings">The settings of the sides; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The sides are of other features.</exception>
    /// <exception cref="InvalidOperationException">A side has no rows.</exception>
    public static DriftReport Compare(IReadOnlyList<string> features, DriftSide reference, DriftSide current, DriftSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        settings ??= new DriftSettings();
        settings.Check();
        if (reference.Features != features.Count || current.Features != features.Count)
            throw new ArgumentException($"The sides have {reference.Features} and {current.Features} features, and there are {features.Count} names.", nameof(features));
        if (reference.Rows == 0 || current.Rows == 0)
            throw new InvalidOperationException($"There are {reference.Rows} reference and {current.Rows} current rows with explanations; both sides need some.");
        int count = features.Count;
        double[] before = [.. Enumerable.Range(0, count).Select(reference.Magnitude)], now = [.. Enumerable.Range(0, count).Select(current.Magnitude)];
        int[] oldOrder = Order(before), newOrder = Order(now);
        DistributionDrift[] drifts = [.. Enumerable.Range(0, count).Select(f => DistributionDrift.Of(reference.Sorted(f), current.Sorted(f), settings.Bins))];
        double[] adjusted = MeanDifference.Holm([.. drifts.Select(d => d.PValue)]);
        return new DriftReport
        {
            Features = [.. oldOrder.Select((f, place) => new FeatureDrift
            {
                Feature = features[f],
                ReferenceMagnitude = before[f],
                CurrentMagnitude = now[f],
                Magnitude = current.Magnitude(reference, f, settings.Confidence),
                Mean = current.Mean(reference, f, settings.Confidence),
                ReferenceRank = place + 1,
                CurrentRank = Array.IndexOf(newOrder, f) + 1,
                Distribution = drifts[f],
                AdjustedPValue = adjusted[f],
            })],
            ReferenceRows = reference.Rows,
            CurrentRows = current.Rows,
            Ndcg = Gain(before, newOrder) / Gain(before, oldOrder),
            RankCorrelation = RankAgreement.Spearman(Array.ConvertAll(before, v => (float)v), Array.ConvertAll(now, v => (float)v)),
            MeanScore = MeanDifference.Welch(current.Score, reference.Score, settings.Confidence),
            Score = DistributionDrift.Of(reference.Sorted(count), current.Sorted(count), settings.Bins),
            IsSampled = reference.IsSample || current.IsSample,
            Confidence = settings.Confidence,
        };
    }

    private static int[] Order(double[] magnitudes) => [.. Enumerable.Range(0, magnitudes.Length).OrderByDescending(f => magnitudes[f])];

    private static double Gain(double[] magnitudes, int[] order) => order.Select((f, place) => magnitudes[f] / Math.Log2(place + 2)).Sum();
}
