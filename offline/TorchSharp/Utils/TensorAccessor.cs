using System.Collections;

namespace TorchSharp.Utils;

/// <summary>A tensor's elements in row-major order, without a copy; valid as long as the tensor is.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly long[] _sizes;
    private readonly long[] _strides;
    private readonly T* _data;
    private readonly bool _contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _tensor = tensor;
        Native.Description d = tensor.Describe();
        (_sizes, _strides) = tensor.Layout();
        _data = (T*)d.Data;
        (_contiguous, Count) = (d.Contiguous != 0, d.Count);
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => _data[Offset(indices)];
        set => _data[Offset(indices)] = value;
    }

    public T[] ToArray()
    {
        var result = new T[Count];
        CopyTo(result);
        return result;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int count = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (_contiguous)
        {
            new ReadOnlySpan<T>(_data + tensorIndex, count).CopyTo(array[arrayIndex..]);
        }
        else
        {
            for (int i = 0; i < count; i++)
                array[arrayIndex + i] = _data[Strided(tensorIndex + i)];
        }

        GC.KeepAlive(_tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int count = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        for (int i = 0; i < count; i++)
            _data[Strided(tensorIndex + i)] = array[arrayIndex + i];
        GC.KeepAlive(_tensor);
    }

    public void Dispose()
    {
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private long Offset(long[] indices)
    {
        if (indices.Length == 1 && _sizes.Length != 1)
            return indices[0] < Count && indices[0] >= 0 ? Strided(indices[0]) : throw new IndexOutOfRangeException();
        if (indices.Length != _sizes.Length)
            throw new ArgumentException($"{indices.Length} indices into a tensor of {_sizes.Length} dimensions.", nameof(indices));
        long offset = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            if ((ulong)indices[i] >= (ulong)_sizes[i])
                throw new IndexOutOfRangeException($"Index {indices[i]} is outside dimension {i} of size {_sizes[i]}.");
            offset += indices[i] * _strides[i];
        }

        return offset;
    }

    private long Strided(long linear)
    {
        if (_contiguous)
            return linear;
        long offset = 0;
        for (int d = _sizes.Length - 1; d >= 0; d--)
        {
            offset += linear % _sizes[d] * _strides[d];
            linear /= _sizes[d];
        }

        return offset;
    }
}
