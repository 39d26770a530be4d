using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Fairness;

/// <summary>Counts the rows of a group.</summary>
internal sealed class GroupCounter
{
    // 5,000,000 attributions a group, 20 MB.
    private const int MostValues = 5_000_000;

    private readonly FairnessSettings _settings;
    private readonly (long Count, double Probability, long Positive)[] _bins;
    private readonly RunningMoments[] _means;
    private readonly RunningMoments[] _magnitudes;
    private long _count, _predicted, _selected, _labelled, _positive, _judgedPositive, _judgedNegative, _truePositive, _falsePositive;
    private long _explained;
    private RunningMoments _score;

    public GroupCounter(FairnessSettings settings, int features)
    {
        _settings = settings;
        _bins = new (long, double, long)[settings.Bins];
        (_means, _magnitudes) = (new RunningMoments[features], new RunningMoments[features]);
        Sample = new RowReservoir(features, Math.Max(2, Math.Min(settings.SampleRows, MostValues / Math.Max(1, features))), settings.Seed);
    }

    public RowReservoir Sample { get; }

    public long Count => _count;

    public bool IsSmall => _count < _settings.SmallGroup;

    public void Add(bool? label, bool? predicted, double score, double probability, ReadOnlySpan<float> attributions)
    {
        _count++;
        if (predicted is { } selected)
        {
            _predicted++;
            _selected += selected ? 1 : 0;
            if (label is true)
                (_judgedPositive, _truePositive) = (_judgedPositive + 1, _truePositive + (selected ? 1 : 0));
            else if (label is false)
                (_judgedNegative, _falsePositive) = (_judgedNegative + 1, _falsePositive + (selected ? 1 : 0));
        }

        if (label is { } positive)
        {
            _labelled++;
            _positive += positive ? 1 : 0;
            if (!double.IsNaN(probability))
            {
                ref (long Count, double Probability, long Positive) bin = ref _bins[Math.Clamp((int)(probability * _bins.Length), 0, _bins.Length - 1)];
                bin = (bin.Count + 1, bin.Probability + probability, bin.Positive + (positive ? 1 : 0));
            }
        }

        if (double.IsFinite(score))
            _score.Add(score);
        if (attributions.IsEmpty)
            return;
        _explained++;
        Sample.Add(attributions);
        for (int f = 0; f < attributions.Length; f++)
        {
            _means[f].Add(attributions[f]);
            _magnitudes[f].Add(Math.Abs(attributions[f]));
        }
    }

    public GroupFairness ToGroup(string name, bool missing, bool reference, IReadOnlyList<string> features)
    {
        CalibrationBin[] bins = [.. _bins.Select((b, i) => new CalibrationBin((double)i / _bins.Length, (i + 1.0) / _bins.Length, b.Count, b.Probability / b.Count, (double)b.Positive / b.Count)).Where(b => b.Count > 0)];
        double rows = bins.Sum(b => b.Count);
        return new GroupFairness
        {
            Group = name,
            Count = _count,
            Explained = _explained,
            IsSmall = IsSmall,
            IsMissing = missing,
            IsReference = reference,
            SelectionRate = Rate(_selected, _predicted),
            BaseRate = Rate(_positive, _labelled),
            TruePositiveRate = Rate(_truePositive, _judgedPositive),
            FalsePositiveRate = Rate(_falsePositive, _judgedNegative),
            MeanScore = _score.Count > 0 ? _score.Mean : double.NaN,
            CalibrationError = rows > 0 ? bins.Sum(b => b.Count * Math.Abs(b.MeanProbability - b.PositiveRate)) / rows : double.NaN,
            Calibration = bins,
            Attributions = [.. features.Select((f, i) => new GroupAttribution(f, Mean(_magnitudes[i]), Mean(_means[i])))],
        };
    }

    public MeanDifference Mean(GroupCounter reference, int feature) => MeanDifference.Welch(_means[feature], reference._means[feature], _settings.Confidence);

    public MeanDifference Magnitude(GroupCounter reference, int feature) => MeanDifference.Welch(_magnitudes[feature], reference._magnitudes[feature], _settings.Confidence);

    private static double Mean(RunningMoments moments) => moments.Count > 0 ? moments.Mean : double.NaN;

    private RateInterval Rate(long hits, long trials) => RateInterval.Wilson(hits, trials, _settings.Confidence);
}
