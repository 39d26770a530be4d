using MLNet.Xai.Columns;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Any model as its explainers see it: a function of rows of the feature column, and the names of what goes in and comes out. What a saved explainer carries of the model.</summary>
internal sealed record ExplainedModel
{
    /// <summary>What it is, for messages: "LinearBinary model on column 'Features'".</summary>
    public required string Kind { get; init; }

    public required TreeModelTask Task { get; init; }

    /// <summary>The predictor, or the whole model, as a function.</summary>
    public required ScoredFunction Function { get; init; }

    /// <summary>Names of the feature column's slots.</summary>
    public required string[] SlotNames { get; init; }

    /// <summary>The features that are explained: slots, or groups of them.</summary>
    public required SlotGroups Features { get; init; }

    /// <summary>Names of the outputs; one empty name where there is one output.</summary>
    public required string[] OutputNames { get; init; }

    /// <summary>The step behind the predictor that puts another column in the place of its output; null where none does. Not saved.</summary>
    public string? OutputReplacedBy { get; init; }

    /// <summary>The column that all slots are of; empty where the model is a function of several columns.</summary>
    public string FeatureColumn => (Function as PredictorFunction)?.FeatureColumn ?? "";

    public ExplanationUnits Units => Function.Units;

    public int Slots => SlotNames.Length;

    public int OutputCount => OutputNames.Length;

    /// <summary>The predictor of a model.</summary>
    /// <param name="model">Any transformer with a predictor in it: fresh, loaded, calibrated, inside a chain.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it; it is only asked for its schema.</param>
    /// <param name="scored">The same data after the model.</param>
    /// <param name="options">Units, groups, and which predictor.</param>
    /// <exception cref="ArgumentException">An option names a slot or predictor that is not there.</exception>
    /// <exception cref="InvalidOperationException">There is no predictor, or several, or it has no such output.</exception>
    public static ExplainedModel Find(ITransformer model, IDataView data, IDataView scored, IModelOptions options)
    {
        FoundPredictor found = Find(model, data.Schema, options).WithItsFeatures();
        (string column, int slots) = (found.FeatureColumn, found.FeatureCount);
        if (slots == 0)
            throw new InvalidOperationException($"The {found.Describe()} reads vectors of unknown size, which have no features to explain.");
        var function = new PredictorFunction(WithCalibrators(model, found), column, slots, options.Units);
        int outputs = function.CountOutputs();
        if (outputs == 0)
            throw new InvalidOperationException($"The {found.Describe()} gives no column '{function.OutputColumn}' of numbers, which {options.Name(nameof(options.Units))} = {options.Units} asks for.");
        DataViewSchema.Column features = AllSlots(column, slots).Find(scored.Schema, "The explainer");
        string[] slotNames = [.. ColumnNames.Slots(scored.Schema, column, slots)!];
        return new ExplainedModel
        {
            Kind = found.Describe(),
            Task = found.Task,
            Function = function,
            OutputReplacedBy = found.OutputsReplacedBy.GetValueOrDefault(function.OutputColumn),
            SlotNames = slotNames,
            Features = SlotGroups.Of(scored.Schema, features, slotNames, options.Groups, options.GroupBy, options.Name(nameof(options.Groups))),
            OutputNames = NamesOf(outputs, scored.Schema),
        };
    }

