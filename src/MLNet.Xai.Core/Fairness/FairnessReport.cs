namespace MLNet.Xai.Core.Fairness;

/// <summary>How a model, and what explains it, treat groups.</summary>
/// <remarks>
/// Differences and ratios between groups look at <see cref="ComparedGroups"/> only, and are NaN where fewer than two of them have the rate. Names and definitions as fairlearn's: Bird et al., 2020; Hardt, Price and
/// Srebro, NeurIPS 2016 (equalised odds); Feldman et al., KDD 2015 (disparate impact).
/// </remarks>
public sealed record FairnessReport
{
    /// <summary>Name of the group of rows without a value.</summary>
    public const string Missing = "(missing)";

    /// <summary>The groups, by name, that of missing values last.</summary>
    public required IReadOnlyList<GroupFairness> Groups { get; init; }

    /// <summary>Every other group's features against the reference group's; empty where no attributions were read.</summary>
    public required IReadOnlyList<ExplanationDifference> Differences { get; init; }

    /// <summary>Name of the group that the others are compared with.</summary>
    public required string ReferenceGroup { get; init; }

    /// <summary>Names of the groups that are not small.</summary>
    public required IReadOnlyList<string> ComparedGroups { get; init; }

    /// <summary>Rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Level of all intervals.</summary>
    public required double Confidence { get; init; }

    /// <summary>Largest less smallest selection rate.</summary>
    public double DemographicParityDifference => Spread(g => g.SelectionRate.Value);

    /// <summary>Smallest selection rate / largest: the "four-fifths rule" asks for 0.8. NaN where nobody is selected.</summary>
    public double DisparateImpactRatio => Compared(g => g.SelectionRate.Value) is { Length: > 1 } rates && rates.Max() > 0 ? rates.Min() / rates.Max() : double.NaN;

    /// <summary>Largest less smallest true positive rate.</summary>
    public double EqualOpportunityDifference => Spread(g => g.TruePositiveRate.Value);

    /// <summary>The larger one of the differences of true and of false positive rates.</summary>
    public double EqualizedOddsDifference => Math.Max(EqualOpportunityDifference, Spread(g => g.FalsePositiveRate.Value));

    private double Spread(Func<GroupFairness, double> rate) => Compared(rate) is { Length: > 1 } rates ? rates.Max() - rates.Min() : double.NaN;

    private double[] Compared(Func<GroupFairness, double> rate) => [.. Groups.Where(g => !g.IsSmall).Select(rate).Where(r => !double.IsNaN(r))];
}
