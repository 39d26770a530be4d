using System.Text;

namespace Microsoft.ML.Data;

/// <summary>The lines of some files, dealt out in batches: blank lines and comments are left out, and each file's header.</summary>
internal sealed class LineSource : IDisposable
{
    private readonly IMultiStreamSource _files;
    private readonly TextLoader.Options _options;
    private readonly int[] _order;
    private readonly Lock _lock = new();
    private int _next;
    private TextReader _reader;
    private bool _atHead;
    private int _lineNumber;
    private long _batch;
    private long _rows;
    private int _users;

    public LineSource(IMultiStreamSource files, TextLoader.Options options, int users, Random rand)
    {
        _files = files;
        _options = options;
        _users = users;
        _order = [.. Enumerable.Range(0, files.Count)];
        rand?.Shuffle(_order);
    }

    /// <summary>How many fields the first line of data has, and the header.</summary>
    public static (int? Fields, ReadOnlyMemory<char>[] Header) Probe(IMultiStreamSource files, TextLoader.Options options)
    {
        var fields = new LineFields(options);
        var headless = new TextLoader.Options { HasHeader = false, ReadMultilines = options.ReadMultilines };
        using var source = new LineSource(files, headless, 1, null);
        List<string> lines = [];
        source.Take(lines, options.HasHeader ? 2 : 1);
        if (lines.Count == 0)
            return (null, []);
        fields.Read(lines[^1]);
        int count = fields.Count;
        if (!options.HasHeader)
            return (count, []);
        fields.Read(lines[0]);
        return (count, [.. Enumerable.Range(0, fields.Count).Select(fields.Get)]);
    }

    /// <summary>Takes the next lines; returns the batch's number.</summary>
    public long Take(List<string> lines, int count)
    {
        lock (_lock)
        {
            lines.Clear();
            while (lines.Count < count && _rows < (_options.MaxRows ?? long.MaxValue) && NextLine() is { } line)
            {
                lines.Add(line);
                _rows++;
            }

            return _batch++;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (--_users <= 0)
                _reader?.Dispose();
        }
    }

    private string NextLine()
    {
        while (true)
        {
            if (_reader is null)
            {
                if (_next == _order.Length)
                    return null;
                _reader = _files.OpenTextReader(_order[_next++]);
                _atHead = true;
                _lineNumber = 0;
            }

            string line = ReadLine();
            if (line is null)
            {
                _reader.Dispose();
                _reader = null;
            }
            else if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal) && !(_atHead && line[0] == '#'))
            {
                bool isHeader = _atHead && _options.HasHeader;
                _atHead = false;
                if (!isHeader)
                    return line;
            }
        }
    }

    private string ReadLine()
    {
        string line = _reader.ReadLine();
        int first = ++_lineNumber;
        if (line is null || !_options.ReadMultilines || IsClosed(line))
            return line;
        var text = new StringBuilder(line);
        while (!IsClosed(text.ToString()))
        {
            line = _reader.ReadLine() ?? throw new EndOfStreamException(
                $"A quoted field opened on line {first} was never closed, and we've read to the last line in the file without finding the closing quote");
            _lineNumber++;
            text.Append('\n').Append(line);
        }

        return text.ToString();
    }

    private static bool IsClosed(string line) => line.AsSpan().Count('"') % 2 == 0;
}
