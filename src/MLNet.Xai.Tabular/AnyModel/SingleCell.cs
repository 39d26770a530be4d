using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular;

/// <summary>A Single is itself.</summary>
internal sealed class SingleCell : CellColumn
{
    public override Delegate CreateGetter(Func<ReadOnlyMemory<float>> numbers) => (ValueGetter<float>)((ref float value) => value = numbers().Span[0]);

    public override object Value(ReadOnlySpan<float> numbers) => numbers[0];
}
