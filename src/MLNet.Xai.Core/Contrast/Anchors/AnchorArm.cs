namespace MLNet.Xai.Core.Contrast;

/// <summary>A rule as ranges of bins, and the samples drawn of it so far.</summary>
/// <param name="low">By feature the lowest bin.</param>
/// <param name="high">By feature the highest bin.</param>
/// <param name="coverage">The share of the sample that keeps it.</param>
/// <param name="conditions">How many sides of ranges it has.</param>
internal sealed class AnchorArm(int[] low, int[] high, double coverage, int conditions)
{
    public int[] Low => low;

    public int[] High => high;

    public double Coverage => coverage;

    public int Conditions => conditions;

    public int Samples { get; private set; }

    public int Agreed { get; private set; }

    public double Precision => Samples == 0 ? 0 : (double)Agreed / Samples;

    public void Add(int samples, int agreed) => (Samples, Agreed) = (Samples + samples, Agreed + agreed);

    public double Lower(double beta) => BernoulliBounds.Lower(Precision, beta / Samples);

    public double Upper(double beta) => BernoulliBounds.Upper(Precision, beta / Samples);
}
