using MLNet.Xai.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Finds out before minutes of training what could not be explained after it.</summary>
internal sealed class BeforeTraining(object trainer, string outputColumn, TreeShapColumnOptions options)
{
    private readonly List<PlannedPredictor> _predictors = PlannedPredictor.In(trainer);
    private readonly OptionChecks _checks = new(options, outputColumn);

    /// <summary>Whether the trainer will give the one tree model that is wanted, in the wanted units.</summary>
    /// <exception cref="InvalidOperationException">It will not.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public void CheckTrainer()
    {
        options.Check();
        if (_predictors.Any(predictor => predictor.IsTreeModel is null))
            return;
        List<PlannedPredictor> trees = [.. _predictors.Where(predictor => predictor.IsTreeModel == true)];
        if (trees.Count == 0)
        {
            string what = _predictors.Count == 0 ? $"{trainer.GetType().Name.Split('`')[0]} trains no model" : $"{string.Join(", ", _predictors.Select(p => $"{p.Trainer} trains a {p.Model} model"))}";
            throw new InvalidOperationException(
                $"There is no tree model to explain: {what}. Tree models are those of FastForest, FastTree, LightGBM and GAM trainers, one-versus-all of these included.");
        }

        string list = string.Join(", ", trees.Select((tree, i) => $"[{i}] {tree.Model}"));
        if (options.ModelIndex is null && trees.Count > 1)
            throw new InvalidOperationException($"{trees.Count} tree models will be trained: {list}. Say which one by {OptionChecks.Name(nameof(options.ModelIndex))}.");
        if (options.ModelIndex >= trees.Count)
            throw new ArgumentException($"{OptionChecks.Name(nameof(options.ModelIndex))} is {options.ModelIndex}; the tree models that will be trained are {list}.");
        if (Explained is { } explained)
            _checks.Units(explained.Model, explained.Link);
    }

    /// <summary>Whether the columns that options name will be there.</summary>
    /// <exception cref="ArgumentException">One will not.</exception>
    public void CheckShape(SchemaShape trained)
    {
        CheckTrainer();
        _checks.Columns(
            name => trained.FirstOrDefault(column => name.Equals(column.Name, StringComparison.Ordinal)) is { Name: not null } found ? (found.ItemType, found.Kind != SchemaShape.Column.VectorKind.Scalar) : null,
            trained.Select(column => column.Name),
            Explained?.FeatureColumn);
    }

    /// <summary>Whether features and classes, as far as the data has them before any step of the trainer, are what options ask for.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public void CheckData(DataViewSchema schema)
    {
        if (Explained is not { IsFirst: true } explained)
            return;
        int? outputs = null;
        if (explained.Outputs(schema) is { } names)
            outputs = options.Output.Resolve(names, OptionChecks.Name(nameof(options.Output))).Length;
        if (explained.FeatureColumn is { } name && schema.GetColumnOrNull(name) is { Type: VectorDataViewType { IsKnownSize: true } type } features)
            _checks.Features(schema, features, ColumnNames.Slots(schema, name, type.Size)!, outputs ?? 1);
    }

    /// <summary>What is worth telling: that the trainer weighs rows and the explanation does not. Null where there is nothing.</summary>
    public string? Hint => Explained?.WeightColumn is { } weight && options.WeightColumnName is null && options.Perturbation == TreeShapPerturbation.PathDependent
        ? $"{outputColumn}: the trainer weighs rows by '{weight}'; covers count every row once. Set {OptionChecks.Name(nameof(options.WeightColumnName))} = \"{weight}\" to weigh them, too."
        : null;

    private PlannedPredictor? Explained
    {
        get
        {
            if (_predictors.Any(predictor => predictor.IsTreeModel is null))
                return null;
            PlannedPredictor[] trees = [.. _predictors.Where(predictor => predictor.IsTreeModel == true)];
            return trees.ElementAtOrDefault(options.ModelIndex ?? 0);
        }
    }
}
