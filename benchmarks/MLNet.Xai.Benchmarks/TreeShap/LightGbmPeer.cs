using MLNet.Xai.Tests.Support.LightGbm;

namespace MLNet.Xai.Benchmarks.TreeShap;

/// <summary>LightGBM's own contributions on the very same trees and rows, one thread. It has neither a background nor interactions.</summary>
internal sealed class LightGbmPeer : IDisposable
{
    private const double Tolerance = 1e-9;

    // A call of LightGBM costs something whatever the number of rows; over so many it does not count.
    private const int AtLeastRows = 20;

    private readonly LightGbmBooster _booster;
    private readonly Subject _rows;
    private readonly int _together;
    private int _next;

    private LightGbmPeer(Workload workload, Subject subject)
    {
        _booster = LightGbmBooster.Load(LightGbmText.Write(subject.Ensemble));
        _together = Math.Max(workload.BaselineRows, AtLeastRows);
        _rows = subject.RowCount >= _together ? subject : subject.WithRows(_together);
    }

    public static LightGbmPeer? For(Workload workload, Subject subject) => workload.Task == Task.Values ? new(workload, subject) : null;

    public Timed Timed => new(Work, _together, Clock.Thread);

    /// <summary>Values for the subject's first rows must be LightGBM's.</summary>
    /// <exception cref="InvalidOperationException">They are not: it would be no comparison.</exception>
    public void Check(Prepared ours, Subject subject)
    {
        int features = subject.Ensemble.FeatureCount;
        int count = Math.Min(subject.RowCount, 3);
        double[] values = ours.Explain();
        double[] native = _booster.Explain(subject.Rows.AsSpan(0, count * features));
        for (int i = 0; i < count * features; i++)
        {
            double theirs = native[(i / features * (features + 1)) + (i % features)];
            if (!(Math.Abs(values[i] - theirs) <= Tolerance))
                throw new InvalidOperationException($"Feature {i % features} of row {i / features} of {subject.Name}: {values[i]:R} here, {theirs:R} by LightGBM.");
        }
    }

    public void Dispose() => _booster.Dispose();

    // Other rows every time, as for the baseline.
    private void Work()
    {
        int features = _rows.Ensemble.FeatureCount;
        if (_next + _together > _rows.RowCount)
            _next = 0;
        _booster.Explain(_rows.Rows.AsSpan(_next * features, _together * features));
        _next += _together;
    }
}
