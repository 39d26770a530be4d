using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>The fields of one line, dense (<c>a,b,c</c>) or with a sparse end (<c>a,b,100,3:x,7:y</c>).</summary>
internal sealed class LineFields(TextLoader.Options options)
{
    private readonly char[] _separators = options.Separators;
    private readonly bool _spaceSeparates = options.Separators.Contains(' ');
    private readonly List<ReadOnlyMemory<char>> _values = [];
    private readonly List<int> _indices = [];
    private readonly StringBuilder _unquoted = new();

    /// <summary>How many fields the line has, sparse ones included.</summary>
    public int Count { get; private set; }

    /// <summary>The field's text; empty where the line has no such field.</summary>
    public ReadOnlyMemory<char> Get(int field)
    {
        int at = field < _indices.Count && _indices[field] == field ? field : _indices.BinarySearch(field);
        return at >= 0 ? _values[at] : default;
    }

    public bool Has(int field) => field < Count;

    public void Read(string text)
    {
        _values.Clear();
        _indices.Clear();
        ReadOnlyMemory<char> line = options.TrimWhitespace ? text.AsMemory().TrimEnd() : text.AsMemory();
        int position = 0;
        int sparseBase = -1;
        int sparseLimit = -1;
        bool more = true;
        for (int field = 0; more; field++)
        {
            ReadOnlyMemory<char> value = Next(line, ref position, out int sparseIndex, out more);
            if (sparseIndex >= 0)
            {
                if (sparseBase < 0)
                {
                    if (_values.Count == 0 || !int.TryParse(_values[^1].Span, NumberStyles.None, CultureInfo.InvariantCulture, out int size) || size <= 0)
                        throw new FormatException("Missing dimensionality or ambiguous sparse item: quote the value, or do not allow sparse lines.");
                    sparseBase = _indices[^1];
                    sparseLimit = sparseBase + size;
                    _values.RemoveAt(_values.Count - 1);
                    _indices.RemoveAt(_indices.Count - 1);
                }

                field = sparseBase + sparseIndex;
                if (field >= sparseLimit || (_indices.Count > 0 && field <= _indices[^1]))
                    throw new FormatException("Sparse item index is larger than expected or out of order.");
            }

            _values.Add(value);
            _indices.Add(field);
        }

        Count = Math.Max(sparseLimit, _indices[^1] + 1);
    }

    private ReadOnlyMemory<char> Next(ReadOnlyMemory<char> line, ref int position, out int sparseIndex, out bool more)
    {
        ReadOnlySpan<char> span = line.Span;
        sparseIndex = -1;
        int at = SkipSpaces(span, position);
        if (options.AllowSparse)
        {
            int colon = at;
            while (colon < span.Length && char.IsAsciiDigit(span[colon]))
                colon++;
            if (colon > at && colon < span.Length && span[colon] == ':' && int.TryParse(span[at..colon], NumberStyles.None, CultureInfo.InvariantCulture, out sparseIndex))
                at = SkipSpaces(span, colon + 1);
            else
                sparseIndex = -1;
        }

        ReadOnlyMemory<char> value;
        if (options.AllowQuoting && at < span.Length && span[at] == '"')
        {
            value = Quoted(span, ref at);
        }
        else
        {
            int length = span[at..].IndexOfAny(_separators);
            length = length < 0 ? span.Length - at : length;
            value = line.Slice(at, length);
            at += length;
        }

        more = at < span.Length;
        position = at + 1;
        return value;
    }

    private int SkipSpaces(ReadOnlySpan<char> span, int at)
    {
        while (!_spaceSeparates && at < span.Length && span[at] == ' ')
            at++;
        return Math.Min(at, span.Length);
    }

    /// <summary>A quoted field; one that is not closed, or followed by anything but a separator, counts as empty, as ML.NET has it.</summary>
    private ReadOnlyMemory<char> Quoted(ReadOnlySpan<char> span, ref int at)
    {
        _unquoted.Clear();
        bool closed = false;
        for (at++; at < span.Length && !closed; at++)
        {
            bool isPair = span[at] == options.EscapeChar && at + 1 < span.Length && span[at + 1] == '"';
            if (isPair)
                at++;
            else if (span[at] == '"')
                closed = true;
            if (!closed)
                _unquoted.Append(span[at]);
        }

        int end = span[at..].IndexOfAny(_separators);
        int next = end < 0 ? span.Length : at + end;
        bool clean = span[at..next].TrimStart(' ').IsEmpty;
        at = next;
        return closed && clean ? _unquoted.ToString().AsMemory() : default;
    }
}
