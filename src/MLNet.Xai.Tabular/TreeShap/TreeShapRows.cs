using System.Buffers;
using System.Numerics.Tensors;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;

namespace MLNet.Xai.Tabular;

/// <summary>TreeSHAP on rows of floats: features, then what the options need (score, probability, flag).</summary>
internal sealed class TreeShapRows : RowExplainer
{
    // Doubles that are computed at once, 32 MB: more rows go in portions.
    private const int MostComputed = 1 << 22;

    private readonly ValueLayout _layout;
    private readonly Lazy<TreeShapExplainer> _explainer;
    private readonly OutputWriter _writer;
    private readonly int _score = -1;
    private readonly int _probability = -1;
    private readonly int _flag = -1;

    public TreeShapRows(TreeShapState state)
    {
        State = state;
        _layout = new ValueLayout(state);
        _explainer = new(() => new TreeShapExplainer(state.Ensemble, new TreeShapOptions
        {
            Perturbation = state.Perturbation,
            Background = state.Background,
            Groups = _layout.Players,
            Units = state.Units,
            Link = state.Link,
            Samples = state.Samples,
            Seed = state.Seed,
        }));
        var inputs = new List<InputColumn> { new FeatureSlots(state.FeatureColumn, state.Features.GroupOfSlot.Length, state.Slots) };
        bool predicted = state.Outputs[0] < 0;
        bool scored = state.Residual is ResidualTarget.Score or ResidualTarget.LogScore || predicted || state.When is { FlagColumn: null };
        int outputs = state.Ensemble.OutputCount;
        if (scored)
            _score = Add(outputs > 1 ? new InputColumn("Score", InputKind.Vector, outputs) : new InputColumn("Score", InputKind.Scalar, 1));
        if (state.Residual == ResidualTarget.Probability)
            _probability = Add(new InputColumn("Probability", InputKind.Scalar, 1));
        if (state.When?.FlagColumn is { } flag)
            _flag = Add(new InputColumn(flag, InputKind.Flag, 1));
        Inputs = inputs;
        Outputs = TreeShapColumns.Describe(state, _layout);
        _writer = new OutputWriter(state, _layout);

        int Add(InputColumn column)
        {
            inputs.Add(column);
            return inputs.Count - 1;
        }
    }

    public TreeShapState State { get; }

    public override string Name => "TreeSHAP";

    public override IReadOnlyList<InputColumn> Inputs { get; }

    public override IReadOnlyList<OutputColumn> Outputs { get; }

    public override bool Needs(int input, bool[] activeOutputs)
    {
        bool residual = activeOutputs[TreeShapColumns.Residuals];
        if (input == 0)
            return residual || activeOutputs[TreeShapColumns.Values] || activeOutputs.AsSpan(TreeShapColumns.Others).Contains(true);
        bool everywhere = State.When is not null || State.Outputs[0] < 0;
        return input == _flag || residual || (input == _score && everywhere);
    }

    public override int MostRows(bool[] activeOutputs) => WantsInteractions(activeOutputs)
        ? Math.Max(1, MostComputed / Outputs[TreeShapColumns.Interactions(State)].Width)
        : int.MaxValue;

    public override void Explain(in ExplainBlock block)
    {
        int[] wanted = ArrayPool<int>.Shared.Rent(block.Count);
        int count = State.When is null ? block.Count : Select(block, wanted);
        if (count == block.Count)
            Explain(block, block.Input(0), count, []);
        else
            ExplainSome(block, wanted.AsSpan(0, count));
        ArrayPool<int>.Shared.Return(wanted);
    }

    public override ExplainingTransformer ToTransformer(Watch watch) => new TreeShapTransformer(this, watch);

    public override void Write(BinaryWriter writer) => State.Write(writer);

    internal static RowExplainer Read(BinaryReader reader) => new TreeShapRows(TreeShapState.Read(reader));

