using System.Buffers;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;

namespace MLNet.Xai.Tabular;

/// <summary>TreeSHAP on rows of floats: features, then what the options need (score, probability, flag).</summary>
internal sealed class TreeShapRows : RowExplainer
{
    private readonly Lazy<TreeShapExplainer> _explainer;
    private readonly int _scoreOffset = -1;
    private readonly int _probabilityOffset = -1;
    private readonly int _flagOffset = -1;
    private readonly OutputRowWriter _writer;

    public TreeShapRows(TreeShapState state, IProgress<ExplainProgress>? progress = null, CancellationToken cancellation = default)
    {
        State = state;
        Progress = progress;
        Cancellation = cancellation;
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
        int width = state.Ensemble.FeatureCount;
        bool predicted = state.Outputs[0] < 0;
        bool scored = state.Residual is ResidualTarget.Score or ResidualTarget.LogScore || predicted || state.When is { FlagColumn: null };
        int outputs = state.Ensemble.OutputCount;
        if (scored)
            _scoreOffset = Add(outputs > 1 ? new InputColumn("Score", InputKind.Vector, outputs) : new InputColumn("Score", InputKind.Scalar, 1));
        if (state.Residual == ResidualTarget.Probability)
            _probabilityOffset = Add(new InputColumn("Probability", InputKind.Scalar, 1));
        if (state.When?.FlagColumn is { } flag)
            _flagOffset = Add(new InputColumn(flag, InputKind.Flag, 1));
        Inputs = inputs;
        Outputs = TreeShapColumns.Describe(state);
        _writer = new OutputRowWriter(state);

        int Add(InputColumn column)
        {
            inputs.Add(column);
            width += column.Size;
            return width - column.Size;
        }
    }

    public TreeShapState State { get; }

    public override string Name => "TreeSHAP";

    public override IReadOnlyList<InputColumn> Inputs { get; }

    public override IReadOnlyList<OutputColumn> Outputs { get; }

    public override IReadOnlyList<string> NameClashes => State.NameClashes;

    public override CancellationToken Cancellation { get; }

    public override IProgress<ExplainProgress>? Progress { get; }

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

    public override void Explain(ReadOnlySpan<float> inputs, int rowCount, Span<float> outputs, in ExplainCall call)
    {
        TreeShapExplainer explainer = _explainer.Value;
        int features = explainer.FeatureCount;
        int valuesPerRow = features * explainer.OutputCount;
        bool wantValues = call.ActiveOutputs[0] || call.ActiveOutputs[2];
        float[] rows = ArrayPool<float>.Shared.Rent(rowCount * features);
        int[] wanted = ArrayPool<int>.Shared.Rent(rowCount);
        double[] values = ArrayPool<double>.Shared.Rent(wantValues ? rowCount * valuesPerRow : 0);
        try
        {
            int count = 0;
            for (int row = 0; row < rowCount; row++)
            {
                ReadOnlySpan<float> input = inputs.Slice(row * InputWidth, InputWidth);
                if (!IsWanted(input))
                {
                    outputs.Slice(row * OutputWidth, OutputWidth).Fill(float.NaN);
                    continue;
                }

                input[..features].CopyTo(rows.AsSpan(count * features));
                wanted[count++] = row;
            }

            if (wantValues)
                explainer.Explain(rows, count, values, ct: call.Cancellation);
            for (int i = 0; i < count; i++)
            {
                var row = new ExplainedValues(
                    rows.AsSpan(i * features, features),
                    wantValues ? values.AsSpan(i * valuesPerRow, valuesPerRow) : [],
                    explainer.BaseValues,
                    Slice(inputs, wanted[i], _scoreOffset, explainer.OutputCount),
                    Slice(inputs, wanted[i], _probabilityOffset, 1));
                _writer.Write(row, outputs.Slice(wanted[i] * OutputWidth, OutputWidth), call.ActiveOutputs);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rows);
            ArrayPool<int>.Shared.Return(wanted);
            ArrayPool<double>.Shared.Return(values);
        }
    }

    public override ExplainingTransformer ToTransformer() => new TreeShapTransformer(this);

    public override void Write(BinaryWriter writer) => State.Write(writer);

    internal static RowExplainer Read(BinaryReader reader) => new TreeShapRows(TreeShapState.Read(reader));

    private bool IsWanted(ReadOnlySpan<float> input)
    {
        if (State.When is not { } when)
            return true;
        if (_flagOffset >= 0)
            return input[_flagOffset] != 0;
        float largest = float.NaN;
        foreach (float score in input.Slice(_scoreOffset, State.Ensemble.OutputCount))
            largest = largest >= score ? largest : score;
        return when.Accepts(largest);
    }

    private ReadOnlySpan<float> Slice(ReadOnlySpan<float> inputs, int row, int offset, int size) =>
        offset < 0 ? [] : inputs.Slice((row * InputWidth) + offset, size);
}
