using System.Buffers;
using System.Numerics.Tensors;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;

namespace MLNet.Xai.Tabular;

/// <summary>TreeSHAP on rows of floats: features, then what the options need (score, probability, flag).</summary>
internal sealed class TreeShapRows : RowExplainer
{
    private readonly Lazy<TreeShapExplainer> _explainer;
    private readonly OutputWriter _writer;
    private readonly int _score = -1;
    private readonly int _probability = -1;
    private readonly int _flag = -1;

    public TreeShapRows(TreeShapState state)
    {
        State = state;
        _explainer = new(() => new TreeShapExplainer(state.Ensemble, new TreeShapOptions
        {
            Perturbation = state.Perturbation,
            Background = state.Background,
            Units = state.Units,
            Link = state.Link,
            Samples = state.Samples,
            Seed = state.Seed,
        }));
        var inputs = new List<InputColumn> { new(state.FeatureColumn, InputKind.Vector, state.Ensemble.FeatureCount) };
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
        Outputs = TreeShapColumns.Describe(state);
        _writer = new OutputWriter(state);

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
        bool everywhere = State.When is not null || State.Outputs[0] < 0;
        return Inputs[input].Name switch
        {
            "Score" when input > 0 => activeOutputs[2] || everywhere,
            "Probability" when input > 0 => activeOutputs[2],
            _ => input > 0 || activeOutputs[0] || activeOutputs[2],
        };
    }

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
        bool wantValues = block.ActiveOutputs[0] || block.ActiveOutputs[2];
        int size = wantValues ? count * explainer.OutputCount * explainer.FeatureCount : 0;
        double[] values = ArrayPool<double>.Shared.Rent(size);
        if (wantValues)
            explainer.Explain(rows, count, values, ct: block.Cancellation);
        var explained = new ExplainedRows
        {
            Count = count,
            Places = places,
            Features = rows,
            Values = values.AsSpan(0, size),
            BaseValues = explainer.BaseValues,
            Scores = _score >= 0 ? block.Input(_score) : [],
            Probabilities = _probability >= 0 ? block.Input(_probability) : [],
        };
        _writer.Write(explained, block);
        ArrayPool<double>.Shared.Return(values);
    }
}
