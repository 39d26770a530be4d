using System.Buffers;
using System.Runtime.InteropServices;
using ParquetSharp;
using ParquetSharp.Schema;

namespace MLNet.Xai.Data.Writing;

/// <summary>Fields as columns of a Parquet file. All are required: NaN and empty text stand for what is missing, as in ML.NET.</summary>
internal static class ParquetColumns
{
    /// <summary>The column in the file's schema.</summary>
    public static Node Node(OutField field)
    {
        Type type = field.GetType().GenericTypeArguments[0];
        if (field.GetType().GetGenericTypeDefinition() != typeof(ListField<>))
            return Leaf(field.Name, type);
        Node element = field is ListField<float> { SlotNames: not null }
            ? new GroupNode("element", Repetition.Required, [Leaf("name", typeof(ReadOnlyMemory<char>)), Leaf("value", type)])
            : Leaf("element", type);
        return new GroupNode(field.Name, Repetition.Required, [new GroupNode("list", Repetition.Repeated, [element])], LogicalType.List());
    }

    /// <summary>Writes the first rows of a field's block.</summary>
    public static void Write(RowGroupWriter group, OutField field, int rows)
    {
        switch (field)
        {
            case ScalarField<float> f: Plain(group, f.Values.AsSpan(0, rows)); break;
            case ScalarField<double> f: Plain(group, f.Values.AsSpan(0, rows)); break;
            case ScalarField<bool> f: Plain(group, f.Values.AsSpan(0, rows)); break;
            case ScalarField<int> f: Plain(group, f.Values.AsSpan(0, rows)); break;
            case ScalarField<long> f: Plain(group, f.Values.AsSpan(0, rows)); break;
            case ScalarField<uint> f: Plain(group, MemoryMarshal.Cast<uint, int>(f.Values.AsSpan(0, rows))); break;
            case ScalarField<ulong> f: Plain(group, MemoryMarshal.Cast<ulong, long>(f.Values.AsSpan(0, rows))); break;
            case ScalarField<sbyte> f: Mapped(group, f, rows, v => (int)v); break;
            case ScalarField<byte> f: Mapped(group, f, rows, v => (int)v); break;
            case ScalarField<short> f: Mapped(group, f, rows, v => (int)v); break;
            case ScalarField<ushort> f: Mapped(group, f, rows, v => (int)v); break;
            case ScalarField<DateTime> f: Mapped(group, f, rows, v => Microseconds(f.Name, v)); break;
            case ScalarField<ReadOnlyMemory<char>> f: Texts(group, rows, default, default, i => f.Values[i]); break;
            case ScalarField<DateTimeOffset> f: Texts(group, rows, default, default, i => f.Values[i].ToString("O", System.Globalization.CultureInfo.InvariantCulture).AsMemory()); break;
            case ScalarField<TimeSpan> f: Texts(group, rows, default, default, i => f.Values[i].ToString("c", System.Globalization.CultureInfo.InvariantCulture).AsMemory()); break;
            case ListField<float> { SlotNames: { } names } f: Pairs(group, f, names, rows); break;
            case ListField<float> f: List(group, f, rows, v => v); break;
            case ListField<double> f: List(group, f, rows, v => v); break;
            case ListField<bool> f: List(group, f, rows, v => v); break;
            case ListField<int> f: List(group, f, rows, v => v); break;
            case ListField<long> f: List(group, f, rows, v => v); break;
            case ListField<uint> f: List(group, f, rows, v => (int)v); break;
            case ListField<ulong> f: List(group, f, rows, v => (long)v); break;
            case ListField<sbyte> f: List(group, f, rows, v => (int)v); break;
            case ListField<byte> f: List(group, f, rows, v => (int)v); break;
            case ListField<short> f: List(group, f, rows, v => (int)v); break;
            case ListField<ushort> f: List(group, f, rows, v => (int)v); break;
            default: throw new NotSupportedException($"The column '{field.Name}' ({field.Column.Type}) cannot be written to Parquet.");
        }
    }

