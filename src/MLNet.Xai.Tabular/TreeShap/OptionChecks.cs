using MLNet.Xai.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>What options ask that a model or its data cannot give: asked before training of what is known then, and of the model afterwards.</summary>
internal sealed class OptionChecks(TreeShapColumnOptions options, string outputColumn)
{
    /// <summary>The columns that options name, and what the appended ones would hide.</summary>
    /// <param name="column">Type of the item of a column, and whether it is a vector; null where there is none.</param>
    /// <param name="there">Names of all columns.</param>
    /// <param name="featureColumn">The feature column, where it is known.</param>
    /// <exception cref="ArgumentException">A column is missing, of another type, or would be hidden.</exception>
    public void Columns(Func<string, (DataViewType Item, bool IsVector)?> column, IEnumerable<string> there, string? featureColumn)
    {
        string list = string.Join(", ", there);
        if (options.ExplainWhen?.FlagColumn is { } flag)
        {
            (DataViewType Item, bool IsVector) found = column(flag) ?? throw Missing(nameof(options.ExplainWhen), flag);
            if (found.IsVector || found.Item is not BooleanDataViewType)
                throw new ArgumentException($"{Name(nameof(options.ExplainWhen))}: the column '{flag}' is {found.Item}; it says which rows are explained, so it has to be Boolean.");
        }

        if (options.DisplayColumnName is { } display)
        {
            (DataViewType Item, bool IsVector) found = column(display) ?? throw Missing(nameof(options.DisplayColumnName), display);
            if (!found.IsVector || found.Item != NumberDataViewType.Single)
            {
                throw new ArgumentException(
                    $"{Name(nameof(options.DisplayColumnName))}: the column '{display}' is no vector of Single. Concatenate the columns as they were before the features were normalised.");
            }
        }

        if (options.WeightColumnName is { } weight)
        {
            (DataViewType Item, bool IsVector) found = column(weight) ?? throw Missing(nameof(options.WeightColumnName), weight);
            if (found.IsVector || found.Item != NumberDataViewType.Single)
                throw new ArgumentException($"{Name(nameof(options.WeightColumnName))}: the column '{weight}' is {(found.IsVector ? "a vector" : found.Item)}; a weight is a Single.");
        }

        string[] read = [featureColumn ?? "", "Score", "Probability", "PredictedLabel", options.ExplainWhen?.FlagColumn ?? "", options.DisplayColumnName ?? ""];
        if (read.Contains(outputColumn))
            throw new ArgumentException($"The explanation cannot be called '{outputColumn}': it would hide the column of that name, which is the model's or is read for the explanation.");

        ArgumentException Missing(string option, string name) => new($"{Name(option)}: there is no column '{name}'. There are: {list}.");
    }

    /// <summary>The same of a schema.</summary>
    /// <exception cref="ArgumentException">A column is missing, of another type, or would be hidden.</exception>
    public void Columns(DataViewSchema schema, string? featureColumn) => Columns(
        name => schema.GetColumnOrNull(name)?.Type is { } type ? ((type as VectorDataViewType)?.ItemType ?? type, type is VectorDataViewType) : null,
        schema.Where(column => !column.IsHidden).Select(column => column.Name),
        featureColumn);

    /// <summary>Whether the model has the units.</summary>
    /// <param name="model">What it is.</param>
    /// <param name="link">How its probability follows from its trees.</param>
    /// <exception cref="InvalidOperationException">It has not, or not with the other options.</exception>
    public void Units(string model, LinkKind link)
    {
        if (options.Units != ExplanationUnits.Probability || link == LinkKind.Linear || link == LinkKind.Unknown)
            return;
        string units = $"{Name(nameof(options.Units))} = {nameof(ExplanationUnits.Probability)}";
        if (link == LinkKind.None)
        {
            throw new InvalidOperationException($"The {model} model gives no probabilities that its trees' sums determine, which {units} asks for. " +
                "Explain the margin, or append mlContext.BinaryClassification.Calibrators.Platt() to a binary trainer.");
        }

        if (options.Perturbation == TreeShapPerturbation.PathDependent)
        {
            throw new InvalidOperationException(
                $"{units}: the {model} model's probability is no sum over its trees, and the trees' covers average sums only. "
                + $"Set {Name(nameof(options.Perturbation))} to {nameof(TreeShapPerturbation.Interventional)}, or explain the margin.");
        }

        if (options.Interactions)
        {
            throw new InvalidOperationException(
                $"{Name(nameof(options.Interactions))}: interaction values of the {model} model's probability are not computed, as it is no sum over its trees. Explain the margin.");
        }
    }

