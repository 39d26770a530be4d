using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Tabular;

/// <summary>Prepares counterfactual columns.</summary>
internal sealed class CounterfactualFitter(MLContext context, string outputColumn, CounterfactualColumnOptions options)
    : ModelFitter<CounterfactualTransformer>(context, outputColumn, options, "Counterfactual")
{
    public override IEnumerable<OutputColumn> Planned(bool severalOutputs)
    {
        int[] places = options.Count > 1 ? [options.Count] : [];
        return
        [
            new() { Name = OutputColumn, SlotNames = ["slot"] },
            new() { Name = OutputColumn + ".Changed", SlotNames = ["feature"] },
            new() { Name = OutputColumn + ".Distance", Dimensions = places },
            new() { Name = OutputColumn + ".Sparsity", Dimensions = places },
            new() { Name = OutputColumn + ".Plausibility", Dimensions = places },
            new() { Name = OutputColumn + ".Score", Dimensions = severalOutputs ? [] : places, SlotNames = severalOutputs ? ["output"] : [] },
            new() { Name = OutputColumn + ".Found" },
            new() { Name = OutputColumn + ".Nearest" },
        ];
    }

    protected override CounterfactualTransformer Prepare(ExplainedModel model, IDataView scored)
    {
        ScoreTarget? target = options.TargetOf(model);
        double cutoff = target is null ? options.CutoffOf(model) : 0;
        ContrastState common = ContrastState.Of(OutputColumn, model, Sample(model, scored), cutoff, options);
        var state = new CounterfactualState(common, target, options.Neighbours, new CounterfactualOptions
        {
            Count = options.Count,
            ChangeCost = options.ChangeCost,
            MaxChanges = options.MaxChanges,
            Diversity = options.Diversity,
            MinimumPlausibility = options.MinimumPlausibility,
            Scorings = options.Scorings,
        });
        var rows = new CounterfactualRows(state);
        Progress.Log($"{OutputColumn}: {model.Kind}, counterfactuals for {target?.ToString() ?? "another answer"} over {model.Features.Names.Length} features, {common.Background.Length / model.Slots} sample rows, at most {options.Scorings:N0} rows scored a row");
        return new CounterfactualTransformer(rows, Watch());
    }
}
