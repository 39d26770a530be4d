using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Tabular;

/// <summary>Prepares anchor columns.</summary>
internal sealed class AnchorFitter(MLContext context, string outputColumn, AnchorColumnOptions options)
    : ModelFitter<AnchorTransformer>(context, outputColumn, options, "Anchor")
{
    public override IEnumerable<OutputColumn> Planned(bool severalOutputs) =>
    [
        new RuleColumn([], []) { Name = OutputColumn },
        new() { Name = OutputColumn + ".Precision" },
        new() { Name = OutputColumn + ".PrecisionLow" },
        new() { Name = OutputColumn + ".PrecisionHigh" },
        new() { Name = OutputColumn + ".Coverage" },
        new() { Name = OutputColumn + ".Features", SlotNames = ["feature"] },
        new() { Name = OutputColumn + ".Found" },
    ];

    protected override AnchorTransformer Prepare(ExplainedModel model, IDataView scored)
    {
        if (options.Within is not null && model.OutputCount > 1)
            throw new ArgumentException($"{options.Name(nameof(options.Within))} is {options.Within}; the {model.Kind} has {model.OutputCount} classes, of which the greatest counts.");
        double cutoff = options.Within is null ? options.CutoffOf(model) : 0;
        ContrastState common = ContrastState.Of(OutputColumn, model, Sample(model, scored), cutoff, options);
        var rows = new AnchorRows(new AnchorState(common, options.Within, new AnchorOptions
        {
            Threshold = options.Threshold,
            Delta = options.Delta,
            Tolerance = options.Tolerance,
            Slack = options.Slack,
            BatchSize = options.BatchSize,
            BeamSize = options.BeamSize,
            MaxConditions = options.MaxConditions,
            Scorings = options.Scorings,
            Discretizer = options.Discretizer,
            Seed = options.Seed,
        }));
        Progress.Log($"{OutputColumn}: {model.Kind}, anchors of precision {options.Threshold} over {model.Features.Names.Length} features, {common.Background.Length / model.Slots} sample rows");
        return new AnchorTransformer(rows, Watch());
    }
}
