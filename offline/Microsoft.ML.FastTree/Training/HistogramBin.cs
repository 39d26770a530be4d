namespace Microsoft.ML.Trainers.FastTree;

/// <summary>What a histogram keeps of the rows in one bin.</summary>
internal struct HistogramBin
{
    public double Targets;
    public double Weights;
    public int Count;

    public void Add(in HistogramBin other)
    {
        Targets += other.Targets;
        Weights += other.Weights;
        Count += other.Count;
    }

    public void Subtract(in HistogramBin other)
    {
        Targets -= other.Targets;
        Weights -= other.Weights;
        Count -= other.Count;
    }
}
