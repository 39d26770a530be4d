namespace Microsoft.ML.Trainers.FastTree;

/// <summary>The best split of one leaf on one column.</summary>
internal struct SplitCandidate
{
    public int Column;

    /// <summary>Bins up to here go left; meaningless when <see cref="RightBins"/> is set.</summary>
    public int Threshold;

    /// <summary>Categorical: the bins that go right.</summary>
    public int[] RightBins;

    public double Gain;
    public double LeftOutput;
    public double RightOutput;

    public static SplitCandidate None => new() { Column = -1, Gain = double.NegativeInfinity };
}
