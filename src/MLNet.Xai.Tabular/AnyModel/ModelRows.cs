using System.Numerics.Tensors;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>An explainer of any model: reads the features, what the model says, and which rows are wanted; each row is a work of its own.</summary>
internal abstract class ModelRows : RowExplainer
{
    private readonly int _output;
    private readonly int _flag = -1;
    private readonly ExplainWhen? _when;

    /// <param name="model">What is explained.</param>
    /// <param name="when">Which rows are wanted; all when null.</param>
    /// <param name="more">Further columns that are read, behind the model's output.</param>
    protected ModelRows(ExplainedModel model, ExplainWhen? when, params IEnumerable<InputColumn> more)
    {
        (Model, _when) = (model, when);
        _output = model.Function.Inputs.Count;
        List<InputColumn> inputs =
        [
            .. model.Function.Inputs,
            new InputColumn(model.Function.OutputColumn, model.OutputCount > 1 ? InputKind.Vector : InputKind.Scalar, model.OutputCount),
            .. more,
        ];
        if (when?.FlagColumn is { } flag)
        {
            _flag = inputs.Count;
            inputs.Add(new InputColumn(flag, InputKind.Flag, 1));
        }

        Inputs = [.. inputs];
    }

    public ExplainedModel Model { get; }

    public override IReadOnlyList<InputColumn> Inputs { get; }

    public override bool Needs(int input, bool[] activeOutputs) => true;

    // A row costs hundreds of scorings: none is computed ahead that may not be read.
    public override int MostRows(bool[] activeOutputs) => 1;

    public override void Explain(in ExplainBlock block)
    {
        for (int row = 0; row < block.Count; row++)
        {
            block.Cancellation.ThrowIfCancellationRequested();
            if (Wants(block, row))
                Explain(block, row, Features(block, row), Scores(block, row));
            else
                Skip(block, row);
        }
    }

    /// <summary>Whether a row is to be explained.</summary>
    protected bool Wants(in ExplainBlock block, int row) =>
        _when is null || (_flag >= 0 ? block.Input(_flag)[row] != 0 : _when.Accepts(TensorPrimitives.Max(Scores(block, row))));

    /// <summary>Says that a row is not explained.</summary>
    protected void Skip(in ExplainBlock block, int row)
    {
        for (int column = 0; column < Outputs.Count; column++)
            Row(block, column, row).Fill(float.NaN);
    }

    /// <summary>All slots of a row.</summary>
    protected ReadOnlySpan<float> Features(in ExplainBlock block, int row)
    {
        if (_output == 1)
            return block.Input(0).Slice(row * Model.Slots, Model.Slots);
        float[] all = new float[Model.Slots];
        for (int input = 0, at = 0; input < _output; at += Inputs[input++].Size)
            block.Input(input).Slice(row * Inputs[input].Size, Inputs[input].Size).CopyTo(all.AsSpan(at));
        return all;
    }

    /// <summary>A row's numbers in a further column, counted from 0.</summary>
    protected ReadOnlySpan<float> More(in ExplainBlock block, int row, int column)
    {
        int input = _output + 1 + column;
        return block.Input(input).Slice(row * Inputs[input].Size, Inputs[input].Size);
    }

    /// <summary>What the model says of a row, one number an output.</summary>
    protected ReadOnlySpan<float> Scores(in ExplainBlock block, int row) => block.Input(_output).Slice(row * Model.OutputCount, Model.OutputCount);

    /// <summary>A row's room in an output column; empty where it has room only when read, and is not.</summary>
    protected static Span<float> Row(in ExplainBlock block, int column, int row)
    {
        Span<float> all = block.Output(column);
        int width = all.Length / block.Count;
        return all.Slice(row * width, width);
    }

    /// <summary>Explains one row that is wanted; an explainer of many rows at once overrides <see cref="Explain(in ExplainBlock)"/> instead.</summary>
    /// <param name="block">Where its columns are.</param>
    /// <param name="row">Its number in the block.</param>
    /// <param name="features">All slots of the feature column.</param>
    /// <param name="scores">What the model says, one number an output.</param>
    protected virtual void Explain(in ExplainBlock block, int row, ReadOnlySpan<float> features, ReadOnlySpan<float> scores) => throw new NotSupportedException();
}
