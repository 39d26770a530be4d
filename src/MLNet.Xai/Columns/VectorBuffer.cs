using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>The buffer of a vector column: the consumer gets values of its own, which it may change.</summary>
internal sealed class VectorBuffer<T>(DataViewRow source, DataViewSchema.Column column) : ColumnBuffer<VBuffer<T>>(source, column)
{
    protected override void Copy(in VBuffer<T> source, ref VBuffer<T> destination) => source.CopyTo(ref destination);
}
