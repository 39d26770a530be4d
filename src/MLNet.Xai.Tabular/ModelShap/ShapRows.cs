using System.Numerics.Tensors;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Tabular;

/// <summary>Shapley values of any model on rows of its features: row after row, each in batches of coalitions.</summary>
internal sealed class ShapRows : RowExplainer
{
    private const int Values = 0, BaseValues = 1, Residuals = 2, Errors = 3;
    private readonly int _flag = -1;

    public ShapRows(ShapState state)
    {
        State = state;
        bool vector = state.OutputNames.Length > 1;
        List<InputColumn> inputs =
        [
            new InputColumn(state.FeatureColumn, InputKind.Vector, state.Features.GroupOfSlot.Length),
            new InputColumn(state.Function.OutputColumn, vector ? InputKind.Vector : InputKind.Scalar, state.OutputNames.Length),
        ];
        if (state.When?.FlagColumn is { } flag)
        {
            _flag = inputs.Count;
            inputs.Add(new InputColumn(flag, InputKind.Flag, 1));
        }

        Inputs = inputs;
        string[] outputs = [.. state.Outputs.Select(o => o >= 0 ? state.OutputNames[o] : "")], slots = outputs.Length > 1 ? outputs : [];
        string[] features = state.Features.Names;
        Outputs =
        [
            new OutputColumn
            {
                Name = state.OutputColumn,
                Dimensions = [outputs.Length * features.Length],
                Annotate = annotations =>
                {
                    annotations.AddTexts("SlotNames", outputs.Length > 1 ? [.. outputs.SelectMany(o => features.Select(f => $"{o}.{f}"))] : features);
                    annotations.AddText(ExplanationAnnotations.Method, state.Method switch { ShapMethod.Exact => "Shapley", ShapMethod.Kernel => "KernelSHAP", _ => "PermutationSHAP" });
                    annotations.AddText(ExplanationAnnotations.Units, state.Units.ToString());
                    annotations.AddTexts(ExplanationAnnotations.OutputNames, outputs);
                    annotations.AddNumbers(ExplanationAnnotations.OutputIndices, state.Outputs);
                    annotations.AddText(ExplanationAnnotations.FeatureColumn, state.FeatureColumn);
                    annotations.AddTexts(ExplanationAnnotations.FeatureNames, features);
                    annotations.AddNumbers(ExplanationAnnotations.FeatureGroups, state.Features.GroupOfSlot);
                    if (state.Features.IsGrouped)
                        annotations.AddText(ExplanationAnnotations.Grouping, nameof(FeatureGrouping.Player));
                },
            },
            new OutputColumn { Name = state.OutputColumn + ".BaseValue", SlotNames = slots },
            new OutputColumn { Name = state.OutputColumn + ".Residual", SlotNames = slots },
            new OutputColumn { Name = state.OutputColumn + ".StandardErrors", Dimensions = [outputs.Length * features.Length] },
        ];
    }

    public ShapState State { get; }

    public override string Name => "Shapley values";

    public override IReadOnlyList<InputColumn> Inputs { get; }

    public override IReadOnlyList<OutputColumn> Outputs { get; }

    public override bool Needs(int input, bool[] activeOutputs) => true;

    // A row costs hundreds of scorings: none is computed ahead that may not be read.
    public override int MostRows(bool[] activeOutputs) => 1;

    public override void Explain(in ExplainBlock block)
    {
        (int slots, int outputs, int features) = (State.Features.GroupOfSlot.Length, State.OutputNames.Length, State.Features.Names.Length);
        for (int row = 0; row < block.Count; row++)
        {
            block.Cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<float> scores = block.Input(1).Slice(row * outputs, outputs);
            if (State.When is { } when && !(_flag >= 0 ? block.Input(_flag)[row] != 0 : when.Accepts(TensorPrimitives.Max(scores))))
            {
                for (int column = 0; column < Outputs.Count; column++)
                    block.Output(column).Slice(row * Outputs[column].Width, Outputs[column].Width).Fill(float.NaN);
                continue;
            }

            GameValues values = State.Explain(block.Input(0).Slice(row * slots, slots), block.Cancellation);
            for (int i = 0; i < State.Outputs.Length; i++)
            {
                int output = State.Outputs[i] >= 0 ? State.Outputs[i] : TensorPrimitives.IndexOfMax(scores), at = (row * State.Outputs.Length) + i;
                ReadOnlySpan<double> own = values.Values.AsSpan(output * features, features);
                TensorPrimitives.ConvertTruncating(own, block.Output(Values).Slice(at * features, features));
                TensorPrimitives.ConvertTruncating<double, float>(values.StandardErrors.AsSpan(output * features, features), block.Output(Errors).Slice(at * features, features));
                block.Output(BaseValues)[at] = (float)values.BaseValues[output];
                block.Output(Residuals)[at] = (float)(values.BaseValues[output] + TensorPrimitives.Sum(own) - scores[output]);
            }
        }
    }

    public override ExplainingTransformer ToTransformer(Watch watch) => new ShapTransformer(this, watch);

    public override void Write(BinaryWriter writer) => State.Write(writer);

    internal static RowExplainer Read(BinaryReader reader) => new ShapRows(ShapState.Read(reader));
}
