using System.Numerics.Tensors;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Tabular;

/// <summary>Measures the attributions of rows by asking the model.</summary>
internal sealed class QualityRows : ModelRows
{
    private readonly QualityColumns _columns;
    private readonly NeighbourExplainer? _neighbours;

    public QualityRows(QualityState state)
        : base(state.Model, state.When, [
            new InputColumn(state.Attributions, InputKind.Vector, state.Width),
            .. state.BaseColumn.Length > 0 ? [new InputColumn(state.BaseColumn, state.Outputs.Length > 1 ? InputKind.Vector : InputKind.Scalar, state.Outputs.Length)] : (InputColumn[])[]])
    {
        State = state;
        _columns = new QualityColumns(state);
        _neighbours = state.Explainer is { } explainer ? new NeighbourExplainer(state, explainer) : null;
    }

    public QualityState State { get; }

    public override string Name => $"The quality of '{State.Attributions}'";

    public override IReadOnlyList<OutputColumn> Outputs => _columns.All;

    // Only residuals cost nothing: there any number of rows may be read ahead.
    public override int MostRows(bool[] activeOutputs) =>
        Enumerable.Range(0, activeOutputs.Length).All(i => !activeOutputs[i] || i == _columns.Residual) ? int.MaxValue : base.MostRows(activeOutputs);

    public override ExplainingTransformer ToTransformer(Watch watch) => new QualityTransformer(this, watch);

    public override void Write(BinaryWriter writer) => State.Write(writer);

    internal static RowExplainer Read(BinaryReader reader) => new QualityRows(QualityState.Read(reader));

    protected override void Explain(in ExplainBlock block, int row, ReadOnlySpan<float> features, ReadOnlySpan<float> scores)
    {
        int count = Model.Features.Names.Length;
        ReadOnlySpan<float> attributions = More(block, row, 0);
        Skip(block, row);
        var measured = new List<int>();
        for (int i = 0; i < State.Outputs.Length; i++)
        {
            if (TensorPrimitives.IsFiniteAll(attributions.Slice(i * count, count)))
                measured.Add(i);
        }

        if (measured.Count == 0)
            return;
        float[] said = scores.ToArray();
        int[] outputs = [.. measured.Select(i => State.Outputs[i] >= 0 ? State.Outputs[i] : TensorPrimitives.IndexOfMax<float>(said))];
        double[] values = new double[measured.Count * count];
        for (int m = 0; m < measured.Count; m++)
            TensorPrimitives.ConvertTruncating(attributions.Slice(measured[m] * count, count), values.AsSpan(m * count, count));
        if (_columns.Residual >= 0)
        {
            ReadOnlySpan<float> bases = More(block, row, 1);
            for (int m = 0; m < measured.Count; m++)
                Row(block, _columns.Residual, row)[measured[m]] = (float)(bases[measured[m]] + TensorPrimitives.Sum<double>(values.AsSpan(m * count, count)) - scores[outputs[m]]);
        }

        Ask(block, row, features, measured, outputs, values);
        if (_neighbours is not null && (block.ActiveOutputs[_columns.Sensitivity] || block.ActiveOutputs[_columns.Stability]))
        {
            AttributionSensitivity[] moved = _neighbours.Measure(features, block.Cancellation);
            foreach (int i in measured)
                (Row(block, _columns.Sensitivity, row)[i], Row(block, _columns.Stability, row)[i]) = ((float)moved[i].MaxSensitivity, (float)moved[i].Stability);
        }
    }

    private void Ask(in ExplainBlock block, int row, ReadOnlySpan<float> features, List<int> measured, int[] outputs, double[] values)
    {
        bool fidelity = Wanted(block, _columns.R2) || Wanted(block, _columns.Infidelity);
        bool deletion = Wanted(block, _columns.Deletion) || Wanted(block, _columns.DeletionChance) || Wanted(block, _columns.DeletionCurve);
        if (!fidelity && !deletion)
            return;
        var game = new MarginalGame<float>(
            (rows, count, chosen) => Score(rows, count, chosen, outputs), outputs.Length, features, State.Background, playerOfFeature: State.Model.Features.GroupOfSlot);
        if (fidelity)
        {
            AttributionFidelity[] found = AttributionFidelity.Measure(game, values, State.Samples, State.Seed, State.Normalize, block.Cancellation);
            for (int m = 0; m < measured.Count; m++)
            {
                Put(block, _columns.R2, row, measured[m], found[m].R2);
                Put(block, _columns.Infidelity, row, measured[m], found[m].Infidelity);
            }
        }

        if (!deletion)
            return;
        DeletionCurve[] curves = DeletionCurve.Measure(game, values, State.Steps, Wanted(block, _columns.DeletionChance) ? State.RandomOrders : 0, State.Seed, block.Cancellation);
        for (int m = 0; m < measured.Count; m++)
        {
            Put(block, _columns.Deletion, row, measured[m], curves[m].Area);
            Put(block, _columns.DeletionChance, row, measured[m], curves[m].ChanceArea);
            TensorPrimitives.ConvertTruncating<double, float>(curves[m].Values, Row(block, _columns.DeletionCurve, row).Slice(measured[m] * State.Points, State.Points));
        }
    }

    private void Score(ReadOnlySpan<float> rows, int count, Span<double> chosen, int[] outputs)
    {
        int all = State.Model.OutputCount;
        if (all == 1)
        {
            State.Model.Function.Score(rows, count, chosen);
            return;
        }

        double[] scores = new double[count * all];
        State.Model.Function.Score(rows, count, scores);
        for (int r = 0; r < count; r++)
        {
            for (int m = 0; m < outputs.Length; m++)
                chosen[(r * outputs.Length) + m] = scores[(r * all) + outputs[m]];
        }
    }

    private static bool Wanted(in ExplainBlock block, int column) => column >= 0 && block.ActiveOutputs[column];

    private static void Put(in ExplainBlock block, int column, int row, int output, double value)
    {
        if (column >= 0)
            Row(block, column, row)[output] = (float)value;
    }
}
