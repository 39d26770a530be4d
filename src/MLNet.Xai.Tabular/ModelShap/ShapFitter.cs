using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Tabular;

/// <summary>Prepares Shapley columns of any model: settles the method and draws the background.</summary>
internal sealed class ShapFitter(MLContext context, string outputColumn, ShapColumnOptions options) : ModelFitter<ShapTransformer>(context, outputColumn, options, "Shap")
{
    private const double MostEvaluations = 1_000_000;

    public override bool TakesAnyModel => true;

    public override IEnumerable<OutputColumn> Planned(bool severalOutputs)
    {
        bool several = severalOutputs && options.Output == ExplainedOutput.All;
        string[] outputs = several ? ["output"] : [];
        List<OutputColumn> columns =
        [
            new() { Name = OutputColumn, SlotNames = ["feature"] },
            new() { Name = OutputColumn + ".BaseValue", SlotNames = outputs },
            new() { Name = OutputColumn + ".Residual", SlotNames = outputs },
            new() { Name = OutputColumn + ".StandardErrors", SlotNames = ["feature"] },
        ];
        if (options.Interactions)
            columns.Add(new() { Name = OutputColumn + ".Interactions", Dimensions = [1, 1] });
        return columns;
    }

    protected override ExplainedModel Find(ITransformer model, IDataView data, IDataView scored) => FindPlayers(model, data, scored, options);

    protected override ShapTransformer Prepare(ExplainedModel model, IDataView scored)
    {
        int[] outputs = options.Output.Resolve(model.OutputNames, options.Name(nameof(options.Output)));
        ShapMethod method = ShapEngine.Choose(options.Method, model, options.Name(nameof(options.Method)));
        CheckInteractions(model, method);
        ShapEngine.CheckBudget(method, model.Features.Names.Length, options.Coalitions, options.Samples, options);
        CheckKernel(method);
        (float[] background, double[] weights) = options.Background.Of(model, scored, options, Progress);
        if (background.Length == model.Slots && method is (ShapMethod.Additive or ShapMethod.CorrelatedLinear))
            throw new InvalidOperationException($"{options.Name(nameof(options.Method))} is {method}, which sees from the background how features go together, and there is one background row. Give two at least, better a hundred.");
        if (weights.Length > 0 && method is (ShapMethod.Trees or ShapMethod.CorrelatedLinear or ShapMethod.Sampling))
        {
            throw new ArgumentException($"{options.Name(nameof(options.Background))} gives rows of different weight, and {method} takes rows alike"
                + $"{(method == ShapMethod.Trees ? ", and needs no summary to be fast" : "")}. Take {nameof(ShapBackground.Sample)} or {nameof(ShapBackground.Stratified)}.");
        }

        var state = new ShapState
        {
            OutputColumn = OutputColumn,
            Model = model,
            Outputs = outputs,
            Background = background,
            Weights = weights,
            Hierarchy = method == ShapMethod.Partition ? Hierarchy(model, background) : null,
            Interactions = options.Interactions,
            Method = method,
            Coalitions = options.Coalitions,
            Sampling = options.Sampling,
            Selection = options.Selection,
            TopFeatures = options.TopFeatures,
            Penalty = options.Penalty,
            Samples = options.Samples,
            Tolerance = options.Tolerance,
            Orders = options.Orders,
            Seed = options.Seed,
            When = options.ExplainWhen,
        };
        var rows = new ShapRows(state);
        Progress.Log($"{OutputColumn}: {model.Kind}, {rows.Engine.Name} over {model.Features.Names.Length} features against {state.BackgroundCount} rows, {rows.Engine.Scorings:N0} rows scored a row, {rows.Engine.Error}");
        return new ShapTransformer(rows, Watch());
    }

    private PlayerTree Hierarchy(ExplainedModel model, float[] background)
    {
        string option = options.Name(nameof(options.Method));
        if (model.FeatureColumn.Length == 0)
            throw new ArgumentException($"{option} is {nameof(ShapMethod.Partition)}, which merges correlated numbers, and the players are columns of any type. Take {nameof(ShapMethod.Kernel)}.");
        PlayerTree tree = PlayerTree.FromCorrelation(background, model.Slots, model.Features.GroupOfSlot);
        double evaluations = OwenValues.Evaluations(tree);
        return evaluations <= MostEvaluations ? tree : throw new ArgumentException(
            $"{option} is {nameof(ShapMethod.Partition)}; the hierarchy of the {tree.Players} features' correlations is so deep that a row takes {evaluations:G3} coalitions, more than {MostEvaluations:N0}. "
            + $"Group features, or take {nameof(ShapMethod.Kernel)}.");
    }

    private void CheckKernel(ShapMethod method)
    {
        if (method == ShapMethod.Kernel)
            return;
        (string option, object value) = options.Selection != CoalitionSelection.None ? (nameof(options.Selection), (object)options.Selection) : (nameof(options.Sampling), options.Sampling);
        if (options.Selection != CoalitionSelection.None || options.Sampling != CoalitionSampling.Leverage)
            throw new ArgumentException($"{options.Name(option)} is {value}, which is for {nameof(ShapMethod.Kernel)}; the method is {method}. Set {options.Name(nameof(options.Method))}.");
    }

    private void CheckInteractions(ExplainedModel model, ShapMethod method)
    {
        if (!options.Interactions)
            return;
        string option = options.Name(nameof(options.Interactions));
        if (method is ShapMethod.CorrelatedLinear or ShapMethod.Partition or ShapMethod.Banzhaf)
            throw new ArgumentException($"{option}: {method} gives values of another kind than Shapley's, to which Shapley interactions do not add up.");
        if (method == ShapMethod.Trees && !model.Function.Direct!.IsMargin)
            throw new ArgumentException($"{option}: trees have interactions of their margin. Explain the margin, or take {nameof(ShapMethod.Exact)}.");
        long side = model.Features.Names.Length;
        if (model.OutputCount * side * side > TreeShapColumns.MostInteractions)
            throw new ArgumentException($"{option}: {model.OutputCount} outputs x {side} x {side} features are more than {TreeShapColumns.MostInteractions} numbers a row. Group features.");
    }
}