    /// <summary>Whether there are slots, features and outputs for what is asked; gives the features.</summary>
    /// <param name="schema">The schema that the feature column is in.</param>
    /// <param name="features">The feature column, of known size.</param>
    /// <param name="slots">Names of its slots.</param>
    /// <param name="outputs">Number of explained outputs.</param>
    /// <exception cref="ArgumentException">There are not.</exception>
    public SlotGroups Features(DataViewSchema schema, DataViewSchema.Column features, IReadOnlyList<string> slots, int outputs)
    {
        bool unnamed = features.Annotations.Schema.GetColumnOrNull("SlotNames") is null && features.Annotations.Schema.GetColumnOrNull("CategoricalSlotRanges") is null;
        if (options.GroupBy == SlotGrouping.SourceColumn && unnamed)
        {
            throw new ArgumentException(
                $"{Name(nameof(options.GroupBy))}: the slots of the column '{features.Name}' have no names (annotation SlotNames), which say what column each comes from.");
        }

        SlotGroups groups = SlotGroups.Of(schema, features, slots, options.Groups, options.GroupBy, Name(nameof(options.Groups)));
        int count = groups.Names.Length;
        if (options.TopK > count)
            throw new ArgumentException($"{Name(nameof(options.TopK))} is {options.TopK}; the column '{features.Name}' has {count} features to choose from.");
        if ((long)outputs * count > Array.MaxLength)
            throw new ArgumentException($"{outputs} outputs of {count} features do not fit into one vector. Explain one of them ({Name(nameof(options.Output))}).");
        if (options.Interactions)
            InteractionSize(outputs, count, "features");
        if (options.DisplayColumnName is { } display && schema.GetColumnOrNull(display) is { } shown)
            Display(shown, features, slots);
        return groups;
    }

    /// <summary>Whether a matrix of interactions is small enough.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public void InteractionSize(int outputs, int side, string what)
    {
        if ((long)outputs * side * side > TreeShapColumns.MostInteractions)
        {
            throw new ArgumentException(
                $"{Name(nameof(options.Interactions))}: {outputs} x {side} x {side} numbers a row ({what}) are more than {TreeShapColumns.MostInteractions:N0}. "
                + $"Group slots ({Name(nameof(options.GroupBy))} or {nameof(options.Groups)}, {nameof(options.Grouping)} = {nameof(FeatureGrouping.Player)}), or explain one output.");
        }
    }

    /// <summary>Whether slots of one player are in one feature.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public void Players(SlotGroups groups, IReadOnlyList<string> slots, ReadOnlySpan<int> players)
    {
        if (!groups.IsGrouped || options.Grouping != FeatureGrouping.Player)
            return;
        for (int slot = 0; slot < players.Length; slot++)
        {
            int player = players[slot];
            if (groups.GroupOfSlot[slot] != groups.GroupOfSlot[player])
            {
                throw new ArgumentException(
                    $"{Name(nameof(options.Groups))}: the slots '{slots[player]}' and '{slots[slot]}' are one categorical variable of the model, which tests them together; "
                    + $"they cannot be in different features. Put them into one group, or set {Name(nameof(options.Grouping))} to {nameof(FeatureGrouping.Sum)}.");
            }
        }
    }

    /// <summary>An option as messages call it.</summary>
    public static string Name(string option) => $"{nameof(TreeShapColumnOptions)}.{option}";

    private static void Display(DataViewSchema.Column shown, DataViewSchema.Column features, IReadOnlyList<string> slots)
    {
        string option = Name(nameof(TreeShapColumnOptions.DisplayColumnName));
        int size = ((VectorDataViewType)shown.Type).Size;
        if (size != slots.Count)
            throw new ArgumentException($"{option}: the column '{shown.Name}' has {size} slots, the feature column '{features.Name}' {slots.Count}. They have to be the same ones.");
        if (ColumnNames.Named(shown, size) is not { } names || ColumnNames.Named(features, size) is not { } own)
            return;
        int other = Enumerable.Range(0, size).FirstOrDefault(i => !names[i].Equals(own[i], StringComparison.Ordinal), -1);
        if (other >= 0)
        {
            throw new ArgumentException(
                $"{option}: slot {other} of the column '{shown.Name}' is '{names[other]}', of the feature column '{features.Name}' '{own[other]}'. They have to be the same slots in one order.");
        }
    }
}
