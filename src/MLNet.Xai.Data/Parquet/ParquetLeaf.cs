using Microsoft.ML.Data;
using MLNet.Xai.Data.Tables;
using ParquetSharp;

namespace MLNet.Xai.Data.Parquet;

/// <summary>A column of a Parquet file: a field of values, or of lists of values.</summary>
/// <param name="Index">Its place among the file's leaves.</param>
/// <param name="Physical">How values are stored.</param>
/// <param name="Item">Type of a value.</param>
/// <param name="TicksPerUnit">Times: ticks of 100 ns a unit, or minus the units a tick; 0 for what is no time.</param>
/// <param name="Level">Definition level of a value that is there.</param>
/// <param name="IsList">Whether a row is a list of values.</param>
/// <param name="ItemLevel">Lists: definition level from which on there is an item, null or not. Below by one the list is empty, below that null.</param>
internal sealed record ParquetLeaf(int Index, PhysicalType Physical, PrimitiveDataViewType Item, long TicksPerUnit, short Level, short ItemLevel, bool IsList)
{
    /// <summary>Decimals: digits behind the point; negative for what is none.</summary>
    public int Scale { get; init; } = -1;

    /// <summary>Decimals in bytes: how many.</summary>
    public int Width { get; init; }

    /// <summary>The fields of a file, and what is read of those that can be.</summary>
    public static IReadOnlyList<(SourceColumn Column, ParquetLeaf? Leaf)> Of(SchemaDescriptor schema)
    {
        ColumnDescriptor[] leaves = [.. Enumerable.Range(0, schema.NumColumns).Select(schema.Column)];
        return [.. leaves.Select((leaf, index) => (Leaf: leaf, Index: index, Field: leaf.Path.ToDotVector()[0]))
            .GroupBy(l => l.Field, StringComparer.Ordinal)
            .SelectMany(field => Field(field.Key, [.. field.Select(f => (f.Leaf, f.Index))]))];
    }

    // Two fields of one name look like a structure of two leaves; the top level tells them apart.
    private static IEnumerable<(SourceColumn, ParquetLeaf?)> Field(string name, (ColumnDescriptor Leaf, int Index)[] leaves)
    {
        if (leaves.Length > 1 && !Array.TrueForAll(leaves, l => l.Leaf.Path.ToDotVector().Length == 1))
        {
            yield return (new SourceColumn(name, null, $"a structure of {leaves.Length} fields"), null);
            yield break;
        }

        foreach ((ColumnDescriptor leaf, int index) in leaves)
            yield return Single(name, leaf, index);
    }

    private static (SourceColumn, ParquetLeaf?) Single(string name, ColumnDescriptor leaf, int index)
    {
        int depth = leaf.Path.ToDotVector().Length;
        using LogicalType logical = leaf.LogicalType;
        using ParquetSharp.Schema.Node node = leaf.SchemaNode;
        (PrimitiveDataViewType? item, long ticks) = ItemOf(leaf.PhysicalType, logical);
        bool list = leaf.MaxRepetitionLevel == 1 && depth is >= 1 and <= 3 && item is not null and not TextDataViewType;
        bool plain = leaf.MaxRepetitionLevel == 0 && depth == 1 && item is not null;
        string remark = $"{(leaf.MaxRepetitionLevel > 0 ? "lists of " : depth > 1 ? "a structure with " : "")}{leaf.PhysicalType}{(logical.Type is LogicalTypeEnum.None ? "" : $" ({logical.Type})")}";
        if (!list && !plain)
            return (new SourceColumn(name, null, remark), null);
        short itemLevel = (short)(leaf.MaxDefinitionLevel - (node.Repetition == Repetition.Optional ? 1 : 0));
        return (new SourceColumn(name, list ? new VectorDataViewType(item!, 0) : item, remark), new ParquetLeaf(index, leaf.PhysicalType, item!, ticks, leaf.MaxDefinitionLevel, itemLevel, list)
        {
            Scale = logical is DecimalLogicalType ? leaf.TypeScale : -1,
            Width = leaf.TypeLength,
        });
    }

    private static (PrimitiveDataViewType? Item, long Ticks) ItemOf(PhysicalType physical, LogicalType logical) => (physical, logical) switch
    {
        (PhysicalType.ByteArray, StringLogicalType or JsonLogicalType or EnumLogicalType) => (TextDataViewType.Instance, 0),
        (PhysicalType.Int32, IntLogicalType { BitWidth: 8, IsSigned: true }) => (NumberDataViewType.SByte, 0),
        (PhysicalType.Int32, IntLogicalType { BitWidth: 8 }) => (NumberDataViewType.Byte, 0),
        (PhysicalType.Int32, IntLogicalType { BitWidth: 16, IsSigned: true }) => (NumberDataViewType.Int16, 0),
        (PhysicalType.Int32, IntLogicalType { BitWidth: 16 }) => (NumberDataViewType.UInt16, 0),
        (PhysicalType.Int32, IntLogicalType { IsSigned: false }) => (NumberDataViewType.UInt32, 0),
        (PhysicalType.Int64, IntLogicalType { IsSigned: false }) => (NumberDataViewType.UInt64, 0),
        (PhysicalType.Int32, DateLogicalType) => (DateTimeDataViewType.Instance, TimeSpan.TicksPerDay),
        (PhysicalType.Int64, TimestampLogicalType time) => (DateTimeDataViewType.Instance, time.TimeUnit switch
        {
            TimeUnit.Millis => TimeSpan.TicksPerMillisecond,
            TimeUnit.Micros => TimeSpan.TicksPerMicrosecond,
            _ => -100,
        }),
        (PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.FixedLenByteArray, DecimalLogicalType) => (NumberDataViewType.Double, 0),
        (_, not (NoneLogicalType or IntLogicalType)) => (null, 0),
        (PhysicalType.Boolean, _) => (BooleanDataViewType.Instance, 0),
        (PhysicalType.Int32, _) => (NumberDataViewType.Int32, 0),
        (PhysicalType.Int64, _) => (NumberDataViewType.Int64, 0),
        (PhysicalType.Float, _) => (NumberDataViewType.Single, 0),
        (PhysicalType.Double, _) => (NumberDataViewType.Double, 0),
        _ => (null, 0),
    };
}
