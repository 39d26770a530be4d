using MLNet.Xai.Data.Tables;
using ParquetSharp;

namespace MLNet.Xai.Data.Parquet;

/// <summary>Reads a column of a Parquet file, page by page.</summary>
internal abstract class ParquetColumn(ParquetLeaf leaf, string name) : IDisposable
{
    public ParquetLeaf Leaf => leaf;

    public string Name => name;

    /// <summary>Begins with a row group.</summary>
    public abstract void Open(RowGroupReader group);

    /// <summary>Reads the next rows; an <see cref="InvalidDataException"/> where a value cannot be what is wanted.</summary>
    public abstract void Read(int rows, long firstRow);

    public abstract void Dispose();

    /// <summary>A reader of a leaf into a column, or into one slot of it.</summary>
    public static ParquetColumn Create(ParquetLeaf leaf, string name, BatchColumn target, int slot, int slots, bool roundIntegers)
    {
        Type stored = leaf.Physical switch
        {
            PhysicalType.Boolean => typeof(bool),
            PhysicalType.Int32 => typeof(int),
            PhysicalType.Int64 => typeof(long),
            PhysicalType.Float => typeof(float),
            PhysicalType.Double => typeof(double),
            PhysicalType.FixedLenByteArray => typeof(FixedLenByteArray),
            _ => typeof(ByteArray),
        };
        Type item = target.Type is Microsoft.ML.Data.VectorDataViewType vector ? vector.ItemType.RawType : target.Type.RawType;
        Type generic = leaf.IsList ? typeof(ParquetList<,>) : typeof(ParquetScalar<,>);
        object[] arguments = leaf.IsList ? [leaf, name, target, roundIntegers] : [leaf, name, target, slot, slots, roundIntegers];
        return (ParquetColumn)Activator.CreateInstance(generic.MakeGenericType(stored, item), arguments)!;
    }

    protected InvalidDataException Unreadable(long row, object? value, Type type) =>
        new($"row {row}, column '{name}': {(value is ByteArray ? "bytes that are no UTF-8, or text that" : $"the value {FormattableString.Invariant($"{value}")}")} cannot be {type.Name} without loss.");

    protected InvalidDataException Missing(long row, Type type) => new($"row {row}, column '{name}': no value, and {type.Name} has none that says so.");

    protected InvalidDataException Short(long row) => new($"row {row}, column '{name}': the file is damaged, as the column ends before its rows do.");
}

/// <summary>A value a row.</summary>
internal sealed class ParquetScalar<TStored, T>(ParquetLeaf leaf, string name, BatchColumn target, int slot, int slots, bool roundIntegers) : ParquetColumn(leaf, name)
    where TStored : unmanaged
{
    private readonly ValueConverter<TStored, T> _convert = ParquetDecoding.Get<TStored, T>(leaf, roundIntegers);
    private readonly short[] _levels = new short[leaf.Level > 0 ? TableReader.BatchRows : 0];
    private readonly TStored[] _stored = new TStored[TableReader.BatchRows];
    private readonly bool _hasMissing = Conversions.HasMissing(typeof(T));
    private ColumnReader<TStored>? _reader;

    public override void Open(RowGroupReader group)
    {
        _reader?.Dispose();
        _reader = (ColumnReader<TStored>)group.Column(Leaf.Index);
    }

    public override void Read(int rows, long firstRow)
    {
        T[] values;
        if (target is VectorBatch<T> vector)
        {
            vector.Reserve(rows * slots);
            values = vector.Values;
        }
        else
        {
            values = ((ScalarBatch<T>)target).Values;
        }

        for (int done = 0; done < rows;)
        {
            int levels = (int)_reader!.ReadBatch(rows - done, Leaf.Level > 0 ? _levels : default, default, _stored, out long read);
            if (levels <= 0)
                throw Short(firstRow + done);
            Store(values.AsSpan(), levels, (int)read, firstRow, done);
            done += levels;
        }

        if (slots > 0)
        {
            int[] starts = ((VectorBatch<T>)target).Starts;
            for (int i = 0; i <= rows; i++)
                starts[i] = i * slots;
        }
    }

    public override void Dispose() => _reader?.Dispose();

    private void Store(Span<T> values, int levels, int read, long firstRow, int done)
    {
        int step = Math.Max(1, slots), at = (done * step) + slot;
        if (read == levels && typeof(T) == typeof(TStored) && step == 1)
        {
            _stored.AsSpan(0, read).CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.As<T, TStored>(ref values[at]), read));
            return;
        }

        int next = 0;
        for (int i = 0; i < levels; i++, at += step)
        {
            if (read < levels && _levels[i] < Leaf.Level)
                values[at] = _hasMissing ? Conversions.Missing<T>() : throw Missing(firstRow + done + i, typeof(T));
            else if (!_convert(_stored[next++], out values[at]))
                throw Unreadable(firstRow + done + i, _stored[next - 1], typeof(T));
        }
    }
}

