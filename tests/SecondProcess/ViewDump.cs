using System.Globalization;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.SecondProcess;

/// <summary>All that a view shows, a line a column: name, type, annotations, and the bits of every row. Two processes that agree on it agree on everything.</summary>
internal static class ViewDump
{
    public static IEnumerable<string> Of(IDataView view) => view.Schema.Where(c => !c.IsHidden).Select(column =>
        $"{column.Name} | {column.Type} | {string.Join("; ", column.Annotations.Schema.Select(a => $"{a.Name} {a.Type} {Annotation(column, a)}"))} | {Rows(view, column)}");

    private static string Annotation(DataViewSchema.Column column, DataViewSchema.Column annotation) => annotation.Type.RawType switch
    {
        var t when t == typeof(ReadOnlyMemory<char>) => Read<ReadOnlyMemory<char>>(column, annotation.Name).ToString(),
        var t when t == typeof(float) => Bits(Read<float>(column, annotation.Name)),
        var t when t == typeof(bool) => Read<bool>(column, annotation.Name).ToString(),
        var t when t == typeof(uint) => Read<uint>(column, annotation.Name).ToString(CultureInfo.InvariantCulture),
        var t when t == typeof(VBuffer<ReadOnlyMemory<char>>) => string.Join(',', Read<VBuffer<ReadOnlyMemory<char>>>(column, annotation.Name).DenseValues()),
        var t when t == typeof(VBuffer<float>) => string.Join(',', Read<VBuffer<float>>(column, annotation.Name).DenseValues().Select(Bits)),
        var t when t == typeof(VBuffer<int>) => string.Join(',', Read<VBuffer<int>>(column, annotation.Name).DenseValues()),
        var t => throw new NotSupportedException($"an annotation of type {t}"),
    };

    private static T Read<T>(DataViewSchema.Column column, string name)
    {
        T value = default!;
        column.Annotations.GetValue(name, ref value);
        return value;
    }

    private static string Rows(IDataView view, DataViewSchema.Column column) => column.Type.RawType switch
    {
        var t when t == typeof(ReadOnlyMemory<char>) => Rows<ReadOnlyMemory<char>>(view, column, v => v.ToString()),
        var t when t == typeof(float) => Rows<float>(view, column, Bits),
        var t when t == typeof(bool) => Rows<bool>(view, column, v => v.ToString()),
        var t when t == typeof(int) => Rows<int>(view, column, v => v.ToString(CultureInfo.InvariantCulture)),
        var t when t == typeof(VBuffer<int>) => Rows<VBuffer<int>>(view, column, v => string.Join(',', v.DenseValues())),
        var t when t == typeof(uint) => Rows<uint>(view, column, v => v.ToString(CultureInfo.InvariantCulture)),
        var t when t == typeof(VBuffer<ReadOnlyMemory<char>>) => Rows<VBuffer<ReadOnlyMemory<char>>>(view, column, v => string.Join(',', v.DenseValues())),
        var t when t == typeof(VBuffer<float>) => Rows<VBuffer<float>>(view, column, v => string.Join(',', v.DenseValues().Select(Bits))),
        var t when t == typeof(MLImage) => Rows<MLImage>(view, column, v => Convert.ToHexString(SHA256.HashData(v.Pixels))),
        var t => throw new NotSupportedException($"a column of type {t}"),
    };

    private static string Rows<T>(IDataView view, DataViewSchema.Column column, Func<T, string> print)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default!;
        List<string> rows = [];
        while (cursor.MoveNext())
        {
            getter(ref value);
            rows.Add(print(value));
        }

        return string.Join(" / ", rows);
    }

    private static string Bits(float value) => BitConverter.SingleToInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture);
}
