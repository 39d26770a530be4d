using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular;

/// <summary>A value that is kept as bits (<see cref="BitsCell{T}"/>) as a double, there and back.</summary>
internal abstract class BitsNumber
{
    /// <summary>How many numbers of a row its bits take.</summary>
    public abstract int Size { get; }

    /// <summary>How an edge is written; null for decimals.</summary>
    public Func<double, string>? Text { get; protected init; }

    public abstract double Read(ReadOnlySpan<float> bits);

    public abstract void Write(double number, Span<float> bits);

    public abstract double Snap(double number);

    /// <summary>For a type that is a quantity; null for others, keys and Booleans among them.</summary>
    public static BitsNumber? Of(DataViewType type) => type switch
    {
        KeyDataViewType => null,
        NumberDataViewType when type.RawType == typeof(double) => new BitsNumber<double>(value => value, number => number),
        NumberDataViewType when type.RawType == typeof(sbyte) => Whole<sbyte>(),
        NumberDataViewType when type.RawType == typeof(byte) => Whole<byte>(),
        NumberDataViewType when type.RawType == typeof(short) => Whole<short>(),
        NumberDataViewType when type.RawType == typeof(ushort) => Whole<ushort>(),
        NumberDataViewType when type.RawType == typeof(int) => Whole<int>(),
        NumberDataViewType when type.RawType == typeof(uint) => Whole<uint>(),
        NumberDataViewType when type.RawType == typeof(long) => Whole<long>(),
        NumberDataViewType when type.RawType == typeof(ulong) => Whole<ulong>(),
        DateTimeDataViewType => new BitsNumber<DateTime>(time => time.Ticks, Time, ticks => Time(ticks).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        TimeSpanDataViewType => new BitsNumber<TimeSpan>(span => span.Ticks, ticks => new TimeSpan((long)ticks), ticks => new TimeSpan((long)ticks).ToString("c", CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static BitsNumber<T> Whole<T>()
        where T : unmanaged, INumber<T> => new(double.CreateChecked, number => T.CreateSaturating(Math.Round(number)));

    private static DateTime Time(double ticks) => new(Math.Clamp((long)ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
}

/// <inheritdoc/>
/// <typeparam name="T">The raw type.</typeparam>
internal sealed class BitsNumber<T> : BitsNumber
    where T : unmanaged
{
    private readonly Func<T, double> _read;
    private readonly Func<double, T> _write;

    public BitsNumber(Func<T, double> read, Func<double, T> write, Func<double, string>? text = null) => (_read, _write, Text) = (read, write, text);

    public override int Size => (Unsafe.SizeOf<T>() + 1) / 2;

    public override double Read(ReadOnlySpan<float> bits)
    {
        Span<ushort> own = stackalloc ushort[bits.Length];
        for (int i = 0; i < own.Length; i++)
            own[i] = (ushort)bits[i];
        return _read(MemoryMarshal.Read<T>(MemoryMarshal.AsBytes(own)));
    }

    public override void Write(double number, Span<float> bits)
    {
        Span<ushort> own = stackalloc ushort[bits.Length];
        own.Clear();
        MemoryMarshal.Write(MemoryMarshal.AsBytes(own), _write(number));
        for (int i = 0; i < own.Length; i++)
            bits[i] = own[i];
    }

    public override double Snap(double number) => _read(_write(number));
}
