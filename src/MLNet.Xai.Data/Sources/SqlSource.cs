using System.Numerics;
using System.Reflection;
using DuckDB.NET.Data;
using Microsoft.ML.Data;
using MLNet.Xai.Data.Tables;

namespace MLNet.Xai.Data.Sources;

/// <summary>What a query of DuckDB over files gives; a cursor asks for the columns that are read, and no others.</summary>
internal sealed class SqlSource : TableSource
{
    private readonly string _query;
    private readonly bool _roundIntegers;
    private readonly Type[] _types;

    public SqlSource(string query, bool roundIntegers)
    {
        (_query, _roundIntegers) = (query.Trim().TrimEnd(';'), roundIntegers);
        Name = $"The query '{(_query.Length > 80 ? _query[..80] + "..." : _query)}'";
        using SqlSession session = SqlSession.Start(Name, $"SELECT * FROM ({_query}) LIMIT 0");
        DuckDBDataReader reader = session.Reader;
        _types = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetFieldType)];
        Columns = [.. _types.Select((type, i) => new SourceColumn(reader.GetName(i), TypeOf(type), reader.GetDataTypeName(i)))];
    }

    public override string Name { get; }

    public override IReadOnlyList<SourceColumn> Columns { get; }

    public override TableReader Open(IReadOnlyList<ColumnRequest> requests, CancellationToken cancellation)
    {
        int[] columns = [.. requests.SelectMany(r => r.Columns).Distinct()];
        string wanted = columns.Length == 0 ? "1" : string.Join(", ", columns.Select(c => $"\"{Columns[c].Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        SqlSession session = SqlSession.Start(Name, $"SELECT {wanted} FROM ({_query})");
        return new RowReader(Name, session.MoveNext,
            [.. requests.SelectMany(r => r.Columns.Select((c, i) => (Columns[c].Name, Feed(session.Reader, Array.IndexOf(columns, c), _types[c], r, i))))], session);
    }

    private static DataViewType? TypeOf(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
            return TypeOf(type.GenericTypeArguments[0]) is PrimitiveDataViewType item and not TextDataViewType ? new VectorDataViewType(item, 0) : null;
        type = Stored(type);
        return type == typeof(bool) ? BooleanDataViewType.Instance
            : type == typeof(ReadOnlyMemory<char>) ? TextDataViewType.Instance
            : type == typeof(DateTime) ? DateTimeDataViewType.Instance
            : type == typeof(DateTimeOffset) ? DateTimeOffsetDataViewType.Instance
            : type == typeof(TimeSpan) ? TimeSpanDataViewType.Instance
            : type == typeof(sbyte) ? NumberDataViewType.SByte
            : type == typeof(byte) ? NumberDataViewType.Byte
            : type == typeof(short) ? NumberDataViewType.Int16
            : type == typeof(ushort) ? NumberDataViewType.UInt16
            : type == typeof(int) ? NumberDataViewType.Int32
            : type == typeof(uint) ? NumberDataViewType.UInt32
            : type == typeof(long) ? NumberDataViewType.Int64
            : type == typeof(ulong) ? NumberDataViewType.UInt64
            : type == typeof(float) ? NumberDataViewType.Single
            : type == typeof(double) ? NumberDataViewType.Double : null;
    }

    // What ML.NET has no type for becomes the nearest double: decimals, as every number with a point is in SQL, and sums of integers.
    private static Type Stored(Type type) => type == typeof(decimal) || type == typeof(BigInteger) ? typeof(double)
        : type == typeof(string) ? typeof(ReadOnlyMemory<char>)
        : type == typeof(DateOnly) ? typeof(DateTime) : type;

    private RowFeed Feed(DuckDBDataReader reader, int place, Type type, ColumnRequest request, int slot)
    {
        bool list = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);
        Type item = list ? type.GenericTypeArguments[0] : type;
        if (item == typeof(string))
            return Scalar(reader, place, (string text) => text.AsMemory(), request, slot);
        if (item == typeof(decimal) && !list)
            return Scalar(reader, place, (decimal value) => (double)value, request, slot);
        if (item == typeof(BigInteger) && !list)
            return Scalar(reader, place, (BigInteger value) => (double)value, request, slot);
        if (item == typeof(DateOnly) && !list)
            return Scalar(reader, place, (DateOnly value) => value.ToDateTime(TimeOnly.MinValue), request, slot);
        return (RowFeed)typeof(SqlSource).GetMethod(list ? nameof(List) : nameof(Same), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(item)
            .Invoke(this, [reader, place, request, slot])!;
    }

    private RowFeed Same<T>(DuckDBDataReader reader, int place, ColumnRequest request, int slot) => Scalar(reader, place, (T value) => value, request, slot);

    private RowFeed Scalar<T, TTo>(DuckDBDataReader reader, int place, Func<T, TTo> map, ColumnRequest request, int slot) => RowFeed.Create((out TTo value) =>
    {
        bool there = !reader.IsDBNull(place);
        value = there ? map(reader.GetFieldValue<T>(place)) : default!;
        return there;
    }, request.Target, slot, request.Columns.Length > 1 ? request.Columns.Length : 0, _roundIntegers);

    private RowFeed List<T>(DuckDBDataReader reader, int place, ColumnRequest request, int slot)
    {
        _ = slot;
        return RowFeed.CreateList((out IReadOnlyList<T> value) =>
        {
            bool there = !reader.IsDBNull(place);
            value = there ? reader.GetFieldValue<List<T>>(place) : [];
            return there;
        }, request.Target, _roundIntegers);
    }
}
