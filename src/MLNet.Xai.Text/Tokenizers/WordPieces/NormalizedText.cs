namespace MLNet.Xai.Text.Tokenizers.WordPieces;

/// <summary>A normalised text, and where in the text each of its UTF-16 units comes from.</summary>
internal sealed class NormalizedText
{
    private const int Kept = 1 << 18;
    private char[] _chars = new char[1024];
    private int[] _starts = new int[1024];
    private int[] _ends = new int[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, Length);

    public int Start(int at) => _starts[at];

    public int End(int at) => _ends[at];

    public void Clear()
    {
        Length = 0;
        if (_chars.Length > Kept)
            (_chars, _starts, _ends) = (new char[1024], new int[1024], new int[1024]);
    }

    public void Add(char c, int start, int end)
    {
        int at = Length;
        if (at == _chars.Length)
            Grow();
        _chars[at] = c;
        _starts[at] = start;
        _ends[at] = end;
        Length = at + 1;
    }

    public void Add(int codePoint, int start, int end)
    {
        if (codePoint < 0x10000)
        {
            Add((char)codePoint, start, end);
            return;
        }

        Add((char)(0xD800 + ((codePoint - 0x10000) >> 10)), start, end);
        Add((char)(0xDC00 + (codePoint & 0x3FF)), start, end);
    }

    /// <summary>Brings the last character in front of the one before it; both then come from both places.</summary>
    /// <param name="before">Units of the one before.</param>
    /// <param name="last">Units of the last one.</param>
    /// <param name="behind">Units behind them.</param>
    public void Swap(int before, int last, int behind)
    {
        int first = Length - behind - last - before, count = before + last;
        Span<char> chars = _chars.AsSpan(first, count);
        Span<char> moved = stackalloc char[4];
        chars.CopyTo(moved);
        moved.Slice(before, last).CopyTo(chars);
        moved[..before].CopyTo(chars[last..]);
        int start = Math.Min(_starts[first], _starts[first + before]), end = Math.Max(_ends[first], _ends[first + before]);
        _starts.AsSpan(first, count).Fill(start);
        _ends.AsSpan(first, count).Fill(end);
    }

    private void Grow()
    {
        Array.Resize(ref _chars, 2 * Length);
        Array.Resize(ref _starts, 2 * Length);
        Array.Resize(ref _ends, 2 * Length);
    }
}
