using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Prepares TreeSHAP columns: reads the trees of a model and counts, or samples, the rows that they are explained against.</summary>
internal sealed class TreeShapFitter(MLContext context, string outputColumn, TreeShapColumnOptions options)
{
    private const int DefaultInterventionalRows = 100;

    private readonly LoggedProgress _progress = new(context, "TreeSHAP", options.Progress);
    private readonly OptionChecks _checks = new(options, outputColumn);

    /// <param name="model">A model with a tree model in it.</param>
    /// <param name="data">Rows as the model takes them.</param>
    public TreeShapTransformer Fit(ITransformer model, IDataView data)
    {
        TreeModel trees = TreeModel.Find(model, options.ModelIndex, data.Schema, "TreeShapColumnOptions.ModelIndex", behind: true);
        OutputLink? link = trees.ProbabilityLink;
        _checks.Units(trees.Kind, link is null ? LinkKind.None : link.IsLinear ? LinkKind.Linear : LinkKind.Nonlinear);
        string[] outputNames = [.. trees.ClassNames ?? [.. Enumerable.Range(0, trees.OutputCount).Select(k => trees.OutputCount > 1 ? $"{k}" : "")]];
        int[] outputs = options.Output.Resolve(outputNames, OptionChecks.Name(nameof(options.Output)));
        CheckScore(trees, outputs);
        IDataView scored = model.Transform(data);
        int[] slots = trees.Ensemble.UsedFeatures();
        var features = new FeatureSlots(trees.FeatureColumn, trees.FeatureCount, slots);
        DataViewSchema.Column featureColumn = features.Find(scored.Schema, "TreeSHAP");
        _checks.Columns(scored.Schema, trees.FeatureColumn);
        IReadOnlyList<string> slotNames = trees.SlotNames ?? [.. Enumerable.Range(0, trees.FeatureCount).Select(f => $"slot {f}")];
        SlotGroups groups = _checks.Features(scored.Schema, featureColumn, slotNames, outputs.Length);
        _checks.Players(groups, slotNames, trees.Ensemble.Players);
        var state = new TreeShapState
        {
            OutputColumn = outputColumn,
            FeatureColumn = trees.FeatureColumn,
            DisplayColumn = options.DisplayColumnName,
            Slots = slots,
            Ensemble = trees.Ensemble.SelectFeatures(slots),
            Features = groups,
            Grouping = options.Grouping,
            OutputNames = outputNames,
            Outputs = outputs,
            Link = link,
            Units = options.Units,
            Perturbation = options.Perturbation,
            Samples = options.Samples,
            Seed = options.Seed,
            TopK = options.TopK ?? 0,
            Interactions = options.Interactions,
            When = options.ExplainWhen,
            Residual = Residual(trees, scored.Schema),
        };
        if (options.Interactions)
            _checks.InteractionSize(trees.OutputCount, new ValueLayout(state).ValueCount, "slots that the trees use, while they are computed");
        (TreeEnsemble ensemble, float[] background) = ReadBackground(trees, state.Ensemble, scored, features);
        var transformer = new TreeShapTransformer(new TreeShapRows(state with { Ensemble = ensemble, Background = background }), new Watch(_progress, options.Cancellation));
        _ = transformer.GetOutputSchema(scored.Schema);
        return transformer;
    }

    private (TreeEnsemble Ensemble, float[] Background) ReadBackground(TreeModel trees, TreeEnsemble used, IDataView data, FeatureSlots features)
    {
        if (options.CoversFromFile)
        {
            if (trees.File is null || !used.HasCovers)
            {
                throw new InvalidOperationException($"{OptionChecks.Name(nameof(options.CoversFromFile))}: the {trees.Kind} model has no covers of a file's. "
                    + "XGBoost's and LightGBM's files have some; set it to false to count background rows instead.");
            }

            _progress.Log($"{outputColumn}: {trees.Kind}, {trees.Ensemble.TreeCount} trees, {trees.Ensemble.NodeCount} nodes, explained with the covers of the file");
            return (used, []);
        }

        bool interventional = options.Perturbation == TreeShapPerturbation.Interventional;
        var rows = new FeatureRows(data, features, interventional ? "background" : "covers", _progress, options.Cancellation) { WeightColumn = options.WeightColumnName };
        var counter = new CoverCounter(used);
        float[] sample = [];
        if (interventional || options.BackgroundRows is not null)
            sample = rows.Sample(options.BackgroundRows ?? DefaultInterventionalRows, options.Seed, counter);
        else
            rows.AddTo(counter);
        if (counter.RowCount == 0)
        {
            throw new InvalidOperationException(
                $"There are no rows to explain the {trees.Kind} model against. Give at least one background row, better some hundreds.");
        }

        _progress.Log($"{outputColumn}: {trees.Kind}, {trees.Ensemble.TreeCount} trees, {trees.Ensemble.NodeCount} nodes, explained against {counter.RowCount} rows");
        return (counter.ToEnsemble(), interventional ? sample : []);
    }

    private ResidualTarget Residual(TreeModel trees, DataViewSchema schema)
    {
        if (options.Units == ExplanationUnits.Probability)
        {
            if (trees.Formula is ScoreFormula.NormalizedProbabilities or ScoreFormula.Softmax or ScoreFormula.Logistic && HasColumn(trees, schema, "Score"))
                return ResidualTarget.Score;
            return trees.HasProbability && HasColumn(trees, schema, "Probability") ? ResidualTarget.Probability : ResidualTarget.Trees;
        }

        return trees.Formula switch
        {
            ScoreFormula.Margin when HasColumn(trees, schema, "Score") => ResidualTarget.Score,
            ScoreFormula.Exponential when HasColumn(trees, schema, "Score") => ResidualTarget.LogScore,
            _ => ResidualTarget.Trees,
        };
    }

    private static bool HasColumn(TreeModel trees, DataViewSchema schema, string name) => schema.GetColumnOrNull(name) is not null && !trees.OutputsReplacedBy.ContainsKey(name);

    private void CheckScore(TreeModel trees, int[] outputs)
    {
        string? option = outputs[0] < 0 ? nameof(options.Output) : options.ExplainWhen is { FlagColumn: null } ? nameof(options.ExplainWhen) : null;
        if (option is not null && trees.OutputsReplacedBy.TryGetValue("Score", out string? step))
        {
            throw new InvalidOperationException($"{OptionChecks.Name(option)} goes by the column 'Score', and behind the {trees.Kind} model the step {step} puts another column in its place. "
                + "Explain the model where it stands (trainer.WithTreeShap(mlContext) in the pipeline), or the part of the chain that ends with it.");
        }
    }
}