/// <summary>A list a row.</summary>
internal sealed class ParquetList<TStored, T>(ParquetLeaf leaf, string name, BatchColumn target, bool roundIntegers) : ParquetColumn(leaf, name)
    where TStored : unmanaged
{
    private const int Levels = 8192;

    private readonly ValueConverter<TStored, T> _convert = ParquetDecoding.Get<TStored, T>(leaf, roundIntegers);
    private readonly VectorBatch<T> _target = (VectorBatch<T>)target;
    private readonly short[] _definitions = new short[Levels];
    private readonly short[] _repetitions = new short[Levels];
    private readonly TStored[] _stored = new TStored[Levels];
    private readonly bool _hasMissing = Conversions.HasMissing(typeof(T));
    private ColumnReader<TStored>? _reader;
    private int _level;
    private int _levels;
    private int _value;

    public override void Open(RowGroupReader group)
    {
        _reader?.Dispose();
        _reader = (ColumnReader<TStored>)group.Column(Leaf.Index);
        (_level, _levels) = (0, 0);
    }

    // A row has ended only when the next one begins, so what was read ahead is kept.
    public override void Read(int rows, long firstRow)
    {
        int row = -1, count = 0;
        while (true)
        {
            if (_level == _levels && !Fill())
            {
                if (row != rows - 1)
                    throw Short(firstRow + row + 1);
                break;
            }

            if (_repetitions[_level] == 0)
            {
                if (row >= 0)
                    count = End(row, count, firstRow);
                if (row == rows - 1)
                {
                    _target.Starts[rows] = count;
                    return;
                }

                _target.Starts[++row] = count;
            }
            else if (row < 0)
            {
                throw Short(firstRow);
            }

            short definition = _definitions[_level++];
            if (definition >= Leaf.ItemLevel)
                Add(definition, count++, firstRow + row);
            else if (definition < Leaf.ItemLevel - 1)
                count = AddNull(count, firstRow + row);
        }

        _target.Starts[rows] = End(row, count, firstRow);
    }

    public override void Dispose() => _reader?.Dispose();

    private void Add(short definition, int place, long row)
    {
        _target.Reserve(place + 1);
        if (definition < Leaf.Level)
            _target.Values[place] = _hasMissing ? Conversions.Missing<T>() : throw Missing(row, typeof(T));
        else if (!_convert(_stored[_value++], out _target.Values[place]))
            throw Unreadable(row, _stored[_value - 1], typeof(T));
    }

    private int AddNull(int count, long row)
    {
        if (_target.Size == 0)
            return count;
        if (!_hasMissing)
            throw Missing(row, typeof(T));
        _target.Reserve(count + _target.Size);
        _target.Values.AsSpan(count, _target.Size).Fill(Conversions.Missing<T>());
        return count + _target.Size;
    }

    private int End(int row, int count, long firstRow)
    {
        int size = count - _target.Starts[row];
        return _target.Size == 0 || size == _target.Size ? count
            : throw new InvalidDataException($"row {firstRow + row}, column '{Name}': a list of {size} values, and the model wants {_target.Size}.");
    }

    private bool Fill()
    {
        _level = _value = 0;
        _levels = (int)_reader!.ReadBatch(Levels, _definitions, _repetitions, _stored, out _);
        return _levels > 0;
    }
}
