using MLNet.Xai.Columns;
using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Tabular;

/// <summary>Pertinent positives and negatives of any model on rows of its features.</summary>
internal sealed class ContrastiveRows : ContrastRows
{
    private const int Positive = 0, PositiveScore = 1, Smallest = 2, Negative = 3, NegativeValues = 4, NegativeScore = 5, NegativeDistance = 6, NegativeFound = 7;

    private readonly ContrastiveExplainer _explainer;

    public ContrastiveRows(ContrastiveState state)
        : base(state.Common)
    {
        State = state;
        _explainer = new ContrastiveExplainer(state.Common.Space(), state.BaseRow, state.Options);
        string name = state.Common.OutputColumn;
        string[] outputs = Model.OutputCount > 1 ? Model.OutputNames : [];
        Outputs =
        [
            Named(name, Model.Features.Names, annotations => Annotate(annotations, "Contrastive", 2L * state.Options.Scorings)),
            Named(name + ".Score", outputs),
            Numbers(name + ".Smallest", 1),
            Named(name + ".Negative", Model.Features.Names),
            Named(name + ".NegativeValues", Model.SlotNames),
            Named(name + ".NegativeScore", outputs),
            Numbers(name + ".NegativeDistance", 1),
            Numbers(name + ".NegativeFound", 1),
        ];
    }

    public ContrastiveState State { get; }

    public override string Name => "Contrastive explanations";

    public override IReadOnlyList<OutputColumn> Outputs { get; }

    public override ExplainingTransformer ToTransformer(Watch watch) => new ContrastiveTransformer(this, watch);

    public override void Write(BinaryWriter writer) => State.Write(writer);

    internal static RowExplainer Read(BinaryReader reader) => new ContrastiveRows(ContrastiveState.Read(reader));

    protected override void Explain(in ExplainBlock block, int row, ReadOnlySpan<float> features, ReadOnlySpan<float> scores)
    {
        Skip(block, row);
        if (_explainer.Explain(features, Model.Function.Score, Model.OutputCount, Judge, block.Cancellation) is not { } found)
            return;
        Mark(Row(block, Positive, row), found.Positive);
        Copy(found.PositiveOutputs, Row(block, PositiveScore, row));
        Row(block, Smallest, row)[0] = found.IsSmallest ? 1 : 0;
        Row(block, NegativeFound, row)[0] = found.Negative is null ? 0 : 1;
        if (found.Negative is not { } negative)
            return;
        Mark(Row(block, Negative, row), negative.Changed);
        for (int s = 0; s < Model.Slots; s++)
            Row(block, NegativeValues, row)[s] = negative.Values[s];
        Copy(negative.Outputs, Row(block, NegativeScore, row));
        Row(block, NegativeDistance, row)[0] = (float)negative.Distance;
    }

    private static void Copy(IReadOnlyList<double> from, Span<float> to)
    {
        for (int k = 0; k < to.Length; k++)
            to[k] = (float)from[k];
    }
}
