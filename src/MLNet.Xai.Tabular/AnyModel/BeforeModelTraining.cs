using MLNet.Xai.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Finds out before minutes of training what of any model could not be explained after it.</summary>
/// <param name="trainer">The trainer.</param>
/// <param name="options">What is asked.</param>
/// <param name="any">Whether there need be no predictor of one feature column.</param>
internal sealed class BeforeModelTraining(object trainer, ModelExplanationOptions options, bool any)
{
    private readonly List<PlannedPredictor> _predictors = PlannedPredictor.In(trainer);

    private PlannedPredictor? Explained => _predictors.ElementAtOrDefault(options.ModelIndex ?? 0);

    /// <summary>Whether the trainer will give the one predictor that is wanted, in the wanted units.</summary>
    /// <exception cref="InvalidOperationException">It will not.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public void CheckTrainer()
    {
        options.Check();
        string list = string.Join(", ", _predictors.Select((p, i) => $"[{i}] {p.Model}")), index = options.Name(nameof(options.ModelIndex));
        if (any && _predictors.Count == 0)
            return;
        if (_predictors.Count == 0)
            throw new InvalidOperationException($"There is nothing to explain: {trainer.GetType().Name.Split('`')[0]} trains no model.");
        if (options.ModelIndex is null && _predictors.Count > 1)
            throw new InvalidOperationException($"{_predictors.Count} models will be trained: {list}. Say which one by {index}.");
        if (options.ModelIndex >= _predictors.Count)
            throw new ArgumentException($"{index} is {options.ModelIndex}; the models that will be trained are {list}.");

        // A forest's share of votes is a probability to TreeSHAP, and no column of the model.
        if (options.AsksForProbability is { } asks && Explained is { Link: LinkKind.None or LinkKind.Linear, File: null or { HasProbability: false } } explained)
        {
            throw new InvalidOperationException($"The {explained.Model} model gives no column 'Probability' of numbers, which {asks} asks for. "
                + "Explain the margin, or append mlContext.BinaryClassification.Calibrators.Platt() to a binary trainer.");
        }
    }

    /// <summary>Whether the columns that options name will be there.</summary>
    /// <exception cref="ArgumentException">One will not.</exception>
    public void CheckShape(SchemaShape trained)
    {
        CheckTrainer();
        options.CheckShape(trained);
        if (_predictors.Count == 0 && !trained.Any(column => column.Name is "Score"))
            throw new InvalidOperationException($"There is nothing to explain: {trainer.GetType().Name.Split('`')[0]} gives no column 'Score'.");
        if (options.ExplainWhen?.FlagColumn is not { } flag)
            return;
        SchemaShape.Column found = trained.FirstOrDefault(column => flag.Equals(column.Name, StringComparison.Ordinal));
        if (found.Name is null)
            throw new ArgumentException($"{options.Name(nameof(options.ExplainWhen))}: there is no column '{flag}'. There are: {string.Join(", ", trained.Select(column => column.Name))}.");
        if (found.Kind != SchemaShape.Column.VectorKind.Scalar || found.ItemType is not BooleanDataViewType)
            throw new ArgumentException($"{options.Name(nameof(options.ExplainWhen))}: the column '{flag}' is {found.ItemType}; it says which rows are explained, so it has to be Boolean.");
    }

    /// <summary>Whether the features, as far as the data has them before any step of the trainer, are what options ask for.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public void CheckData(DataViewSchema schema)
    {
        if (options.AreColumns || Explained is not { IsFirst: true, FeatureColumn: { } name } || schema.GetColumnOrNull(name) is not { Type: VectorDataViewType { IsKnownSize: true } type } features)
            return;
        IReadOnlyList<string> slots = ColumnNames.Slots(schema, name, type.Size)!;
        options.CheckFeatures(SlotGroups.Of(schema, features, slots, options.Groups, options.GroupBy, options.Name(nameof(options.Groups))), slots);
    }
}
