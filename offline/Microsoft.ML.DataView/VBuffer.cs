using System.Collections;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

public readonly struct VBuffer<T> : IEnumerable
{
    public readonly int Length;

    private readonly int _count;
    private readonly T[] _values;
    private readonly int[] _indices;

    public VBuffer(int length, T[] values, int[] indices = null)
    {
        Check.Param(length >= 0, nameof(length));
        Check.Param((values?.Length ?? 0) >= length, nameof(values));
        Length = length;
        _count = length;
        _values = values;
        _indices = indices;
    }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Check.Param(length >= 0, nameof(length));
        Check.Param(count >= 0 && count <= length, nameof(count));
        Check.Param((values?.Length ?? 0) >= count, nameof(values));
        Check.Param(count == length || (indices?.Length ?? 0) >= count, nameof(indices));
        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    public bool IsDense => _count == Length;

    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public void CopyToDense(ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        Check.Param(sourceIndex >= 0 && sourceIndex <= Length, nameof(sourceIndex));
        Check.Param(length >= 0 && sourceIndex <= Length - length, nameof(length));
        int from = IsDense ? sourceIndex : FirstAtLeast(sourceIndex);
        int until = IsDense ? sourceIndex + length : FirstAtLeast(sourceIndex + length);
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length, until - from);
        _values.AsSpan(from, until - from).CopyTo(editor.Values);
        for (int i = 0; i < editor.Indices.Length; i++)
            editor.Indices[i] = _indices[from + i] - sourceIndex;
        destination = editor.Commit();
    }

    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default)
    {
        Check.Param(destinationIndex >= 0 && destinationIndex <= destination.Length - Length, nameof(destination), "Not large enough to hold these values.");
        Span<T> target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }

        target.Fill(defaultValue);
        for (int i = 0; i < _count; i++)
            target[_indices[i]] = _values[i];
    }

    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        int size = source?.Length ?? 0;
        Check.Param(length >= 0 && length <= size, nameof(length));
        Check.Param(sourceIndex >= 0 && sourceIndex <= size - length, nameof(sourceIndex));
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        VBuffer<T> self = this;
        return self.IsDense || all ? self.DenseValues().Select((value, i) => KeyValuePair.Create(i, value)) : Explicit(self);

        static IEnumerable<KeyValuePair<int, T>> Explicit(VBuffer<T> buffer)
        {
            for (int i = 0; i < buffer._count; i++)
                yield return KeyValuePair.Create(buffer._indices[i], buffer._values[i]);
        }
    }

    public IEnumerable<T> DenseValues()
    {
        int next = 0;
        for (int slot = 0; slot < Length; slot++)
        {
            if (IsDense)
                yield return _values[slot];
            else if (next < _count && _indices[next] == slot)
                yield return _values[next++];
            else
                yield return default;
        }
    }

    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    public T GetItemOrDefault(int index)
    {
        Check.Param(index >= 0 && index < Length, nameof(index));
        if (IsDense)
            return _values[index];
        int at = FirstAtLeast(index);
        return at < _count && _indices[at] == index ? _values[at] : default;
    }

    public override string ToString() =>
        IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    public IEnumerator GetEnumerator() => _values.GetEnumerator();

    internal VBufferEditor<T> Edit(int length, int? valuesCount = null, int? capacity = null, bool keepOld = false, bool indicesOnDense = false)
    {
        Check.Param(length >= 0, nameof(length), "Must be non-negative.");
        Check.Param(valuesCount is null or >= 0, nameof(valuesCount), "If specified, must be non-negative.");
        int count = valuesCount ?? length;
        Check.Param(count <= length, nameof(valuesCount), "If specified, must be no greater than the new length.");
        T[] values = Grown(_values, count, capacity, keepOld);
        int[] indices = count != length || indicesOnDense ? Grown(_indices, count, capacity, keepOld) : _indices;
        return new VBufferEditor<T>(length, count, values, indices, indicesOnDense,
            !ReferenceEquals(values, _values), !ReferenceEquals(indices, _indices));
    }

    internal VBufferEditor<T> Edit() => Edit(Length, _count);

    private static TItem[] Grown<TItem>(TItem[] old, int needed, int? capacity, bool keepOld)
    {
        int size = old?.Length ?? 0;
        if (size >= needed && (old is not null || needed == 0))
            return old;
        int wanted = (int)Math.Min(Math.Max(needed, 2L * size), Math.Max(needed, capacity ?? Array.MaxLength));
        var grown = new TItem[wanted];
        if (keepOld && size > 0)
            Array.Copy(old, grown, size);
        return grown;
    }

    private int FirstAtLeast(int slot)
    {
        int at = _indices.AsSpan(0, _count).BinarySearch(slot);
        return at >= 0 ? at : ~at;
    }
}
