namespace MLNet.Xai.Core.Numerics;

/// <summary>Mean and variance of numbers that come one by one (Welford, 1962).</summary>
internal record struct RunningMoments
{
    private double _squares;

    /// <summary>How many there were.</summary>
    public int Count { get; private set; }

    /// <summary>Their mean.</summary>
    public double Mean { get; private set; }

    /// <summary>The estimated variance of the mean; NaN for fewer than two.</summary>
    public readonly double VarianceOfMean => Count > 1 ? _squares / (Count - 1) / Count : double.NaN;

    /// <summary>Of numbers that were summed elsewhere.</summary>
    public static RunningMoments Of(int count, double mean, double squares) => new() { Count = count, Mean = mean, _squares = squares };

    /// <summary>One more.</summary>
    public void Add(double value)
    {
        double before = value - Mean;
        Mean += before / ++Count;
        _squares += before * (value - Mean);
    }
}
