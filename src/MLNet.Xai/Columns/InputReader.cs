using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>Copies the inputs of the row that a source stands on into a block.</summary>
internal sealed class InputReader
{
    private readonly (int Offset, int Size, ReadInput Read)[] _columns;

    /// <summary>Reads the needed inputs of <paramref name="row"/>, from <paramref name="buffers"/> where a column is buffered anyway.</summary>
    public InputReader(BoundColumns bound, ActiveColumns active, RowLayout layout, DataViewRow row, ColumnBuffer?[]? buffers = null)
    {
        RowExplainer explainer = bound.Explainer;
        _columns = [.. Enumerable.Range(0, explainer.Inputs.Count)
            .Where(i => bound.Needs(i, active))
            .Select(i => (layout.InputOffsets[i], layout.InputSizes[i], Create(explainer.Inputs[i], bound.Inputs[i], row, buffers?[bound.Inputs[i].Index])))];
    }

    /// <summary>Fills one row of a block that has room for <paramref name="capacity"/> rows.</summary>
    public void ReadRow(float[] inputs, int capacity, int row)
    {
        foreach ((int offset, int size, ReadInput read) in _columns)
            read(inputs.AsSpan((offset * capacity) + (row * size), size));
    }

    /// <summary>Reads one input of the row that a source stands on.</summary>
    public static ReadInput Create(InputColumn input, DataViewSchema.Column column, DataViewRow row, ColumnBuffer? buffer)
    {
        switch (input.Kind)
        {
            case InputKind.Flag:
                ValueGetter<bool> flag = Getter<bool>();
                return destination =>
                {
                    bool value = false;
                    flag(ref value);
                    destination[0] = value ? 1 : 0;
                };
            case InputKind.Scalar:
                ValueGetter<float> scalar = Getter<float>();
                return destination => scalar(ref destination[0]);
            case InputKind.Encoded:
                return input.CreateReader(row, column, buffer);
            default:
                ValueGetter<VBuffer<float>> vector = Getter<VBuffer<float>>();
                VBuffer<float> values = default;
                return destination =>
                {
                    vector(ref values);
                    if (values.Length != destination.Length)
                    {
                        throw new InvalidOperationException(
                            $"Row {row.Position}: the column '{input.Name}' has {values.Length} values; {destination.Length} are wanted.");
                    }

                    values.CopyTo(destination);
                };
        }

        ValueGetter<T> Getter<T>() => buffer is ColumnBuffer<T> buffered ? buffered.Latest : row.GetGetter<T>(column);
    }
}
