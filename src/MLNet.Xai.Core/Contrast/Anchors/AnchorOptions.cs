using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Contrast;

/// <summary>Options of <see cref="AnchorExplainer"/>.</summary>
public sealed class AnchorOptions
{
    /// <summary>The precision that a rule is to have; 0.95.</summary>
    public double Threshold { get; init; } = 0.95;

    /// <summary>Bounds hold with a probability of 1 less this; 0.05.</summary>
    public double Delta { get; init; } = 0.05;

    /// <summary>How far the precisions of rules that are told apart in the beam may overlap (the paper's tau); 0.15.</summary>
    public double Tolerance { get; init; } = 0.15;

    /// <summary>How far the lower bound of an anchor's precision may lie below the threshold; 0.05, as in the authors' program. With 0 the bound itself has to reach it.</summary>
    public double Slack { get; init; } = 0.05;

    /// <summary>Samples that are drawn of a rule at a time; 100. A rule's first ones are a tenth of it.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Rules that go on to the next length; 4.</summary>
    public int BeamSize { get; init; } = 4;

    /// <summary>Most conditions of a rule, two sides of a range counted as two; any number when null.</summary>
    public int? MaxConditions { get; init; }

    /// <summary>Where numbers are cut; at the quartiles.</summary>
    public LimeDiscretizer Discretizer { get; init; }

    /// <summary>Rows that the model scores of a row, about: three quarters for the search, the rest for the bounds of what it found. 500,000, which is only needed with hundreds of features.</summary>
    public int Scorings { get; init; } = 500_000;

    /// <summary>Seed of the samples; 1.</summary>
    public int Seed { get; init; } = 1;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal void Check()
    {
        CheckPart(Threshold, nameof(Threshold));
        CheckPart(Delta, nameof(Delta));
        CheckPart(Tolerance, nameof(Tolerance));
        if (!(Slack >= 0 && Slack < Threshold))
            throw new ArgumentOutOfRangeException(nameof(Slack), Slack, $"The slack is at least 0 and below the threshold of {Threshold}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BeamSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Scorings, 1000);
        if (MaxConditions is { } most)
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(MaxConditions));
        if (Discretizer is not (LimeDiscretizer.Quartile or LimeDiscretizer.Decile or LimeDiscretizer.Entropy))
            throw new ArgumentOutOfRangeException(nameof(Discretizer), Discretizer, "Rules need bins: Quartile, Decile or Entropy.");
    }

    private static void CheckPart(double value, string name)
    {
        if (!(value > 0 && value < 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} lies between 0 and 1.");
    }
}
