using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>A vector of Text whose length differs from row to row, made when it is read: the first number is how many items follow, each of the same count of numbers.</summary>
internal sealed class RenderedColumn : OutputColumn
{
    private readonly int _numbers;
    private readonly Render _render;

    /// <param name="capacity">The largest length.</param>
    /// <param name="numbers">Numbers of an item.</param>
    /// <param name="render">Makes an item's text.</param>
    public RenderedColumn(int capacity, int numbers, Render render)
    {
        (_numbers, _render) = (numbers, render);
        Dimensions = [(capacity * numbers) + 1];
    }

    public override DataViewType Type { get; } = new VectorDataViewType(TextDataViewType.Instance);

    public override Delegate CreateGetter(int output, IOutputRow row) => (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
    {
        ReadOnlySpan<float> numbers = row.Output(output);
        int length = (int)numbers[0];
        VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, length);
        for (int i = 0; i < length; i++)
            editor.Values[i] = _render(numbers.Slice(1 + (i * _numbers), _numbers)).AsMemory();
        value = editor.Commit();
    });
}

/// <summary>Text of numbers.</summary>
internal delegate string Render(ReadOnlySpan<float> numbers);
