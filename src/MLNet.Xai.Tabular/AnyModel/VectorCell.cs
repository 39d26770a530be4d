using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular;

/// <summary>A vector of Single is its values.</summary>
internal sealed class VectorCell : CellColumn
{
    public override Delegate CreateGetter(Func<ReadOnlyMemory<float>> numbers) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
    {
        ReadOnlySpan<float> own = numbers().Span;
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, own.Length);
        own.CopyTo(editor.Values);
        value = editor.Commit();
    });

    public override object Value(ReadOnlySpan<float> numbers) => numbers.ToArray();
}
