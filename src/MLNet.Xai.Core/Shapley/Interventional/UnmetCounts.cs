namespace MLNet.Xai.Core.Shapley.Interventional;

/// <summary>For every one of 64 background rows, how many players it is missing at a leaf: counted for all rows at once in binary digits across words.</summary>
internal ref struct UnmetCounts
{
    /// <summary>Digits: enough for 2^20 players on a path.</summary>
    public const int MaxDigits = 20;

    private readonly Span<ulong> _digits;
    private int _used;

    /// <summary>Starts from zero.</summary>
    /// <param name="digits">Room for <see cref="MaxDigits"/> words.</param>
    public UnmetCounts(Span<ulong> digits)
    {
        _digits = digits;
        _used = 0;
    }

    /// <summary>Adds one to the counts of some rows.</summary>
    public void Add(ulong rows)
    {
        for (int i = 0; rows != 0; i++)
        {
            if (i == _used)
                _digits[_used++] = 0;
            ulong carry = _digits[i] & rows;
            _digits[i] ^= rows;
            rows = carry;
        }
    }

    /// <summary>The rows whose count is a number.</summary>
    public readonly ulong Equal(int count, ulong rows)
    {
        if (count >> _used != 0)
            return 0;
        for (int i = 0; i < _used; i++)
            rows &= (count >> i & 1) != 0 ? _digits[i] : ~_digits[i];
        return rows;
    }
}
