using Microsoft.ML.Data;
using MLNet.Xai.Data.Tables;

namespace MLNet.Xai.Data.Sources;

/// <summary>Gives the value of a column in the row that stands, and says whether there is one.</summary>
internal delegate bool ColumnGetter<T>(out T value);

/// <summary>A column of a source that goes row by row, on its way into a batch.</summary>
internal abstract class RowFeed
{
    /// <summary>Takes the value of the row that stands.</summary>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    public abstract string? Read(int row);

    /// <summary>Ends a batch of so many rows.</summary>
    public virtual void End(int rows)
    {
    }

    /// <summary>Into a column, or one slot of it.</summary>
    public static RowFeed Create<TFrom>(ColumnGetter<TFrom> getter, BatchColumn target, int slot, int slots, bool roundIntegers)
    {
        Type item = target.Type is VectorDataViewType vector ? vector.ItemType.RawType : target.Type.RawType;
        return (RowFeed)Activator.CreateInstance(typeof(ScalarFeed<,>).MakeGenericType(typeof(TFrom), item), getter, target, slot, slots, roundIntegers)!;
    }

    /// <summary>Lists into a vector column.</summary>
    public static RowFeed CreateList<TFrom>(ColumnGetter<IReadOnlyList<TFrom>> getter, BatchColumn target, bool roundIntegers) =>
        (RowFeed)Activator.CreateInstance(typeof(ListFeed<,>).MakeGenericType(typeof(TFrom), ((VectorDataViewType)target.Type).ItemType.RawType), getter, target, roundIntegers)!;
}

/// <summary>A value a row.</summary>
internal sealed class ScalarFeed<TFrom, T> : RowFeed
{
    private readonly ColumnGetter<TFrom> _getter;
    private readonly ValueConverter<TFrom, T> _convert;
    private readonly VectorBatch<T>? _vector;
    private readonly T[]? _scalar;
    private readonly int _slot;
    private readonly int _slots;

    public ScalarFeed(ColumnGetter<TFrom> getter, BatchColumn target, int slot, int slots, bool roundIntegers)
    {
        (_getter, _convert, _slot, _slots) = (getter, Conversions.Get<TFrom, T>(roundIntegers), slot, slots);
        _vector = target as VectorBatch<T>;
        _scalar = (target as ScalarBatch<T>)?.Values;
        _vector?.Reserve(TableReader.BatchRows * slots);
    }

    public override string? Read(int row)
    {
        ref T place = ref _scalar is not null ? ref _scalar[row] : ref _vector!.Values[(row * _slots) + _slot];
        if (!_getter(out TFrom value))
        {
            if (!Conversions.HasMissing(typeof(T)))
                return $"no value, and {typeof(T).Name} has none that says so.";
            place = Conversions.Missing<T>();
            return null;
        }

        return _convert(value, out place) ? null : FormattableString.Invariant($"the value {value} cannot be {typeof(T).Name} without loss.");
    }

    public override void End(int rows)
    {
        if (_vector is null || _slot > 0)
            return;
        for (int i = 0; i <= rows; i++)
            _vector.Starts[i] = i * _slots;
    }
}

/// <summary>A list a row.</summary>
internal sealed class ListFeed<TFrom, T>(ColumnGetter<IReadOnlyList<TFrom>> getter, BatchColumn target, bool roundIntegers) : RowFeed
{
    private readonly ValueConverter<TFrom, T> _convert = Conversions.Get<TFrom, T>(roundIntegers);
    private readonly VectorBatch<T> _vector = (VectorBatch<T>)target;

    public override string? Read(int row)
    {
        bool there = getter(out IReadOnlyList<TFrom> list);
        int start = _vector.Starts[row], size = there ? list.Count : _vector.Size;
        _vector.Starts[row + 1] = start + size;
        if (_vector.Size > 0 && size != _vector.Size)
            return $"a list of {size} values, and the model wants {_vector.Size}.";
        _vector.Reserve(start + size);
        if (!there)
        {
            _vector.Values.AsSpan(start, size).Fill(Conversions.Missing<T>());
            return Conversions.HasMissing(typeof(T)) || size == 0 ? null : $"no value, and {typeof(T).Name} has none that says so.";
        }

        for (int i = 0; i < size; i++)
        {
            if (!_convert(list[i], out _vector.Values[start + i]))
                return FormattableString.Invariant($"the value {list[i]} cannot be {typeof(T).Name} without loss.");
        }

        return null;
    }
}
