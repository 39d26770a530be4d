using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>A vector of Single whose length differs from row to row: the first number is how many follow.</summary>
internal sealed class RaggedColumn : OutputColumn
{
    /// <param name="capacity">The largest length.</param>
    public RaggedColumn(int capacity) => Dimensions = [capacity + 1];

    public override DataViewType Type { get; } = new VectorDataViewType(NumberDataViewType.Single);

    public override Delegate CreateGetter(int output, IOutputRow row) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Cut(row.Output(output), ref value));

    private static void Cut(ReadOnlySpan<float> numbers, ref VBuffer<float> value)
    {
        int length = (int)numbers[0];
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, length);
        numbers.Slice(1, length).CopyTo(editor.Values);
        value = editor.Commit();
    }
}
