using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>A Text or a vector of them: the numbers are indices into <paramref name="texts"/>, and empty text where there is no such index.</summary>
internal sealed class TextColumn(IReadOnlyList<string> texts) : OutputColumn
{
    public override DataViewType Type => TypeOf(TextDataViewType.Instance);

    public override Delegate CreateGetter(int output, IOutputRow row)
    {
        if (IsScalar)
            return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Text(texts, row.Output(output)[0]));
        int width = Width;
        return (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            ReadOnlySpan<float> numbers = row.Output(output);
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, width);
            for (int i = 0; i < width; i++)
                editor.Values[i] = Text(texts, numbers[i]);
            value = editor.Commit();
        });
    }

    private static ReadOnlyMemory<char> Text(IReadOnlyList<string> texts, float index) =>
        index >= 0 && index < texts.Count ? texts[(int)index].AsMemory() : default;
}
