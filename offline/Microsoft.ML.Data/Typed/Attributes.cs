using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class ColumnNameAttribute(string name) : Attribute
{
    internal string Name { get; } = name;
}

[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class NoColumnAttribute : Attribute
{
}

[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class VectorTypeAttribute : Attribute
{
    public VectorTypeAttribute() => Dimensions = [];

    public VectorTypeAttribute(int size)
        : this([size])
    {
    }

    public VectorTypeAttribute(params int[] dimensions)
    {
        Check.Param(Array.TrueForAll(dimensions, d => d >= 0), nameof(dimensions), "Should contain only non-negative values");
        Dimensions = dimensions;
    }

    internal int[] Dimensions { get; }
}

public sealed class KeyCount
{
    public ulong? Count;

    public KeyCount()
    {
    }

    public KeyCount(ulong count)
    {
        Check.Param(count > 0, nameof(count), "Must be positive");
        Count = count;
    }
}

[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class KeyTypeAttribute : Attribute
{
    public KeyTypeAttribute() => throw new NotSupportedException("Using KeyType without the Count parameter is not supported");

    public KeyTypeAttribute(ulong count) => Count = count;

    internal ulong Count { get; }
}

[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class LoadColumnAttribute : Attribute
{
    public LoadColumnAttribute(int fieldIndex) => Ranges = [new TextLoader.Range(fieldIndex)];

    public LoadColumnAttribute(int start, int end) => Ranges = [new TextLoader.Range(start, end)];

    public LoadColumnAttribute(int[] columnIndexes) => Ranges = [.. columnIndexes.Select(i => new TextLoader.Range(i))];

    internal TextLoader.Range[] Ranges { get; }
}