    private static PrimitiveNode Leaf(string name, Type type)
    {
        (PhysicalType physical, LogicalType logical) = default(int) switch
        {
            _ when type == typeof(bool) => (PhysicalType.Boolean, LogicalType.None()),
            _ when type == typeof(sbyte) => (PhysicalType.Int32, LogicalType.Int(8, true)),
            _ when type == typeof(byte) => (PhysicalType.Int32, LogicalType.Int(8, false)),
            _ when type == typeof(short) => (PhysicalType.Int32, LogicalType.Int(16, true)),
            _ when type == typeof(ushort) => (PhysicalType.Int32, LogicalType.Int(16, false)),
            _ when type == typeof(int) => (PhysicalType.Int32, LogicalType.Int(32, true)),
            _ when type == typeof(uint) => (PhysicalType.Int32, LogicalType.Int(32, false)),
            _ when type == typeof(long) => (PhysicalType.Int64, LogicalType.Int(64, true)),
            _ when type == typeof(ulong) => (PhysicalType.Int64, LogicalType.Int(64, false)),
            _ when type == typeof(float) => (PhysicalType.Float, LogicalType.None()),
            _ when type == typeof(double) => (PhysicalType.Double, LogicalType.None()),
            _ when type == typeof(DateTime) => (PhysicalType.Int64, LogicalType.Timestamp(isAdjustedToUtc: false, TimeUnit.Micros)),
            _ => (PhysicalType.ByteArray, LogicalType.String()),
        };
        using (logical)
            return new PrimitiveNode(name, Repetition.Required, logical, physical);
    }

    private static void Plain<T>(RowGroupWriter group, ReadOnlySpan<T> values) where T : unmanaged
    {
        using var column = (ColumnWriter<T>)group.NextColumn();
        column.WriteBatch(values);
    }

    private static void Mapped<T, TStored>(RowGroupWriter group, ScalarField<T> field, int rows, Func<T, TStored> map) where TStored : unmanaged
    {
        var stored = new TStored[rows];
        for (int i = 0; i < rows; i++)
            stored[i] = map(field.Values[i]);
        Plain<TStored>(group, stored);
    }

    private static long Microseconds(string name, DateTime time)
    {
        (long microseconds, long rest) = Math.DivRem(time.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond);
        return rest == 0 ? microseconds : throw new InvalidDataException($"The column '{name}' holds the time {time:O}, and Parquet microseconds only: write it as text.");
    }

    private static void List<T, TStored>(RowGroupWriter group, ListField<T> field, int rows, Func<T, TStored> map) where TStored : unmanaged
    {
        (short[] definitions, short[] repetitions) = Levels(field.Starts, rows);
        var stored = new TStored[field.Starts[rows]];
        for (int i = 0; i < stored.Length; i++)
            stored[i] = map(field.Values[i]);
        using var column = (ColumnWriter<TStored>)group.NextColumn();
        column.WriteBatch(definitions.Length, definitions, repetitions, stored);
    }

    private static void Pairs(RowGroupWriter group, ListField<float> field, string[] names, int rows)
    {
        (short[] definitions, short[] repetitions) = Levels(field.Starts, rows);
        int count = field.Starts[rows];
        Texts(group, count, definitions, repetitions, i => names[field.Slots[i]].AsMemory());
        using var column = (ColumnWriter<float>)group.NextColumn();
        column.WriteBatch(definitions.Length, definitions, repetitions, field.Values.AsSpan(0, count));
    }

    // An empty list has one level and no value.
    private static (short[] Definitions, short[] Repetitions) Levels(int[] starts, int rows)
    {
        int count = 0;
        for (int row = 0; row < rows; row++)
            count += Math.Max(1, starts[row + 1] - starts[row]);
        short[] definitions = new short[count], repetitions = new short[count];
        int at = 0;
        for (int row = 0; row < rows; row++)
        {
            int size = starts[row + 1] - starts[row];
            if (size == 0)
            {
                at++;
                continue;
            }

            for (int i = 0; i < size; i++)
            {
                definitions[at] = 1;
                repetitions[at++] = (short)(i > 0 ? 1 : 0);
            }
        }

        return (definitions, repetitions);
    }

    private static unsafe void Texts(RowGroupWriter group, int count, short[]? definitions, short[]? repetitions, Func<int, ReadOnlyMemory<char>> text)
    {
        var starts = new int[count + 1];
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1024, count * 16));
        try
        {
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<char> chars = text(i).Span;
                int most = System.Text.Encoding.UTF8.GetMaxByteCount(chars.Length);
                if (bytes.Length - starts[i] < most)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, starts[i] + most));
                    bytes.AsSpan(0, starts[i]).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(bytes);
                    bytes = larger;
                }

                starts[i + 1] = starts[i] + System.Text.Encoding.UTF8.GetBytes(chars, bytes.AsSpan(starts[i]));
            }

            fixed (byte* first = bytes)
            {
                var stored = new ByteArray[count];
                for (int i = 0; i < count; i++)
                    stored[i] = new ByteArray((nint)(first + starts[i]), starts[i + 1] - starts[i]);
                using var column = (ColumnWriter<ByteArray>)group.NextColumn();
                if (definitions is null)
                    column.WriteBatch(stored);
                else
                    column.WriteBatch(definitions.Length, definitions, repetitions, stored);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
