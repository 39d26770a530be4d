using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Lime;

/// <summary>What the local model sees of samples: 1 where one is in the explained row's bin or category and 0 elsewhere, scaled values of features that are not cut.</summary>
internal static class LimeColumns
{
    /// <summary>Writes a block of them.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="cut">Which features are cut.</param>
    /// <param name="own">The explained row's codes.</param>
    /// <param name="first">First sample of the block.</param>
    /// <param name="count">Samples of the block.</param>
    /// <param name="columns">Receives features x <see cref="BlockMoments.Block"/>.</param>
    public static void Fill(LimeSamples samples, bool[] cut, ReadOnlySpan<double> own, int first, int count, Span<double> columns)
    {
        for (int f = 0; f < cut.Length; f++)
        {
            ReadOnlySpan<double> codes = samples.Codes[f].AsSpan(first, count);
            Span<double> column = columns.Slice(f * BlockMoments.Block, count);
            if (samples.Spreads?[f] is { } spread)
                NearSingles.Codes(codes, spread.Middle, spread.Scale, spread.Mean, column);
            else if (cut[f])
                Equal(codes, own[f], column);
            else
                codes.CopyTo(column);
        }
    }

    /// <summary>The explained row as the local model sees it.</summary>
    public static double[] Row(bool[] cut, ReadOnlySpan<double> own)
    {
        double[] row = own.ToArray();
        for (int f = 0; f < cut.Length; f++)
            row[f] = cut[f] ? 1 : row[f];
        return row;
    }

    private static void Equal(ReadOnlySpan<double> codes, double own, Span<double> ones)
    {
        ReadOnlySpan<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(codes);
        Span<Vector<double>> wideOnes = MemoryMarshal.Cast<double, Vector<double>>(ones);
        var all = new Vector<double>(own);
        for (int i = 0; i < wide.Length; i++)
            wideOnes[i] = Vector.ConditionalSelect(Vector.Equals(wide[i], all), Vector<double>.One, Vector<double>.Zero);
        for (int i = wide.Length * Vector<double>.Count; i < codes.Length; i++)
            ones[i] = codes[i] == own ? 1 : 0;
    }
}
