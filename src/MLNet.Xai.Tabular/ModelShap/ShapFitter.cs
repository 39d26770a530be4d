using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Prepares Shapley columns of any model: finds its predictor, settles options and draws the background.</summary>
internal sealed class ShapFitter(MLContext context, string outputColumn, ShapColumnOptions options)
{
    // 2,048 coalitions: what KernelSHAP takes without more features.
    private const int MostExact = 11;

    private readonly LoggedProgress _progress = new(context, "Shap", options.Progress);

    public ShapTransformer Fit(ITransformer model, IDataView data)
    {
        FoundPredictor found = Find(model, data.Schema);
        ITransformer part = Calibrated(model, found);
        (string column, int slots) = (found.FeatureColumn, found.FeatureCount);
        if (slots == 0)
            throw new InvalidOperationException($"The {found.Describe()} reads vectors of unknown size, which have no features to explain.");
        var function = new PredictorFunction(part, column, slots, options.Units);
        int outputs = function.CountOutputs();
        if (outputs == 0)
            throw new InvalidOperationException($"The {found.Describe()} gives no column '{function.OutputColumn}' of numbers, which {ShapColumnOptions.Name(nameof(options.Units))} = {options.Units} asks for.");
        IDataView scored = model.Transform(data);
        var features = new FeatureSlots(column, slots, [.. Enumerable.Range(0, slots)]);
        DataViewSchema.Column featureColumn = features.Find(scored.Schema, "Shap");
        IReadOnlyList<string> slotNames = ColumnNames.Slots(scored.Schema, column, slots) ?? [.. Enumerable.Range(0, slots).Select(f => $"slot {f}")];
        SlotGroups groups = SlotGroups.Of(scored.Schema, featureColumn, slotNames, options.Groups, options.GroupBy, ShapColumnOptions.Name(nameof(options.Groups)));
        string[] outputNames = [.. (outputs > 1 ? ColumnNames.Classes(scored.Schema, outputs) : null) ?? [.. Enumerable.Range(0, outputs).Select(k => outputs > 1 ? $"{k}" : "")]];
        if (options.Method == ShapMethod.Exact && groups.Names.Length > ExactGame.MostPlayers)
        {
            throw new ArgumentException($"{ShapColumnOptions.Name(nameof(options.Method))} is {nameof(ShapMethod.Exact)}, for at most {ExactGame.MostPlayers} features; there are {groups.Names.Length}. "
                + $"Group them ({nameof(options.GroupBy)}, {nameof(options.Groups)}) or take {nameof(ShapMethod.Kernel)}.");
        }

        float[] background = new FeatureRows(scored, features, "background", _progress, options.Cancellation).Sample(options.BackgroundRows, options.Seed);
        if (background.Length == 0)
            throw new InvalidOperationException($"There are no rows to explain the {found.Describe()} against. Give at least one background row, better a hundred.");
        var state = new ShapState
        {
            OutputColumn = outputColumn,
            FeatureColumn = column,
            Function = function,
            Units = options.Units,
            Features = groups,
            OutputNames = outputNames,
            Outputs = options.Output.Resolve(outputNames, ShapColumnOptions.Name(nameof(options.Output))),
            Background = background,
            Method = options.Method != ShapMethod.Auto ? options.Method : groups.Names.Length <= MostExact ? ShapMethod.Exact : ShapMethod.Kernel,
            Coalitions = options.Coalitions,
            Tolerance = options.Tolerance,
            Orders = options.Orders,
            Seed = options.Seed,
            When = options.ExplainWhen,
        };
        _progress.Log($"{outputColumn}: {found.Describe()}, {state.Method} over {groups.Names.Length} features against {background.Length / slots} rows");
        var transformer = new ShapTransformer(new ShapRows(state), new Watch(_progress, options.Cancellation));
        _ = transformer.GetOutputSchema(scored.Schema);
        return transformer;
    }

    private FoundPredictor Find(ITransformer model, DataViewSchema schema)
    {
        var finder = new TreeModelFinder(model, schema);
        List<FoundPredictor> found = finder.Predictors;
        string index = ShapColumnOptions.Name(nameof(options.ModelIndex)), list = string.Join(", ", found.Select((p, i) => $"[{i}] {p.Describe()}"));
        if (found.Count == 0)
            throw new InvalidOperationException($"There is no predictor in this model. It holds {finder.Contents()}.");
        if (options.ModelIndex is null && found.Count > 1)
            throw new InvalidOperationException($"There are {found.Count} predictors in this model: {list}. Say which one by {index}.");
        return options.ModelIndex is { } i && i >= found.Count ? throw new ArgumentException($"{index} is {i}; there is {list}.") : found[options.ModelIndex ?? 0];
    }

    // The predictor, and the calibrators that follow it in the chain.
    private static ITransformer Calibrated(ITransformer model, FoundPredictor found)
    {
        var chain = new TransformerChain<ITransformer>().Append((ITransformer)found.Transformer);
        bool behind = false;
        foreach (ITransformer part in Flatten(model))
        {
            if (behind && part is ISingleFeaturePredictionTransformer<object> { Model: ICalibrator })
                chain = chain.Append(part);
            behind |= ReferenceEquals(part, found.Transformer);
        }

        return chain;
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];
}
