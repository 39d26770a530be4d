using MLNet.Xai.Data.Tables;
using ParquetSharp;

namespace MLNet.Xai.Data.Parquet;

/// <summary>A Parquet file.</summary>
internal sealed class ParquetSource : TableSource
{
    private readonly IReadOnlyList<(SourceColumn Column, ParquetLeaf? Leaf)> _fields;
    private readonly OpenOptions _options;
    private readonly long[] _groupRows;

    public ParquetSource(string path, OpenOptions options)
    {
        (Name, _options) = (path, options);
        using ParquetFileReader file = ParquetAccess.Open(path);
        FileMetaData metadata = file.FileMetaData;
        _fields = ParquetLeaf.Of(metadata.Schema);
        Columns = [.. _fields.Select(f => f.Column)];
        _groupRows = [.. Enumerable.Range(0, metadata.NumRowGroups).Select(g =>
        {
            using RowGroupReader group = file.RowGroup(g);
            return group.MetaData.NumRows;
        })];
        if (_groupRows.Any(r => r < 0) || _groupRows.Sum() != metadata.NumRows)
            throw new InvalidDataException($"{path}: the Parquet file is damaged: its row groups have {_groupRows.Sum()} rows, and it says {metadata.NumRows}.");
        (From, To) = RowsOf(options.Shard);
    }

    public override string Name { get; }

    public override IReadOnlyList<SourceColumn> Columns { get; }

    public override long? RowCount => To - From;

    /// <summary>The first row that is read, and the one after the last.</summary>
    public long From { get; }

    public long To { get; }

    public override TableReader Open(IReadOnlyList<ColumnRequest> requests, CancellationToken cancellation)
    {
        var columns = new List<ParquetColumn>();
        foreach (ColumnRequest request in requests)
        {
            int slots = request.Columns.Length > 1 ? request.Columns.Length : 0;
            for (int i = 0; i < request.Columns.Length; i++)
                columns.Add(ParquetColumn.Create(_fields[request.Columns[i]].Leaf!, Columns[request.Columns[i]].Name, request.Target, i, slots, _options.RoundIntegers));
        }

        return new ParquetReader(Name, columns, _groupRows, From, To, cancellation);
    }

    // Whole row groups, unless there are fewer of them than parts.
    private (long From, long To) RowsOf(Shard shard)
    {
        long rows = _groupRows.Sum();
        if (_groupRows.Length < shard.Count)
            return shard.Of(rows);
        (long first, long end) = shard.Of(_groupRows.Length);
        return (_groupRows.Take((int)first).Sum(), _groupRows.Take((int)end).Sum());
    }
}
