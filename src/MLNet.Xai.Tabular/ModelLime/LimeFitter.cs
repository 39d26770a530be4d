using System.Numerics.Tensors;
using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Prepares LIME columns of any model: draws the background, names its categories.</summary>
internal sealed class LimeFitter(MLContext context, string outputColumn, LimeColumnOptions options) : ModelFitter<LimeTransformer>(context, outputColumn, options, "Lime")
{
    public override bool TakesAnyModel => true;

    public override IEnumerable<OutputColumn> Planned(bool severalOutputs)
    {
        string[] outputs = severalOutputs && options.Output == ExplainedOutput.All ? ["output"] : [];
        return LimeRows.Columns(OutputColumn, ["feature"], outputs, []);
    }

    protected override ExplainedModel Find(ITransformer model, IDataView data, IDataView scored)
    {
        bool columns = options.Players == ShapPlayers.Columns || new TreeModelFinder(model, data.Schema).Predictors.Count == 0;
        if (columns && options.GroupBy != SlotGrouping.None)
            throw new ArgumentException($"{options.Name(nameof(options.GroupBy))} is {options.GroupBy}; the features are the columns of the data, which have no slots to group.");
        return columns ? ExplainedModel.FindColumns(model, data, scored, options) : base.Find(model, data, scored);
    }

    protected override LimeTransformer Prepare(ExplainedModel model, IDataView scored)
    {
        int[] outputs = options.Output.Resolve(model.OutputNames, options.Name(nameof(options.Output))), categorical = Categorical(model);
        float[] background = Sample(model, scored);
        LimePlayer[] players = LimePlayers.Of(model, background, categorical);
        var state = new LimeState
        {
            OutputColumn = OutputColumn,
            Model = model,
            Outputs = outputs,
            Background = background,
            Labels = options.Discretizer == LimeDiscretizer.Entropy ? Classes(model, background) : [],
            Categorical = categorical,
            CategoryNames = [.. players.Select((player, p) => player is CategoryPlayer own ? CategoryNames.Of(model, p, LimePlayers.Slots(model, p), own.Categories, scored.Schema) : [])],
            Options = options.Copy(),
            When = options.ExplainWhen,
        };
        var rows = new LimeRows(state);
        Progress.Log($"{OutputColumn}: {model.Kind}, LIME over {players.Length} features, {options.Discretizer} of {background.Length / model.Slots} rows, {rows.Cost}");
        return new LimeTransformer(rows, Watch());
    }

    private int[] Categorical(ExplainedModel model)
    {
        string[] names = model.Features.Names;
        foreach (string name in options.Categorical ?? [])
        {
            if (!names.Contains(name, StringComparer.Ordinal))
                throw new ArgumentException($"{options.Name(nameof(options.Categorical))} names '{name}'; the features are {string.Join(", ", names)}.");
        }

        return [.. Enumerable.Range(0, names.Length).Where(p => options.Categorical?.Contains(names[p], StringComparer.Ordinal) == true)];
    }

    // What the model decides for each background row.
    private int[] Classes(ExplainedModel model, float[] background)
    {
        if (model.Task is not (TreeModelTask.Binary or TreeModelTask.Multiclass))
            throw new ArgumentException($"{options.Name(nameof(options.Discretizer))} is {nameof(LimeDiscretizer.Entropy)}, which is of classes; the {model.Kind} predicts none.");
        // A threshold of one's own (ChangeModelThreshold), or on the score of what is explained as a probability, is the model's affair.
        if (model.Task == TreeModelTask.Binary)
            return [.. (model.Function.PredictedLabels(background) ?? throw new ArgumentException(
                $"{options.Name(nameof(options.Discretizer))} is {nameof(LimeDiscretizer.Entropy)}, which is of the classes that are predicted; the {model.Kind} gives no column 'PredictedLabel' of Boolean.")).Select(label => label ? 1 : 0)];
        int rows = background.Length / model.Slots, outputs = model.OutputCount;
        double[] said = new double[rows * outputs];
        model.Function.Score(background, rows, said);
        return [.. Enumerable.Range(0, rows).Select(r => TensorPrimitives.IndexOfMax<double>(said.AsSpan(r * outputs, outputs)))];
    }
}
