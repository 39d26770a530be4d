namespace Microsoft.ML.Data;

/// <summary>The current row's features as a dense span.</summary>
internal sealed class FeatureReader(DataViewRow row, DataViewSchema.Column column)
{
    private readonly ValueGetter<VBuffer<float>> _getter = row.GetGetter<VBuffer<float>>(column);
    private readonly float[] _dense = new float[((VectorDataViewType)column.Type).Size];
    private VBuffer<float> _buffer;

    public ReadOnlySpan<float> Read()
    {
        _getter(ref _buffer);
        if (_buffer.IsDense)
            return _buffer.GetValues();
        _buffer.CopyTo(_dense);
        return _dense;
    }
}
