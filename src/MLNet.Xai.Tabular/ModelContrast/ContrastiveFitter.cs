using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Tabular;

/// <summary>Prepares contrastive columns.</summary>
internal sealed class ContrastiveFitter(MLContext context, string outputColumn, ContrastiveColumnOptions options)
    : ModelFitter<ContrastiveTransformer>(context, outputColumn, options, "Contrastive")
{
    public override IEnumerable<OutputColumn> Planned(bool severalOutputs)
    {
        string[] outputs = severalOutputs ? ["output"] : [];
        return
        [
            new() { Name = OutputColumn, SlotNames = ["feature"] },
            new() { Name = OutputColumn + ".Score", SlotNames = outputs },
            new() { Name = OutputColumn + ".Smallest" },
            new() { Name = OutputColumn + ".Negative", SlotNames = ["feature"] },
            new() { Name = OutputColumn + ".NegativeValues", SlotNames = ["slot"] },
            new() { Name = OutputColumn + ".NegativeScore", SlotNames = outputs },
            new() { Name = OutputColumn + ".NegativeDistance" },
            new() { Name = OutputColumn + ".NegativeFound" },
        ];
    }

    protected override ContrastiveTransformer Prepare(ExplainedModel model, IDataView scored)
    {
        double cutoff = options.CutoffOf(model);
        ContrastState common = ContrastState.Of(OutputColumn, model, Sample(model, scored), cutoff, options);
        float[] absent = ContrastiveExplainer.UsualRow(common.Space());
        for (int s = 0; s < absent.Length; s++)
            absent[s] = options.BaseValues?.TryGetValue(model.SlotNames[s], out float value) == true ? value : absent[s];
        var rows = new ContrastiveRows(new ContrastiveState(common, absent, new ContrastiveOptions { Cutoff = cutoff, ChangeCost = options.ChangeCost, Scorings = options.Scorings }));
        Progress.Log($"{OutputColumn}: {model.Kind}, pertinent positives and negatives over {model.Features.Names.Length} features, {common.Background.Length / model.Slots} sample rows, at most {2L * options.Scorings:N0} rows scored a row");
        return new ContrastiveTransformer(rows, Watch());
    }
}
