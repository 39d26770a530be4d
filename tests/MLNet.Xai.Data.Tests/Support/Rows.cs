using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Data.Tests;

/// <summary>A row of every type that files hold.</summary>
public sealed class EveryType
{
    public bool Boolean { get; set; }

    public sbyte SByte { get; set; }

    public byte Byte { get; set; }

    public short Int16 { get; set; }

    public ushort UInt16 { get; set; }

    public int Int32 { get; set; }

    public uint UInt32 { get; set; }

    public long Int64 { get; set; }

    public ulong UInt64 { get; set; }

    public float Single { get; set; }

    public double Double { get; set; }

    public string Text { get; set; } = "";

    public DateTime Time { get; set; }

    public DateTimeOffset Moment { get; set; }

    public TimeSpan Span { get; set; }

    [VectorType(3)]
    public float[] Vector { get; set; } = [];
}

/// <summary>Random rows, and what the tests say of views.</summary>
internal static class Rows
{
    private static readonly string[] s_texts = ["", "a", "b,c", "say \"no\"", "two\nlines", " spaces ", "Zürich 北京 🙂", "=1+1", "NaN", "\t", "'", ";", "\\", "#", "//x"];

    public static IReadOnlyList<EveryType> Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new EveryType
        {
            Boolean = random.Next(2) == 0,
            SByte = (sbyte)random.Next(sbyte.MinValue, sbyte.MaxValue + 1),
            Byte = (byte)random.Next(256),
            Int16 = (short)random.Next(short.MinValue, short.MaxValue + 1),
            UInt16 = (ushort)random.Next(ushort.MaxValue + 1),
            Int32 = (int)random.NextInt64(int.MinValue, int.MaxValue + 1L),
            UInt32 = (uint)random.NextInt64(uint.MaxValue + 1L),
            Int64 = random.Next(10) == 0 ? long.MinValue : random.NextInt64(long.MinValue, long.MaxValue),
            UInt64 = random.Next(10) == 0 ? ulong.MaxValue : (ulong)random.NextInt64(),
            Single = Float(random),
            Double = random.Next(8) == 0 ? double.NaN : BitConverter.Int64BitsToDouble(random.NextInt64()),
            Text = s_texts[random.Next(s_texts.Length)],
            Time = new DateTime(random.NextInt64(DateTime.MaxValue.Ticks) / 10 * 10),
            Moment = new DateTimeOffset(random.NextInt64(TimeSpan.TicksPerDay * 2, DateTime.MaxValue.Ticks - (TimeSpan.TicksPerDay * 2)), TimeSpan.FromMinutes(random.Next(-720, 720))),
            Span = new TimeSpan(random.NextInt64(long.MinValue / 2, long.MaxValue / 2)),
            Vector = [Float(random), Float(random), 0],
        })];
    }

    public static float Float(Random random) => random.Next(9) switch
    {
        0 => float.NaN,
        1 => 0,
        2 => float.Epsilon,
        3 => float.PositiveInfinity,
        4 => float.MinValue,
        _ => BitConverter.Int32BitsToSingle(random.Next()),
    };

    /// <summary>All values of columns, a row an array, as they can be compared bit for bit.</summary>
    public static List<string> Dump(IDataView view, IEnumerable<string>? names = null)
    {
        DataViewSchema.Column[] columns = [.. names?.Select(n => view.Schema[n]) ?? view.Schema.Where(c => !c.IsHidden)];
        var rows = new List<string>();
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        Func<string>[] values = [.. columns.Select(c => Value(cursor, c))];
        while (cursor.MoveNext())
            rows.Add(string.Join(" | ", values.Select(v => v())));
        return rows;
    }

    private static Func<string> Value(DataViewRowCursor cursor, DataViewSchema.Column column) => (Func<string>)typeof(Rows)
        .GetMethod(column.Type is VectorDataViewType ? nameof(VectorValue) : nameof(ScalarValue), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
        .MakeGenericMethod(column.Type is VectorDataViewType vector ? vector.ItemType.RawType : column.Type.RawType).Invoke(null, [cursor, column])!;

    private static Func<string> ScalarValue<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return Bits(value);
        };
    }

    private static Func<string> VectorValue<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = cursor.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            return "[" + string.Join(", ", value.DenseValues().Select(Bits)) + "]";
        };
    }

    // NaN is NaN whatever its payload: text has no word for that.
    private static string Bits<T>(T value) => value switch
    {
        float v => float.IsNaN(v) ? "NaN" : BitConverter.SingleToInt32Bits(v).ToString("X8"),
        double v => double.IsNaN(v) ? "NaN" : BitConverter.DoubleToInt64Bits(v).ToString("X16"),
        DateTime v => v.Ticks.ToString(),
        DateTimeOffset v => v.ToString("O"),
        _ => FormattableString.Invariant($"{value}"),
    };
}

public sealed class Numbered
{
    public int Number { get; set; }
}
