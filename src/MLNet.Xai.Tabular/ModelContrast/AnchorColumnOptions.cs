using MLNet.Xai.Core.Contrast;
using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Tabular;

/// <summary>What <c>Explain().Anchors</c> and <c>WithAnchors</c> append, and how it is searched.</summary>
public sealed class AnchorColumnOptions : ContrastColumnOptions
{
    /// <summary>The defaults, those of the paper's authors; 1,000 background rows.</summary>
    public AnchorColumnOptions()
        : base(backgroundRows: 1000)
    {
    }

    /// <summary>For a model of one output: the rule is to keep the score within this of the row's, rather than on its side of the cutoff. Null by default.</summary>
    public double? Within { get; set; }

    /// <inheritdoc cref="AnchorOptions.Threshold"/>
    public double Threshold { get; set; } = 0.95;

    /// <inheritdoc cref="AnchorOptions.Delta"/>
    public double Delta { get; set; } = 0.05;

    /// <inheritdoc cref="AnchorOptions.Tolerance"/>
    public double Tolerance { get; set; } = 0.15;

    /// <inheritdoc cref="AnchorOptions.Slack"/>
    public double Slack { get; set; } = 0.05;

    /// <inheritdoc cref="AnchorOptions.BatchSize"/>
    public int BatchSize { get; set; } = 100;

    /// <inheritdoc cref="AnchorOptions.BeamSize"/>
    public int BeamSize { get; set; } = 4;

    /// <inheritdoc cref="AnchorOptions.MaxConditions"/>
    public int? MaxConditions { get; set; }

    /// <inheritdoc cref="AnchorOptions.Scorings"/>
    public int Scorings { get; set; } = 500_000;

    /// <summary>Where numbers are cut: at the quartiles, the default, or the deciles of the background.</summary>
    public LimeDiscretizer Discretizer { get; set; }

    /// <inheritdoc/>
    private protected override string? TargetOption => nameof(Within);

    /// <inheritdoc/>
    private protected override bool HasTarget => Within is not null;

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        CheckPart(Threshold, nameof(Threshold));
        CheckPart(Delta, nameof(Delta));
        CheckPart(Tolerance, nameof(Tolerance));
        if (!(Slack >= 0 && Slack < Threshold))
            throw new ArgumentOutOfRangeException(Name(nameof(Slack)), Slack, $"The slack is at least 0 and below the threshold of {Threshold}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1, Name(nameof(BatchSize)));
        ArgumentOutOfRangeException.ThrowIfLessThan(BeamSize, 1, Name(nameof(BeamSize)));
        ArgumentOutOfRangeException.ThrowIfLessThan(Scorings, 1000, Name(nameof(Scorings)));
        if (MaxConditions is { } most)
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, Name(nameof(MaxConditions)));
        if (Discretizer is not (LimeDiscretizer.Quartile or LimeDiscretizer.Decile))
            throw new ArgumentOutOfRangeException(Name(nameof(Discretizer)), Discretizer, "Rules of a column are cut by Quartile or Decile.");
        if (Within is { } within && !(within > 0 && double.IsFinite(within)))
            throw new ArgumentOutOfRangeException(Name(nameof(Within)), within, "The distance of scores is greater than 0.");
        if (Within is not null && Cutoff is not null)
            throw new ArgumentException($"{Name(nameof(Within))} is {Within} and {Name(nameof(Cutoff))} {Cutoff}: give one of them.");
    }

    private void CheckPart(double value, string option)
    {
        if (!(value > 0 && value < 1))
            throw new ArgumentOutOfRangeException(Name(option), value, $"{option} lies between 0 and 1.");
    }
}
