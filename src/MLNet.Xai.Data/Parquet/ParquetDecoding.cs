using System.Globalization;
using System.Numerics;
using MLNet.Xai.Data.Tables;
using ParquetSharp;

namespace MLNet.Xai.Data.Parquet;

/// <summary>From what a Parquet file stores to what is wanted.</summary>
internal static class ParquetDecoding
{
    private static readonly long s_epoch = DateTime.UnixEpoch.Ticks;

    /// <summary>How stored values of a leaf become values of that type.</summary>
    public static ValueConverter<TStored, T> Get<TStored, T>(ParquetLeaf leaf, bool roundIntegers)
    {
        Type item = leaf.Item.RawType;
        if (item == typeof(TStored))
            return Conversions.Get<TStored, T>(roundIntegers);
        Delegate decode = item switch
        {
            _ when leaf.Scale >= 0 => Decimal<TStored>(leaf),
            _ when item == typeof(ReadOnlyMemory<char>) => Text(),
            _ when item == typeof(DateTime) => typeof(TStored) == typeof(int) ? Days() : Time(leaf.TicksPerUnit),
            _ when item == typeof(sbyte) => (ValueConverter<int, sbyte>)((int v, out sbyte r) => (r = (sbyte)v) == v),
            _ when item == typeof(byte) => (ValueConverter<int, byte>)((int v, out byte r) => (r = (byte)v) == v),
            _ when item == typeof(short) => (ValueConverter<int, short>)((int v, out short r) => (r = (short)v) == v),
            _ when item == typeof(ushort) => (ValueConverter<int, ushort>)((int v, out ushort r) => (r = (ushort)v) == v),
            _ when item == typeof(uint) => (ValueConverter<int, uint>)((int v, out uint r) => { r = (uint)v; return true; }),
            _ => (ValueConverter<long, ulong>)((long v, out ulong r) => { r = (ulong)v; return true; }),
        };
        return (ValueConverter<TStored, T>)typeof(ParquetDecoding).GetMethod(nameof(Then), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
            .MakeGenericMethod(typeof(TStored), item, typeof(T)).Invoke(null, [decode, roundIntegers])!;
    }

    private static ValueConverter<TStored, T> Then<TStored, TItem, T>(Delegate decode, bool roundIntegers)
    {
        var first = (ValueConverter<TStored, TItem>)decode;
        if (typeof(TItem) == typeof(T))
            return (ValueConverter<TStored, T>)decode;
        ValueConverter<TItem, T> second = Conversions.Get<TItem, T>(roundIntegers);
        return (TStored stored, out T result) =>
        {
            if (first(stored, out TItem item))
                return second(item, out result);
            result = default!;
            return false;
        };
    }

    private static ValueConverter<ByteArray, ReadOnlyMemory<char>> Text()
    {
        var pool = new TextPool();
        return (ByteArray stored, out ReadOnlyMemory<char> text) =>
        {
            unsafe
            {
                return pool.TryGet(new ReadOnlySpan<byte>((void*)stored.Pointer, stored.Length), out text);
            }
        };
    }

    // The nearest double. Up to 15 digits and 22 behind the point both numbers of the quotient are exact, and so it is rounded once; else its digits are read.
    private static Delegate Decimal<TStored>(ParquetLeaf leaf)
    {
        double divisor = Math.Pow(10, leaf.Scale);
        if (typeof(TStored) == typeof(int))
            return (ValueConverter<int, double>)((int v, out double r) => { r = Nearest(v); return true; });
        if (typeof(TStored) == typeof(long))
            return (ValueConverter<long, double>)((long v, out double r) => { r = Nearest(v); return true; });
        return (ValueConverter<FixedLenByteArray, double>)((FixedLenByteArray v, out double r) =>
        {
            unsafe
            {
                r = Nearest(new BigInteger(new ReadOnlySpan<byte>((void*)v.Pointer, leaf.Width), isUnsigned: false, isBigEndian: true));
            }

            return true;
        });

        double Nearest(BigInteger value) => BigInteger.Abs(value) <= 999_999_999_999_999 && leaf.Scale <= 22 ? (double)(long)value / divisor
            : double.Parse(string.Create(CultureInfo.InvariantCulture, $"{value}E-{leaf.Scale}"), CultureInfo.InvariantCulture);
    }

    private static ValueConverter<int, DateTime> Days() => (int days, out DateTime time) => FromTicks((Int128)days * TimeSpan.TicksPerDay, out time);

    private static ValueConverter<long, DateTime> Time(long ticksPerUnit) => (long stored, out DateTime time) =>
    {
        if (ticksPerUnit > 0)
            return FromTicks((Int128)stored * ticksPerUnit, out time);
        time = default;
        return stored % -ticksPerUnit == 0 && FromTicks(stored / -ticksPerUnit, out time);
    };

    private static bool FromTicks(Int128 ticks, out DateTime time)
    {
        ticks += s_epoch;
        bool fits = ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;
        time = fits ? new DateTime((long)ticks, DateTimeKind.Unspecified) : default;
        return fits;
    }
}
