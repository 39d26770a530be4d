using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Tabular;

/// <summary>What <c>Explain().Counterfactuals</c> and <c>WithCounterfactuals</c> append, and how it is searched.</summary>
public sealed class CounterfactualColumnOptions : ContrastColumnOptions
{
    // The columns have a place for each.
    internal const int MostCount = 100;

    /// <summary>The defaults: one counterfactual, 500 background rows.</summary>
    public CounterfactualColumnOptions()
        : base(backgroundRows: 500)
    {
    }

    /// <summary>
    /// What the model is to say. When null: the other side of <see cref="ContrastColumnOptions.Cutoff"/>, or any other class than the row's. Rows of which the model says it already need no
    /// counterfactual and get NaN in every column, as rows that <see cref="ModelExplanationOptions.ExplainWhen"/> leaves out.
    /// </summary>
    public ScoreTarget? Target { get; set; }

    /// <summary>The same for a class, by name.</summary>
    public string? TargetClass { get; set; }

    /// <summary>How many counterfactuals of a row at most, diverse ones; 1, at most 100.</summary>
    public int Count { get; set; } = 1;

    /// <inheritdoc cref="CounterfactualOptions.ChangeCost"/>
    public double ChangeCost { get; set; } = 0.1;

    /// <inheritdoc cref="CounterfactualOptions.MaxChanges"/>
    public int? MaxChanges { get; set; }

    /// <inheritdoc cref="CounterfactualOptions.Diversity"/>
    public double Diversity { get; set; } = 0.5;

    /// <inheritdoc cref="CounterfactualOptions.MinimumPlausibility"/>
    public double MinimumPlausibility { get; set; }

    /// <summary>How many neighbours in the background a row's plausibility is told by; 5.</summary>
    public int Neighbours { get; set; } = 5;

    /// <inheritdoc cref="CounterfactualOptions.Scorings"/>
    public int Scorings { get; set; } = 20_000;

    /// <inheritdoc/>
    private protected override string? TargetOption => nameof(Target);

    /// <inheritdoc/>
    private protected override bool HasTarget => Target is not null || TargetClass is not null;

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(Count, 1, Name(nameof(Count)));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Count, MostCount, Name(nameof(Count)));
        ArgumentOutOfRangeException.ThrowIfLessThan(Scorings, 100, Name(nameof(Scorings)));
        ArgumentOutOfRangeException.ThrowIfLessThan(Neighbours, 1, Name(nameof(Neighbours)));
        if (MaxChanges is { } most)
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, Name(nameof(MaxChanges)));
        if (!(ChangeCost >= 0 && double.IsFinite(ChangeCost)))
            throw new ArgumentOutOfRangeException(Name(nameof(ChangeCost)), ChangeCost, "The cost of a change is at least 0.");
        if (Diversity is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(Name(nameof(Diversity)), Diversity, "Diversity is from 0 to 1.");
        if (MinimumPlausibility is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(Name(nameof(MinimumPlausibility)), MinimumPlausibility, "A plausibility is from 0 to 1.");
        if (Target is not null && TargetClass is not null)
            throw new ArgumentException($"{Name(nameof(Target))} is '{Target}' and {Name(nameof(TargetClass))} '{TargetClass}': give one of them.");
    }

    /// <summary>What the model is to say; null where it depends on the row.</summary>
    /// <exception cref="ArgumentException">The model has no such output or class.</exception>
    internal ScoreTarget? TargetOf(ExplainedModel model)
    {
        if (TargetClass is { } name)
        {
            int index = model.OutputCount > 1 ? Array.IndexOf(model.OutputNames, name) : -1;
            return index >= 0 ? ScoreTarget.Class(index) : throw new ArgumentException($"{Name(nameof(TargetClass))} is '{name}'; the {model.Kind} has "
                + (model.OutputCount > 1 ? $"the classes {string.Join(", ", model.OutputNames)}." : $"one output: say which scores are wanted by {Name(nameof(Target))}."));
        }

        if (Target is not null && !TargetFormat.Fits(Target, model.OutputCount))
            throw new ArgumentException($"{Name(nameof(Target))} is '{Target}'; the {model.Kind} has {model.OutputCount} output{(model.OutputCount == 1 ? "" : "s")}.");
        return Target;
    }
}
