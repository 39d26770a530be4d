namespace MLNet.Xai.Tabular;

/// <summary>How <c>Explain().PermutationImportance</c> shuffles and what it measures.</summary>
public sealed class PermutationImportanceOptions : GlobalOptions
{
    /// <summary>
    /// What is measured, the metric that features are sorted by first; <see langword="null"/>, the default, for those of the model's task: R squared and errors; area under the curve, accuracy, average precision and log loss;
    /// micro and macro accuracy and log loss; discounted cumulative gain. Log loss only where the model gives probabilities.
    /// </summary>
    public IReadOnlyList<ImportanceMetric>? Metrics { get; set; }

    /// <summary>The column of labels behind the model: Single, Boolean, or a key or text for classes. "Label" by default.</summary>
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>The column of the rows' weights (Single); none by default.</summary>
    public string? WeightColumnName { get; set; }

    /// <summary>The column of the groups that a ranking model ranks within (a key or text). "GroupId" by default.</summary>
    public string RowGroupColumnName { get; set; } = "GroupId";

    /// <summary>Shufflings of each feature; 5 by default. Each scores all rows once.</summary>
    public int Repeats { get; set; } = 5;

    /// <summary>How much the intervals hold of Student's distribution over shufflings, above 0 and below 1; 0.95 by default.</summary>
    public double Confidence { get; set; } = 0.95;

    /// <summary>
    /// The score above which a row is predicted true, for accuracy and F1. <see langword="null"/>, the default, for 0, which is then checked against the model's own decisions.
    /// </summary>
    public float? Threshold { get; set; }

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        if (Units != Core.ExplanationUnits.Margin)
            throw new ArgumentException($"{Name(nameof(Units))} is {Units}; what is measured says by itself whether it looks at scores or probabilities ({nameof(Metrics)}).");
        ArgumentOutOfRangeException.ThrowIfLessThan(Repeats, 1, Name(nameof(Repeats)));
        if (!(Confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(Name(nameof(Confidence)), Confidence, "The confidence lies between 0 and 1.");
        ArgumentException.ThrowIfNullOrEmpty(LabelColumnName, Name(nameof(LabelColumnName)));
        ArgumentException.ThrowIfNullOrEmpty(RowGroupColumnName, Name(nameof(RowGroupColumnName)));
        if (Threshold is { } threshold && float.IsNaN(threshold))
            throw new ArgumentOutOfRangeException(Name(nameof(Threshold)), threshold, "The threshold is a number.");
        if (Metrics is not { } metrics)
            return;
        if (metrics.Count == 0)
            throw new ArgumentException($"{Name(nameof(Metrics))} is empty; leave it null for the metrics of the model's task.");
        foreach (ImportanceMetric metric in metrics)
            CheckDefined(metric, nameof(Metrics));
        if (metrics.Distinct().Count() < metrics.Count)
            throw new ArgumentException($"{Name(nameof(Metrics))} names a metric twice: {string.Join(", ", metrics)}.");
    }
}
