namespace MLNet.Xai.Core.Contrast;

/// <summary>Options of <see cref="ContrastiveExplainer"/>.</summary>
public sealed class ContrastiveOptions
{
    /// <summary>Where the only output of a model is cut in two: greater is one side, at most this the other; 0. Models of several outputs have classes instead.</summary>
    public double Cutoff { get; init; }

    /// <summary>What every added feature costs beside its distance in pertinent negatives; 0.1.</summary>
    public double ChangeCost { get; init; } = 0.1;

    /// <summary>Most rows that the model scores for the positive, and as many for the negative, of one row; 20,000.</summary>
    public int Scorings { get; init; } = 20_000;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Scorings, 100);
        if (!double.IsFinite(Cutoff))
            throw new ArgumentOutOfRangeException(nameof(Cutoff), Cutoff, "A cutoff is a number.");
        if (!(ChangeCost >= 0 && double.IsFinite(ChangeCost)))
            throw new ArgumentOutOfRangeException(nameof(ChangeCost), ChangeCost, "The cost of a change is at least 0.");
    }
}
