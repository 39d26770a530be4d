using MLNet.Xai.Data.Tables;
using ParquetSharp;

namespace MLNet.Xai.Data.Parquet;

/// <summary>Reads rows of a Parquet file, some thousands at a time.</summary>
internal sealed class ParquetReader : TableReader
{
    private readonly string _path;
    private readonly List<ParquetColumn> _columns;
    private readonly long[] _groupRows;
    private readonly long _to;
    private readonly CancellationToken _cancellation;
    private readonly ParquetFileReader _file;
    private RowGroupReader? _group;
    private int _nextGroup;
    private long _row;
    private long _groupEnd;

    public ParquetReader(string path, List<ParquetColumn> columns, long[] groupRows, long from, long to, CancellationToken cancellation)
    {
        (_path, _columns, _groupRows, _to, _cancellation) = (path, columns, groupRows, to, cancellation);
        _file = ParquetAccess.Open(path);
        try
        {
            while (_nextGroup < groupRows.Length && _groupEnd + groupRows[_nextGroup] <= from)
                _groupEnd += groupRows[_nextGroup++];
            _row = _groupEnd;
            while (_row < from)
                Next(from);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override int Read() => Next(_to);

    public override void Dispose()
    {
        foreach (ParquetColumn column in _columns)
            column.Dispose();
        _group?.Dispose();
        _file.Dispose();
    }

    private int Next(long end)
    {
        _cancellation.ThrowIfCancellationRequested();
        try
        {
            if (_row >= end)
                return 0;
            while (_row == _groupEnd)
            {
                _group?.Dispose();
                _group = _file.RowGroup(_nextGroup);
                _groupEnd += _groupRows[_nextGroup++];
                foreach (ParquetColumn column in _columns)
                    column.Open(_group);
            }

            int rows = (int)Math.Min(BatchRows, Math.Min(_groupEnd, end) - _row);
            foreach (ParquetColumn column in _columns)
                column.Read(rows, _row);
            _row += rows;
            return rows;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_path}, {e.Message}", e);
        }
        catch (Exception e) when (ParquetAccess.IsOfFile(e))
        {
            throw ParquetAccess.Unreadable(_path, _file, e);
        }
    }
}
