using Microsoft.ML.Data;

namespace MLNet.Xai.Data.Tables;

/// <summary>A column of a file in its own type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, or <see langword="null"/> for one that cannot be read.</param>
/// <param name="Remark">What it is, for messages.</param>
internal sealed record SourceColumn(string Name, DataViewType? Type, string Remark);

/// <summary>What a cursor wants of a file: some of its columns as one of a type.</summary>
/// <param name="Columns">Places of the file's columns: one, or one a slot of a vector.</param>
/// <param name="Target">Where the values go.</param>
internal sealed record ColumnRequest(int[] Columns, BatchColumn Target);

/// <summary>A file of rows.</summary>
internal abstract class TableSource
{
    /// <summary>What messages call it.</summary>
    public abstract string Name { get; }

    public abstract IReadOnlyList<SourceColumn> Columns { get; }

    /// <summary>Number of rows, where the file says so.</summary>
    public virtual long? RowCount => null;

    /// <summary>Starts to read the columns that are asked for, and no others.</summary>
    public abstract TableReader Open(IReadOnlyList<ColumnRequest> requests, CancellationToken cancellation);

    /// <summary>Whether a column of this type can become one of that.</summary>
    public virtual bool CanRead(SourceColumn column, DataViewType type) => column.Type is { } own && Conversions.Exist(own, type);
}

/// <summary>Reads a batch of rows at a time into the columns that were asked for.</summary>
internal abstract class TableReader : IDisposable
{
    public const int BatchRows = 4096;

    /// <summary>Reads on.</summary>
    /// <returns>Number of rows read; 0 at the end.</returns>
    public abstract int Read();

    public abstract void Dispose();
}
