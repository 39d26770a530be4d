using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Text.Exact;

/// <summary>Reads a predictor, and the background that its rows are explained against.</summary>
internal sealed class EngineFitter(MLContext context, ITransformer model, FoundPredictor found, ExactWordsOptions options)
{
    private const int DefaultInterventionalRows = 100;

    private readonly LoggedProgress _progress = new(context, "Words", options.Progress);

    /// <summary>The predictor's attributions, and what its scores are made of its sums by.</summary>
    /// <exception cref="InvalidOperationException">The predictor is neither linear nor made of trees, or trees have no background.</exception>
    public (SlotEngine Engine, ScoreFormula Formula) Fit()
    {
        if (found.IsTreeModel)
            return (Trees(), found.Formula);
        return LinearParts.Of(found) is { } linear
            ? (LinearSlots.Of(linear, options.Background is null ? null : Rows), linear.Formula)
            : throw new InvalidOperationException($"the {found.Describe()} is neither linear nor made of trees, so that its words have no exact attributions");
    }

    private TreeSlots Trees()
    {
        if (options.Background is not { } background)
        {
            throw new InvalidOperationException($"the {found.Describe()} is made of trees, which are explained against a background; give "
                + $"{nameof(ExactWordsOptions)}.{nameof(ExactWordsOptions.Background)} some hundred rows as the model takes them");
        }

        TreeModel trees = TreeModelReader.Read(found);
        int[] slots = trees.Ensemble.UsedFeatures();
        if (slots.Length == 0)
            throw new InvalidOperationException($"the trees of the {found.Describe()} have no splits, so that there is nothing to explain");
        TreeEnsemble used = trees.Ensemble.SelectFeatures(slots);
        bool interventional = options.Perturbation == TreeShapPerturbation.Interventional;
        var rows = new FeatureRows(
            model.Transform(background), new FeatureSlots(trees.FeatureColumn, trees.FeatureCount, slots), interventional ? "background" : "covers", _progress, options.Cancellation);
        var counter = new CoverCounter(used);
        float[] sample = [];
        if (interventional || options.BackgroundRows is not null)
            sample = rows.Sample(options.BackgroundRows ?? DefaultInterventionalRows, options.Seed, counter);
        else
            rows.AddTo(counter);
        if (counter.RowCount == 0)
            throw new InvalidOperationException("the background has no rows");
        return new TreeSlots(trees.FeatureCount, slots, counter.ToEnsemble(), interventional ? sample : []);
    }

    private IEnumerable<VBuffer<float>> Rows()
    {
        IDataView scored = model.Transform(options.Background!);
        DataViewSchema.Column column = scored.Schema[found.FeatureColumn];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> row = default;
        for (long number = 1; cursor.MoveNext(); number++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            getter(ref row);
            yield return row;
            _progress.Report(new ExplainProgress("background", number));
        }
    }
}
