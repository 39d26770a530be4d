using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Reports;

/// <summary>How near predicted numbers are, counted row by row; the definitions are ML.NET's own (<c>Regression.Evaluate</c>), with weights where there are any.</summary>
/// <param name="room">Rows of the sample that pictures show.</param>
/// <param name="seed">Seed of the sample.</param>
internal sealed class RegressionMeasures(int room, long seed)
{
    private double _weight, _absolute, _squares, _mean, _spread, _bias;

    /// <summary>Label and score of an even sample.</summary>
    public RowReservoir Sample { get; } = new(2, room, seed);

    public double MeanAbsoluteError => _absolute / _weight;

    public double MeanSquaredError => _squares / _weight;

    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>1 less the squared errors over those of the mean label; no number where all labels are equal.</summary>
    public double RSquared => _spread > 0 ? 1 - (_squares / _spread) : double.NaN;

    /// <summary>Mean of score less label.</summary>
    public double Bias => _bias / _weight;

    public void Add(double label, double score, double weight)
    {
        double error = score - label, before = label - _mean;
        _weight += weight;
        _absolute += weight * Math.Abs(error);
        _squares += weight * error * error;
        _bias += weight * error;
        if (_weight > 0)
            _mean += before * weight / _weight;
        _spread += weight * before * (label - _mean);
        Sample.Add([(float)label, (float)score]);
    }
}
