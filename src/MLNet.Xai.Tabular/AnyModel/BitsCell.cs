using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>Makes <see cref="BitsCell{T}"/>s.</summary>
internal static class BitsCell
{
    /// <summary>For a type of fixed size; null for another.</summary>
    public static CellColumn? Of(string name, PrimitiveDataViewType type)
    {
        if (type.RawType.IsGenericType || !type.RawType.IsValueType || type.RawType == typeof(DataViewRowId))
            return null;
        return (CellColumn)typeof(BitsCell).GetMethod(nameof(Create), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type.RawType).Invoke(null, [name, type])!;
    }

    private static BitsCell<T> Create<T>(string name, PrimitiveDataViewType type)
        where T : unmanaged => new() { Input = new BitsInput<T>(name, type) };
}

/// <summary>A value of fixed size (key, integer, double, Boolean, date) is its bits, 16 a number, so that no number is NaN and equal bits are equal numbers.</summary>
/// <typeparam name="T">The raw type.</typeparam>
internal sealed class BitsCell<T> : CellColumn
    where T : unmanaged
{
    public override Delegate CreateGetter(Func<ReadOnlyMemory<float>> numbers) => (ValueGetter<T>)((ref T value) => value = Read(numbers().Span));

    public override object Value(ReadOnlySpan<float> numbers) => Read(numbers);

    private static T Read(ReadOnlySpan<float> numbers)
    {
        Span<ushort> bits = stackalloc ushort[numbers.Length];
        for (int i = 0; i < bits.Length; i++)
            bits[i] = (ushort)numbers[i];
        return MemoryMarshal.Read<T>(MemoryMarshal.AsBytes(bits));
    }
}

/// <summary>Reads the bits of such a column.</summary>
/// <typeparam name="T">The raw type.</typeparam>
internal sealed record BitsInput<T>(string Column, PrimitiveDataViewType Type) : InputColumn(Column, InputKind.Encoded, (Unsafe.SizeOf<T>() + 1) / 2)
    where T : unmanaged
{
    protected override string Wanted => Type.ToString()!;

    public override ReadInput CreateReader(DataViewRow row, DataViewSchema.Column column, ColumnBuffer? buffer)
    {
        ValueGetter<T> getter = buffer is ColumnBuffer<T> buffered ? buffered.Latest : row.GetGetter<T>(column);
        T value = default;
        return destination =>
        {
            getter(ref value);
            Span<ushort> bits = stackalloc ushort[destination.Length];
            bits.Clear();
            MemoryMarshal.Write(MemoryMarshal.AsBytes(bits), in value);
            for (int i = 0; i < bits.Length; i++)
                destination[i] = bits[i];
        };
    }

    protected override bool Accepts(DataViewType type) => type.RawType == typeof(T) && type is PrimitiveDataViewType && (type is KeyDataViewType) == (Type is KeyDataViewType);
}
