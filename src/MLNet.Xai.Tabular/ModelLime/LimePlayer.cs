using System.Globalization;
using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Tabular;

/// <summary>A feature of LIME's: a number of its own for what its slots hold, there and back.</summary>
/// <param name="name">Its name.</param>
internal abstract class LimePlayer(string name)
{
    public string Name => name;

    /// <summary>Whether its number is one of a category.</summary>
    public abstract bool IsCategorical { get; }

    /// <summary>The number of a row: a value, or the number of a category, -1 for one that the background has not.</summary>
    public abstract double Number(ReadOnlySpan<float> row);

    /// <summary>Writes what a number stands for into the slots of a row.</summary>
    public abstract void Write(double number, Span<float> row);

    /// <summary>Makes of drawn numbers the nearest that the slots can hold.</summary>
    public virtual void Snap(Span<double> numbers)
    {
    }

    /// <summary>What it is to be in a bin or category, in words.</summary>
    /// <param name="bins">The bins; null where it is not cut.</param>
    /// <param name="bin">Which one; -1 for a category that the background has not.</param>
    public string Describe(FeatureBins? bins, int bin)
    {
        if (bins is null)
            return Name;
        if (bin < 0)
            return $"{Name} is a value of no background row";
        return bins.IsCategorical && bin < bins.Count ? $"{Name}={Category(bin, bins.Edges[bin])}" : bins.Describe(Name, bin, Text);
    }

    /// <summary>The words for a category.</summary>
    protected virtual string Category(int category, double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The words for an edge; null for decimals.</summary>
    protected virtual Func<double, string>? Text => null;
}
