using System.Numerics.Tensors;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>Shapley values of any model on rows of its features.</summary>
internal sealed class ShapRows : ModelRows
{
    private const int Values = 0, BaseValues = 1, Residuals = 2, Errors = 3, Pairs = 4;

    public ShapRows(ShapState state)
        : base(state.Model, state.When)
    {
        (State, Engine) = (state, ShapEngine.Of(state));
        string[] outputs = [.. state.Outputs.Select(o => o >= 0 ? state.Model.OutputNames[o] : "")], slots = outputs.Length > 1 ? outputs : [];
        string[] features = state.Model.Features.Names;
        string[] names = outputs.Length > 1 ? [.. outputs.SelectMany(o => features.Select(f => $"{o}.{f}"))] : features;
        Outputs =
        [
            new OutputColumn
            {
                Name = state.OutputColumn,
                Dimensions = [outputs.Length * features.Length],
                Annotate = annotations =>
                {
                    annotations.AddTexts("SlotNames", names);
                    annotations.AddText(ExplanationAnnotations.Method, Engine.Name);
                    annotations.AddText(ExplanationAnnotations.Cost, $"{Engine.Scorings} rows scored a row");
                    annotations.AddText(ExplanationAnnotations.Error, Engine.Error);
                    annotations.AddText(ExplanationAnnotations.Units, state.Model.Units.ToString());
                    annotations.AddTexts(ExplanationAnnotations.OutputNames, outputs);
                    annotations.AddNumbers(ExplanationAnnotations.OutputIndices, state.Outputs);
                    annotations.AddTexts(ExplanationAnnotations.FeatureNames, features);
                    annotations.AddText(ExplanationAnnotations.FeatureColumn, state.Model.FeatureColumn);
                    if (state.Model.FeatureColumn.Length == 0)
                        return;
                    annotations.AddNumbers(ExplanationAnnotations.FeatureGroups, state.Model.Features.GroupOfSlot);
                    if (state.Model.Features.IsGrouped)
                        annotations.AddText(ExplanationAnnotations.Grouping, nameof(FeatureGrouping.Player));
                },
            },
            new OutputColumn { Name = state.OutputColumn + ".BaseValue", SlotNames = slots },
            new OutputColumn { Name = state.OutputColumn + ".Residual", SlotNames = slots },
            new OutputColumn { Name = state.OutputColumn + ".StandardErrors", SlotNames = names },
            .. state.Interactions ? [InteractionColumn(outputs.Length, features.Length)] : Array.Empty<OutputColumn>(),
        ];

        OutputColumn InteractionColumn(int count, int side) => new()
        {
            Name = state.OutputColumn + ".Interactions",
            Dimensions = count > 1 ? [count, side, side] : [side, side],
            RoomOnlyWhenRead = true,
        };
    }

    public ShapState State { get; }

    public ShapEngine Engine { get; }

    public override string Name => "Shapley values";

    public override IReadOnlyList<OutputColumn> Outputs { get; }

    public override int MostRows(bool[] activeOutputs)
    {
        if (!Engine.InBatches)
            return base.MostRows(activeOutputs);
        long features = State.Model.Features.Names.Length;
        return State.Interactions && activeOutputs[Pairs] ? (int)Math.Max(1, TreeShapColumns.MostInteractions / (State.Model.OutputCount * features * features)) : int.MaxValue;
    }

    public override void Explain(in ExplainBlock block)
    {
        (int slots, int size) = (Model.Slots, Model.OutputCount * Model.Features.Names.Length);
        var wanted = new List<int>();
        float[] rows = new float[block.Count * slots];
        for (int row = 0; row < block.Count; row++)
        {
            if (Wants(block, row))
            {
                Features(block, row).CopyTo(rows.AsSpan(wanted.Count * slots));
                wanted.Add(row);
            }
            else
            {
                Skip(block, row);
            }
        }

        if (wanted.Count == 0)
            return;
        double[] values = new double[wanted.Count * size], errors = new double[values.Length], bases = new double[wanted.Count * Model.OutputCount];
        if (block.SameBits)
            Engine.ExplainAsMany(rows.AsSpan(0, wanted.Count * slots), wanted.Count, values, errors, bases, block.Cancellation);
        else
            Engine.Explain(rows.AsSpan(0, wanted.Count * slots), wanted.Count, values, errors, bases, block.Cancellation);
        int features = Model.Features.Names.Length;
        double[] pairs = State.Interactions && block.ActiveOutputs[Pairs] ? new double[values.Length * features] : [];
        if (pairs.Length > 0)
            Engine.Interactions(rows.AsSpan(0, wanted.Count * slots), wanted.Count, values, pairs, block.Cancellation);
        for (int i = 0; i < wanted.Count; i++)
        {
            if (pairs.Length > 0)
                WritePairs(block, wanted[i], pairs.AsSpan(i * size * features, size * features));
            Write(block, wanted[i], values.AsSpan(i * size, size), errors.AsSpan(i * size, size), bases.AsSpan(i * Model.OutputCount, Model.OutputCount));
        }
    }

    public override ExplainingTransformer ToTransformer(Watch watch) => new ShapTransformer(this, watch);

    public override void Write(BinaryWriter writer) => State.Write(writer);

    internal static RowExplainer Read(BinaryReader reader) => new ShapRows(ShapState.Read(reader));

    private void WritePairs(in ExplainBlock block, int row, ReadOnlySpan<double> pairs)
    {
        int features = Model.Features.Names.Length, matrix = features * features;
        for (int i = 0; i < State.Outputs.Length; i++)
        {
            int output = State.Outputs[i] >= 0 ? State.Outputs[i] : TensorPrimitives.IndexOfMax(Scores(block, row));
            TensorPrimitives.ConvertTruncating(pairs.Slice(output * matrix, matrix), Row(block, Pairs, row).Slice(i * matrix, matrix));
        }
    }

    private void Write(in ExplainBlock block, int row, ReadOnlySpan<double> values, ReadOnlySpan<double> errors, ReadOnlySpan<double> bases)
    {
        int features = Model.Features.Names.Length;
        ReadOnlySpan<float> scores = Scores(block, row);
        for (int i = 0; i < State.Outputs.Length; i++)
        {
            int output = State.Outputs[i] >= 0 ? State.Outputs[i] : TensorPrimitives.IndexOfMax(scores);
            ReadOnlySpan<double> own = values.Slice(output * features, features);
            TensorPrimitives.ConvertTruncating(own, Row(block, Values, row).Slice(i * features, features));
            TensorPrimitives.ConvertTruncating(errors.Slice(output * features, features), Row(block, Errors, row).Slice(i * features, features));
            Row(block, BaseValues, row)[i] = (float)bases[output];
            Row(block, Residuals, row)[i] = (float)(bases[output] + TensorPrimitives.Sum(own) - scores[output]);
        }
    }
}
