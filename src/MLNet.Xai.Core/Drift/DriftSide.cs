using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Drift;

/// <summary>One of two sets of explanations: rows are counted in memory for the features and a sample.</summary>
public sealed class DriftSide
{
    // 5,000,000 numbers, 20 MB.
    private const int MostValues = 5_000_000;

    private readonly int _features;
    private readonly RunningMoments[] _means;
    private readonly RunningMoments[] _magnitudes;
    private readonly RowReservoir _sample;
    private readonly float[] _row;
    private RunningMoments _score;

    /// <summary>Starts without rows.</summary>
    /// <param name="features">Features that attributions are of.</param>
    /// <param name="settings">How the sides are compared; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or there are no features.</exception>
    public DriftSide(int features, DriftSettings? settings = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        settings ??= new DriftSettings();
        settings.Check();
        (_features, _means, _magnitudes, _row) = (features, new RunningMoments[features], new RunningMoments[features], new float[features + 1]);
        _sample = new RowReservoir(features + 1, Math.Max(2, Math.Min(settings.SampleRows, MostValues / (features + 1))), settings.Seed);
    }

    /// <summary>Explained rows.</summary>
    public long Rows => _sample.Seen;

    internal bool IsSample => _sample.IsSample;

    internal int Features => _features;

    internal RunningMoments Score => _score;

    /// <summary>Counts an explained row.</summary>
    /// <param name="attributions">A finite number a feature.</param>
    /// <param name="score">What the model says; NaN where it is not known, which must be so in all rows or none.</param>
    /// <exception cref="ArgumentException">They are not of these features.</exception>
    public void Add(ReadOnlySpan<float> attributions, float score = float.NaN)
    {
        if (attributions.Length != _features)
            throw new ArgumentException($"There are {attributions.Length} attributions of {_features} features.", nameof(attributions));
        for (int f = 0; f < _features; f++)
        {
            _means[f].Add(attributions[f]);
            _magnitudes[f].Add(Math.Abs(attributions[f]));
        }

        if (float.IsFinite(score))
            _score.Add(score);
        attributions.CopyTo(_row);
        _row[_features] = score;
        _sample.Add(_row);
    }

    internal double Magnitude(int feature) => _magnitudes[feature].Mean;

    internal double[] Sorted(int column) => [.. _sample.Sorted(column).Where(double.IsFinite)];

    internal MeanDifference Mean(DriftSide reference, int feature, double confidence) => MeanDifference.Welch(_means[feature], reference._means[feature], confidence);

    internal MeanDifference Magnitude(DriftSide reference, int feature, double confidence) => MeanDifference.Welch(_magnitudes[feature], reference._magnitudes[feature], confidence);
}
