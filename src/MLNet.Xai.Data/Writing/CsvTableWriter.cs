using System.Buffers;
using MLNet.Xai.Core.Files;

namespace MLNet.Xai.Data.Writing;

/// <summary>Separated values as RFC 4180 has them, UTF-8, a line ended by a line feed. A value that is not there is an empty field.</summary>
internal sealed class CsvTableWriter : TableWriter
{
    private readonly AtomicFile _file;
    private readonly Utf8Output _output;
    private readonly Action<int>[] _cells;
    private readonly byte _separator;
    private readonly SearchValues<char> _quoted;

    public CsvTableWriter(string path, IReadOnlyList<OutField> fields, char separator, bool hasHeader)
    {
        if (separator is '"' or '\r' or '\n' || separator > 127)
            throw new ArgumentException($"'{separator}' separates no values: take a comma, a semicolon or a tab.", nameof(separator));
        _separator = (byte)separator;
        _quoted = SearchValues.Create([separator, '"', '\r', '\n']);
        _file = new AtomicFile(path);
        _output = new Utf8Output(_file);
        _cells = [.. fields.Select(Cell)];
        if (!hasHeader)
            return;
        for (int i = 0; i < fields.Count; i++)
        {
            if (i > 0)
                _output.Write(_separator);
            WriteText(fields[i].Name);
        }

        _output.Write((byte)'\n');
    }

    public override void Write(int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < _cells.Length; i++)
            {
                if (i > 0)
                    _output.Write(_separator);
                _cells[i](row);
            }

            _output.Write((byte)'\n');
            _output.EndRow();
        }
    }

    public override (string Sha256, long Length) Complete()
    {
        _output.Flush();
        return _file.Commit();
    }

    public override void Dispose() => _file.Dispose();

    private Action<int> Cell(OutField field) => field switch
    {
        ScalarField<float> f => row => WriteNumber(f.Values[row], float.IsNaN(f.Values[row])),
        ScalarField<double> f => row => WriteNumber(f.Values[row], double.IsNaN(f.Values[row])),
        ScalarField<bool> f => row => _output.Write(f.Values[row] ? "true"u8 : "false"u8),
        ScalarField<ReadOnlyMemory<char>> f => row => WriteText(f.Values[row].Span),
        ScalarField<sbyte> f => Number(f),
        ScalarField<byte> f => Number(f),
        ScalarField<short> f => Number(f),
        ScalarField<ushort> f => Number(f),
        ScalarField<int> f => Number(f),
        ScalarField<uint> f => Number(f),
        ScalarField<long> f => Number(f),
        ScalarField<ulong> f => Number(f),
        ScalarField<DateTime> f => row => _output.Write(f.Values[row], "O"),
        ScalarField<DateTimeOffset> f => row => _output.Write(f.Values[row], "O"),
        ScalarField<TimeSpan> f => row => _output.Write(f.Values[row], "c"),
        _ => Json(field),
    };

    private Action<int> Number<T>(ScalarField<T> field) where T : IUtf8SpanFormattable => row => _output.Write(field.Values[row]);

    // Lists are JSON within a field.
    private Action<int> Json(OutField field)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var json = new System.Text.Json.Utf8JsonWriter(buffer);
        Action<int> cell = JsonCells.Of(field, json);
        return row =>
        {
            json.Reset();
            buffer.ResetWrittenCount();
            cell(row);
            json.Flush();
            WriteText(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
        };
    }

    private void WriteNumber<T>(T value, bool missing) where T : IUtf8SpanFormattable
    {
        if (!missing)
            _output.Write(value);
        else if (_cells.Length == 1)
            _output.Write("NaN"u8);
    }

    // What has a space at its ends is quoted too, as some readers trim; and an empty text that is alone in its row, which would be an empty line.
    private void WriteText(ReadOnlySpan<char> text)
    {
        bool quote = text.ContainsAny(_quoted) || (text.Length > 0 ? char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) : _cells is { Length: 1 });
        if (!quote)
        {
            _output.Write(text);
            return;
        }

        _output.Write((byte)'"');
        while (text.IndexOf('"') is >= 0 and int at)
        {
            _output.Write(text[..(at + 1)]);
            _output.Write((byte)'"');
            text = text[(at + 1)..];
        }

        _output.Write(text);
        _output.Write((byte)'"');
    }
}
