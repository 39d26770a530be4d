using Microsoft.ML;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Contrast;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>What counterfactuals, anchors and contrastive explanations are told alike.</summary>
public abstract class ContrastColumnOptions : ModelExplanationOptions
{
    // One-hot slots are one feature: half a category makes no row.
    private protected ContrastColumnOptions(int backgroundRows)
        : base(backgroundRows) => GroupBy = SlotGrouping.SourceColumn;

    /// <summary>
    /// By feature what it may be changed to, and whether its values are categories. A feature of several slots (one-hot) is a category, exchanged as a whole for what rows of the data have.
    /// Features are slots grouped by their source column unless <see cref="ModelExplanationOptions.GroupBy"/> says otherwise.
    /// </summary>
    public IReadOnlyDictionary<string, FeatureConstraint>? Constraints { get; set; }

    /// <summary>
    /// Where a model of one output is cut in two: greater is one side, at most this the other. By default where ML.NET cuts binary models: a score of 0, a probability of 0.5. Models of numbers
    /// have no default; models of classes no cutoff.
    /// </summary>
    public double? Cutoff { get; set; }

    /// <summary>The option that would do as well as a cutoff; null where there is none.</summary>
    private protected virtual string? TargetOption => null;

    /// <summary>Whether it is set.</summary>
    private protected virtual bool HasTarget => false;

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        if (Cutoff is { } cutoff && !double.IsFinite(cutoff))
            throw new ArgumentOutOfRangeException(Name(nameof(Cutoff)), cutoff, "A cutoff is a number.");
        foreach ((string feature, FeatureConstraint constraint) in Constraints ?? new Dictionary<string, FeatureConstraint>(StringComparer.Ordinal))
        {
            if (constraint is null)
                throw new ArgumentException($"{Name(nameof(Constraints))}: the feature '{feature}' has null for a constraint.");
        }
    }

    /// <inheritdoc/>
    internal override void CheckShape(SchemaShape trained)
    {
        // Of several models the columns are the last one's.
        if (ModelIndex is not null)
            return;
        SchemaShape.Column score = trained.FirstOrDefault(column => column.Name is "Score");
        bool classes = score.Name is not null && score.Kind != SchemaShape.Column.VectorKind.Scalar, binary = trained.Any(column => column.Name is "PredictedLabel");
        if (classes && Cutoff is not null)
            throw new ArgumentException($"{Name(nameof(Cutoff))} is {Cutoff}; the model has several classes, of which the greatest counts.");
        if (!classes && !binary && Cutoff is null && !HasTarget)
            throw new ArgumentException($"The model gives numbers and no classes: say which scores are told apart by {Name(nameof(Cutoff))}{(TargetOption is null ? "." : $" or {Name(TargetOption)}.")}");
    }

    /// <inheritdoc/>
    internal override void CheckFeatures(SlotGroups features, IReadOnlyList<string> slots)
    {
        foreach ((string feature, FeatureConstraint constraint) in Constraints ?? new Dictionary<string, FeatureConstraint>(StringComparer.Ordinal))
        {
            int index = Array.IndexOf(features.Names, feature);
            if (index < 0)
                throw new ArgumentException($"{Name(nameof(Constraints))} names the feature '{feature}'; there are {string.Join(", ", features.Names)}.");
            constraint.Check(feature, features.GroupOfSlot.Count(group => group == index));
        }
    }

    /// <summary>The cutoff of a model.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">The model has no cutoff of its own and none was given, or was and it has classes.</exception>
    internal double CutoffOf(ExplainedModel model)
    {
        if (model.OutputCount > 1)
            return Cutoff is null ? 0 : throw new ArgumentException($"{Name(nameof(Cutoff))} is {Cutoff}; the {model.Kind} has {model.OutputCount} classes, of which the greatest counts.");
        if (Cutoff is null && model.Task != TreeModelTask.Binary)
        {
            throw new ArgumentException($"The {model.Kind} gives numbers and no classes: say which scores are told apart by {Name(nameof(Cutoff))}"
                + (TargetOption is null ? "." : $" or {Name(TargetOption)}."));
        }

        return Cutoff ?? (Units == ExplanationUnits.Probability ? 0.5 : 0);
    }
}