    /// <summary>An even sample of rows, row-major.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public float[] Sample(IDataView scored, int rows, int seed, IProgress<ExplainProgress>? progress, CancellationToken cancellation)
    {
        float[] sample = Function is ColumnsFunction columns
            ? CellRows.Sample(columns, scored, rows, seed, progress, cancellation)
            : new FeatureRows(scored, AllSlots(FeatureColumn, Slots), "background", progress, cancellation).Sample(rows, seed);
        return sample.Length > 0 ? sample : throw new InvalidOperationException($"There are no rows to explain the {Kind} against. Give at least one background row, better a hundred.");
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Kind);
        writer.Write((byte)Task);
        Function.Write(writer);
        writer.WriteStrings(SlotNames);
        Features.Write(writer);
        writer.WriteStrings(OutputNames);
    }

    /// <exception cref="InvalidDataException">Its parts do not fit together.</exception>
    public static ExplainedModel Read(BinaryReader reader)
    {
        var model = new ExplainedModel
        {
            Kind = reader.ReadString(),
            Task = (TreeModelTask)reader.ReadByte(),
            Function = ScoredFunction.Read(reader),
            SlotNames = reader.ReadStrings(),
            Features = SlotGroups.Read(reader),
            OutputNames = reader.ReadStrings(),
        };
        bool fits = Enum.IsDefined(model.Task) && model.Slots == model.Function.Slots && model.OutputCount > 0 && model.OutputCount == model.Function.CountOutputs()
            && model.Features.GroupOfSlot.Length == model.Slots && model.Features.GroupOfSlot.Order().Distinct().SequenceEqual(Enumerable.Range(0, model.Features.Names.Length));
        return fits ? model : throw new InvalidDataException("slots, features and outputs of the explained model do not fit together");
    }

    /// <summary>The whole model as a function of the columns that its score follows from.</summary>
    /// <inheritdoc cref="Find(ITransformer, IDataView, IDataView, IModelOptions)"/>
    public static ExplainedModel FindColumns(ITransformer model, IDataView data, IDataView scored, IModelOptions options, bool behind = true)
    {
        string kind = $"model of {new TreeModelFinder(model, data.Schema).Contents()}";
        var builder = new DataViewSchema.Builder();
        foreach (DataViewSchema.Column column in data.Schema.Where(c => !c.IsHidden))
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        DataViewSchema schema = builder.ToSchema();
        string[] columns = ReadColumns.Of(model, data.Schema, scored.Schema, options.Units == ExplanationUnits.Probability ? "Probability" : "Score", kind, behind);
        var function = new ColumnsFunction(model, schema, columns, options.Units);
        int outputs = function.CountOutputs();
        int[] columnOfSlot = [.. function.Inputs.SelectMany((input, i) => Enumerable.Repeat(i, input.Size))];
        SlotGroups groups = ReadColumns.Group(columns, options);
        return new ExplainedModel
        {
            Kind = kind,
            Task = outputs > 1 ? TreeModelTask.Multiclass : scored.Schema.GetColumnOrNull("PredictedLabel")?.Type is BooleanDataViewType ? TreeModelTask.Binary : TreeModelTask.Regression,
            Function = function,
            SlotNames = [.. columnOfSlot.Select((column, slot) => $"{columns[column]}[{slot}]")],
            Features = groups with { GroupOfSlot = [.. columnOfSlot.Select(column => groups.GroupOfSlot[column])] },
            OutputNames = NamesOf(outputs, scored.Schema),
        };
    }

    private static string[] NamesOf(int outputs, DataViewSchema scored) =>
        [.. (outputs > 1 ? ColumnNames.Classes(scored, outputs) : null) ?? [.. Enumerable.Range(0, outputs).Select(k => outputs > 1 ? $"{k}" : "")]];

    private static FeatureSlots AllSlots(string column, int slots) => new(column, slots, [.. Enumerable.Range(0, slots)]);

    private static FoundPredictor Find(ITransformer model, DataViewSchema schema, IModelOptions options)
    {
        var finder = new TreeModelFinder(model, schema);
        List<FoundPredictor> found = finder.Predictors;
        string index = options.Name(nameof(options.ModelIndex)), list = string.Join(", ", found.Select((p, i) => $"[{i}] {p.Describe()}"));
        if (found.Count == 0)
            throw new InvalidOperationException($"There is no predictor in this model. It holds {finder.Contents()}.");
        if (options.ModelIndex is null && found.Count > 1)
            throw new InvalidOperationException($"There are {found.Count} predictors in this model: {list}. Say which one by {index}.");
        return options.ModelIndex is { } i && i >= found.Count ? throw new ArgumentException($"{index} is {i}; there is {list}.") : found[options.ModelIndex ?? 0];
    }

    // The predictor, and the calibrators that follow it in the chain.
    private static ITransformer WithCalibrators(ITransformer model, FoundPredictor found)
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

    internal static IEnumerable<ITransformer> Flatten(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];
}
