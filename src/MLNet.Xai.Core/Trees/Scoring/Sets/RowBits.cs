using System.Numerics;
using System.Runtime.Intrinsics;

namespace MLNet.Xai.Core.Trees.Scoring.Sets;

/// <summary>Which of 512 rows: comparisons of a column, and sets of rows.</summary>
internal static unsafe class RowBits
{
    /// <summary>Rows of a set.</summary>
    public const int Rows = BlockScorer.Rows;

    /// <summary>Words of a set.</summary>
    public const int Words = Rows / 64;

    /// <summary>The rows whose value is not above the threshold.</summary>
    /// <param name="column">The values.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="nan">Whether NaN counts, too.</param>
    /// <param name="rows">Receives the set.</param>
    public static void AtMost(float* column, float threshold, bool nan, ulong* rows)
    {
        // Not above is at most, or NaN.
        for (int word = 0; word < Words; word++, column += 64)
            rows[word] = nan ? ~Above(column, threshold) : AtMost(column, threshold);
    }

    /// <summary>Parts a set by another: where there are rows of both kinds, those inside go to one place and those outside stay.</summary>
    /// <returns>Whether there are any inside and outside.</returns>
    public static (bool In, bool Out) Part(ulong* rows, ulong* by, ulong* inside)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<ulong> all = Vector512.Load(rows), some = all & Vector512.Load(by), others = all ^ some;
            (bool In, bool Out) any = (some != Vector512<ulong>.Zero, others != Vector512<ulong>.Zero);
            if (any.In && any.Out)
            {
                some.Store(inside);
                others.Store(rows);
            }

            return any;
        }

        Vector256<ulong> low = Vector256.Load(rows), lowIn = low & Vector256.Load(by), lowOut = low ^ lowIn;
        Vector256<ulong> high = Vector256.Load(rows + 4), highIn = high & Vector256.Load(by + 4), highOut = high ^ highIn;
        (bool In, bool Out) there = ((lowIn | highIn) != Vector256<ulong>.Zero, (lowOut | highOut) != Vector256<ulong>.Zero);
        if (there.In && there.Out)
        {
            lowIn.Store(inside);
            highIn.Store(inside + 4);
            lowOut.Store(rows);
            highOut.Store(rows + 4);
        }

        return there;
    }

    /// <summary>Adds a number at each row of a set.</summary>
    public static void Add(ulong* rows, double value, double* sums, int stride)
    {
        for (int word = 0; word < Words; word++, sums += 64 * stride)
        {
            for (ulong bits = rows[word]; bits != 0; bits &= bits - 1)
                sums[BitOperations.TrailingZeroCount(bits) * stride] += value;
        }
    }

    private static ulong AtMost(float* column, float threshold)
    {
        ulong bits = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (int i = 0; i < 64; i += 16)
                bits |= Vector512.LessThanOrEqual(Vector512.Load(column + i), Vector512.Create(threshold)).ExtractMostSignificantBits() << i;
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (int i = 0; i < 64; i += 8)
                bits |= (ulong)Vector256.LessThanOrEqual(Vector256.Load(column + i), Vector256.Create(threshold)).ExtractMostSignificantBits() << i;
        }
        else
        {
            for (int i = 0; i < 64; i++)
                bits |= (column[i] <= threshold ? 1UL : 0) << i;
        }

        return bits;
    }

    private static ulong Above(float* column, float threshold)
    {
        ulong bits = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (int i = 0; i < 64; i += 16)
                bits |= Vector512.GreaterThan(Vector512.Load(column + i), Vector512.Create(threshold)).ExtractMostSignificantBits() << i;
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (int i = 0; i < 64; i += 8)
                bits |= (ulong)Vector256.GreaterThan(Vector256.Load(column + i), Vector256.Create(threshold)).ExtractMostSignificantBits() << i;
        }
        else
        {
            for (int i = 0; i < 64; i++)
                bits |= (column[i] > threshold ? 1UL : 0) << i;
        }

        return bits;
    }
}
