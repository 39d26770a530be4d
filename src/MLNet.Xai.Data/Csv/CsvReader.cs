using System.Text;
using MLNet.Xai.Data.Tables;
using nietras.SeparatedValues;

namespace MLNet.Xai.Data.Csv;

/// <summary>Reads rows of separated values, some thousands at a time. Rows of another length, and values that cannot be read, are errors with their place.</summary>
internal sealed class CsvReader : TableReader
{
    private readonly string _path;
    private readonly Shard _shard;
    private readonly int _headerLines;
    private readonly CsvLayout _layout;
    private readonly CsvField[] _fields;
    private readonly IReadOnlyList<SourceColumn> _columns;
    private readonly CancellationToken _cancellation;
    private readonly SepReader? _reader;
    private long _row;
    private long _line;

    public CsvReader(string path, char separator, CsvLayout layout, IReadOnlyList<SourceColumn> columns, IReadOnlyList<ColumnRequest> requests, Shard shard, bool hasHeader, CancellationToken cancellation)
    {
        (_path, _layout, _columns, _shard, _headerLines, _cancellation) = (path, layout, columns, shard, hasHeader ? 1 : 0, cancellation);
        _fields = [.. requests.SelectMany(r => r.Columns.Select((c, i) => CsvField.Create(c, r.Target, i, r.Target.Type is Microsoft.ML.Data.VectorDataViewType ? r.Columns.Length : 0))).OrderBy(f => f.Place)];
        if (layout.To == layout.From)
            return;
        var text = new StreamReader(new RangeStream(CsvLayout.OpenFile(path), layout.From, layout.To), new UTF8Encoding(false, throwOnInvalidBytes: true), false, 1 << 16);
        try
        {
            _reader = CsvLayout.Format(separator).From(text);
        }
        catch (DecoderFallbackException e)
        {
            text.Dispose();
            throw NotUtf8(e);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    public override int Read()
    {
        if (_reader is null)
            return 0;
        _cancellation.ThrowIfCancellationRequested();
        int count = 0;
        try
        {
            while (count < BatchRows && _reader.MoveNext())
            {
                SepReader.Row row = _reader.Current;
                int newLines = row.Span.Count('\n');
                _line += 1 + newLines;
                if (row.ColCount != _columns.Count)
                {
                    // An empty line is no row, but where rows have one field it is a row without a value.
                    if (row.ColCount == 1 && row.Span.IsEmpty)
                        continue;
                    throw Fault(newLines, $"{row.ColCount} fields, and {(_headerLines > 0 ? "the first line" : "the first row")} has {_columns.Count}.");
                }

                if (!_shard.IsWhole && newLines > 0)
                    throw Fault(newLines, "a quoted field with a new line in it. A part of a CSV file is a range of its bytes, and a row must be a line there: write the file as Parquet, or read it whole.");
                foreach (CsvField field in _fields)
                {
                    if (field.Read(row[field.Place].Span, count) is { } fault)
                        throw Fault(newLines, $"column '{_columns[field.Place].Name}': {fault}");
                }

                count++;
                _row++;
            }
        }
        catch (DecoderFallbackException e)
        {
            throw NotUtf8(e);
        }

        foreach (CsvField field in _fields)
            field.End(count);
        return count;
    }

    public override void Dispose() => _reader?.Dispose();

    private InvalidDataException NotUtf8(DecoderFallbackException e) => new($"{_path}: after row {_row} there are bytes that are no UTF-8; save the file as UTF-8.", e);

    private InvalidDataException Fault(int newLines, string what) => new(_shard.IsWhole
        ? $"{_path}, row {_row} (line {_line - newLines + _headerLines}), {what}"
        : $"{_path}, row {_row} of part {_shard}, which begins at byte {_layout.From}, {what}");
}
