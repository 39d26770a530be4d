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

    /// <param name="model">A model with a tree model in it.</param>
    /// <param name="data">Rows as the model takes them.</param>
    public TreeShapTransformer Fit(ITransformer model, IDataView data)
    {
        TreeModel trees = TreeModel.Find(model, options.ModelIndex, data.Schema);
        IDataView scored = model.Transform(data);
        var features = new InputColumn(trees.FeatureColumn, InputKind.Vector, trees.FeatureCount);
        DataViewSchema.Column featureColumn = features.Find(scored.Schema, "TreeSHAP");
        OutputLink? link = trees.ProbabilityLink;
        CheckUnits(trees, link);
        string[] outputNames = [.. trees.ClassNames ?? [.. Enumerable.Range(0, trees.OutputCount).Select(k => trees.OutputCount > 1 ? $"{k}" : "")]];
        (TreeEnsemble ensemble, float[] background) = ReadBackground(trees, scored, features);
        var state = new TreeShapState
        {
            OutputColumn = outputColumn,
            FeatureColumn = trees.FeatureColumn,
            Ensemble = ensemble,
            Background = background,
            Features = SlotGroups.Of(featureColumn, trees.SlotNames ?? [.. Enumerable.Range(0, trees.FeatureCount).Select(f => $"slot {f}")], options.GroupBy),
            OutputNames = outputNames,
            Outputs = options.Output.Resolve(outputNames),
            Link = link,
            Units = options.Units,
            Perturbation = options.Perturbation,
            Samples = options.Samples,
            Seed = options.Seed,
            TopK = options.TopK ?? 0,
            When = options.ExplainWhen,
            Residual = Residual(trees, scored.Schema),
        };
        var transformer = new TreeShapTransformer(new TreeShapRows(state), new Watch(_progress, options.Cancellation));
        _ = transformer.GetOutputSchema(scored.Schema);
        return transformer;
    }

    private void CheckUnits(TreeModel trees, OutputLink? link)
    {
        if (options.Units == ExplanationUnits.Probability && link is null)
        {
            throw new InvalidOperationException($"The {trees.Kind} model gives no probabilities that its trees' sums determine. " +
                "Explain the margin, or append mlContext.BinaryClassification.Calibrators.Platt() to the trainer.");
        }
    }

    private (TreeEnsemble Ensemble, float[] Background) ReadBackground(TreeModel trees, IDataView data, InputColumn features)
    {
        bool sampled = options.Perturbation == TreeShapPerturbation.Interventional;
        var rows = new FeatureRows(data, features, sampled ? "background" : "covers", _progress, options.Cancellation);
        var counter = new CoverCounter(trees.Ensemble);
        float[] sample = [];
        if (sampled || options.BackgroundRows is not null)
        {
            sample = rows.Sample(options.BackgroundRows ?? DefaultInterventionalRows, options.Seed);
            counter.Add(sample, sample.Length / features.Size);
        }
        else
        {
            rows.ForEachBlock((block, count) => counter.Add(block, count));
        }

        if (counter.RowCount == 0)
        {
            throw new InvalidOperationException(
                $"There are no rows to explain the {trees.Kind} model against. Give at least one background row, better some hundreds.");
        }

        _progress.Log($"{outputColumn}: {trees.Kind}, {trees.Ensemble.TreeCount} trees, {trees.Ensemble.NodeCount} nodes, explained against {counter.RowCount} rows");
        return (counter.ToEnsemble(), sampled ? sample : []);
    }

    private ResidualTarget Residual(TreeModel trees, DataViewSchema schema)
    {
        if (options.Units == ExplanationUnits.Probability)
        {
            if (trees.Formula is ScoreFormula.NormalizedProbabilities or ScoreFormula.Softmax && HasColumn(schema, "Score"))
                return ResidualTarget.Score;
            return trees.HasProbability && HasColumn(schema, "Probability") ? ResidualTarget.Probability : ResidualTarget.Trees;
        }

        return trees.Formula switch
        {
            ScoreFormula.Margin when HasColumn(schema, "Score") => ResidualTarget.Score,
            ScoreFormula.Exponential when HasColumn(schema, "Score") => ResidualTarget.LogScore,
            _ => ResidualTarget.Trees,
        };
    }

    private static bool HasColumn(DataViewSchema schema, string name) => schema.GetColumnOrNull(name) is not null;
}
