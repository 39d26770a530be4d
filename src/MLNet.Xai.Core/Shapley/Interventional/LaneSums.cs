using System.Numerics;

namespace MLNet.Xai.Core.Shapley.Interventional;

/// <summary>Sums of 64 numbers over any set of them, by tables of eight at a time.</summary>
internal sealed class LaneSums
{
    private readonly double[] _tables = new double[8 * 256];

    /// <summary>Takes new numbers.</summary>
    /// <param name="numbers">64 of them.</param>
    public void Set(ReadOnlySpan<double> numbers)
    {
        for (int part = 0; part < 8; part++)
        {
            Span<double> table = _tables.AsSpan(part * 256, 256);
            for (int set = 1; set < 256; set++)
                table[set] = table[set & (set - 1)] + numbers[(part * 8) + BitOperations.TrailingZeroCount(set)];
        }
    }

    /// <summary>The sum over the bits of a set.</summary>
    public double this[ulong set]
    {
        get
        {
            double sum = 0;
            for (int part = 0; set != 0; part += 256, set >>= 8)
                sum += _tables[part + (int)(set & 255)];
            return sum;
        }
    }
}
