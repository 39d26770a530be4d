using Microsoft.ML;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>Prepares Shapley columns of any model: settles the method and draws the background.</summary>
internal sealed class ShapFitter(MLContext context, string outputColumn, ShapColumnOptions options) : ModelFitter<ShapTransformer>(context, outputColumn, options, "Shap")
{
    public override bool TakesAnyModel => true;

    public override IEnumerable<OutputColumn> Planned(bool severalOutputs)
    {
        bool several = severalOutputs && options.Output == ExplainedOutput.All;
        string[] outputs = several ? ["output"] : [];
        return
        [
            new() { Name = OutputColumn, SlotNames = ["feature"] },
            new() { Name = OutputColumn + ".BaseValue", SlotNames = outputs },
            new() { Name = OutputColumn + ".Residual", SlotNames = outputs },
            new() { Name = OutputColumn + ".StandardErrors", SlotNames = ["feature"] },
        ];
    }

    protected override ExplainedModel Find(ITransformer model, IDataView data, IDataView scored) => FindPlayers(model, data, scored, options);

    protected override ShapTransformer Prepare(ExplainedModel model, IDataView scored)
    {
        int[] outputs = options.Output.Resolve(model.OutputNames, options.Name(nameof(options.Output)));
        ShapMethod method = ShapEngine.Choose(options.Method, model, options.Name(nameof(options.Method)));
        var state = new ShapState
        {
            OutputColumn = OutputColumn,
            Model = model,
            Outputs = outputs,
            Background = Sample(model, scored),
            Method = method,
            Coalitions = options.Coalitions,
            Tolerance = options.Tolerance,
            Orders = options.Orders,
            Seed = options.Seed,
            When = options.ExplainWhen,
        };
        var rows = new ShapRows(state);
        Progress.Log($"{OutputColumn}: {model.Kind}, {rows.Engine.Name} over {model.Features.Names.Length} features against {state.Background.Length / model.Slots} rows, {rows.Engine.Scorings:N0} rows scored a row, {rows.Engine.Error}");
        return new ShapTransformer(rows, Watch());
    }
}