    private int Select(in ExplainBlock block, int[] wanted)
    {
        ReadOnlySpan<float> flags = block.Input(Math.Max(0, _flag));
        ReadOnlySpan<float> scores = block.Input(Math.Max(0, _score));
        int outputs = State.Ensemble.OutputCount;
        int count = 0;
        for (int row = 0; row < block.Count; row++)
        {
            if (_flag >= 0 ? flags[row] != 0 : State.When!.Accepts(TensorPrimitives.Max(scores.Slice(row * outputs, outputs))))
                wanted[count++] = row;
        }

        return count;
    }

    private void ExplainSome(in ExplainBlock block, ReadOnlySpan<int> wanted)
    {
        for (int output = 0; output < Outputs.Count; output++)
            block.Output(output).Fill(float.NaN);
        if (wanted.IsEmpty)
            return;
        int features = State.Ensemble.FeatureCount;
        float[] rows = ArrayPool<float>.Shared.Rent(wanted.Length * features);
        for (int i = 0; i < wanted.Length; i++)
            block.Input(0).Slice(wanted[i] * features, features).CopyTo(rows.AsSpan(i * features));
        Explain(block, rows, wanted.Length, wanted);
        ArrayPool<float>.Shared.Return(rows);
    }

    private void Explain(in ExplainBlock block, ReadOnlySpan<float> rows, int count, ReadOnlySpan<int> places)
    {
        TreeShapExplainer explainer = _explainer.Value;
        bool wantInteractions = WantsInteractions(block.ActiveOutputs);
        bool wantValues = Needs(0, block.ActiveOutputs);
        int perRow = wantValues ? explainer.OutputCount * explainer.ValueCount : 0;
        int perMatrix = wantInteractions ? perRow * explainer.ValueCount : 0;
        int portion = Math.Clamp(MostComputed / Math.Max(1, Math.Max(perRow, perMatrix)), 1, count);
        double[] values = ArrayPool<double>.Shared.Rent(portion * perRow);
        double[] matrices = ArrayPool<double>.Shared.Rent(portion * perMatrix);
        bool wantPredictions = State.Residual == ResidualTarget.Trees && block.ActiveOutputs[TreeShapColumns.Residuals];
        double[] predictions = ArrayPool<double>.Shared.Rent(wantPredictions ? portion * explainer.OutputCount : 0);
        int features = explainer.FeatureCount;
        for (int first = 0; first < count; first += portion)
        {
            int some = Math.Min(portion, count - first);
            ReadOnlySpan<float> part = rows.Slice(wantValues ? first * features : 0, wantValues ? some * features : 0);
            if (wantValues)
                explainer.ExplainAs(block.SameBits, part, some, values, ct: block.Cancellation);
            if (wantInteractions)
                explainer.ExplainInteractions(part, some, matrices, ct: block.Cancellation);
            _writer.Write(
                new ExplainedRows
                {
                    Count = some,
                    First = first,
                    Places = places.IsEmpty ? [] : places.Slice(first, some),
                    Values = values.AsSpan(0, some * perRow),
                    Interactions = matrices.AsSpan(0, some * perMatrix),
                    BaseValues = explainer.BaseValues,
                    Predictions = wantPredictions ? Predict(part, some, predictions) : [],
                    Scores = _score >= 0 ? block.Input(_score) : [],
                    Probabilities = _probability >= 0 ? block.Input(_probability) : [],
                },
                block);
        }

        ArrayPool<double>.Shared.Return(values);
        ArrayPool<double>.Shared.Return(matrices);
        ArrayPool<double>.Shared.Return(predictions);
    }

    // All outputs of all rows at once: a tree is walked once for them.
    private ReadOnlySpan<double> Predict(ReadOnlySpan<float> rows, int count, double[] predictions)
    {
        int outputs = State.Ensemble.OutputCount;
        State.Ensemble.Predict(rows, count, predictions);
        for (int row = 0; row < count && State.Units == ExplanationUnits.Probability; row++)
            State.Link!.Apply(predictions.AsSpan(row * outputs, outputs), predictions.AsSpan(row * outputs, outputs));
        return predictions.AsSpan(0, count * outputs);
    }

    private bool WantsInteractions(bool[] activeOutputs) => State.Interactions && activeOutputs[TreeShapColumns.Interactions(State)];
}
