using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Lime;

/// <summary>Samples around a row where no feature is cut: all but what the model says of them is the same for every row, and is made once.</summary>
/// <remarks>
/// A sample's scaled value less the row's is a standard normal deviate. Distances, kernel weights and second moments around the row are therefore the deviates' own, but for the rounding of values to
/// Single, which <see cref="Serves"/> bounds.
/// </remarks>
internal sealed class StandardSamples
{
    // Values are then rounded by less than 1e-4 of a deviation, where 5,000 samples tell a mean to 1e-2.
    private const double MostDeviations = 1024;

    // Features whose turn of middles is put on the stack.
    private const int Few = 64;

    private readonly LimeSamples _samples;
    private readonly double[] _scales;
    private readonly double[] _centres;
    private readonly float[] _deviates;
    private readonly double[] _manyScales;
    private readonly double[] _means;
    private readonly double[] _gram;
    private readonly double _total;

    private StandardSamples(LimeSamples samples, LimeTabularOptions options, double[] scales, double[] centres)
    {
        int features = scales.Length, count = samples.Count;
        (_samples, _scales, _centres) = (samples, scales, centres);
        _deviates = new float[(count * features) + StandardLoops.Padding];
        _manyScales = new double[StandardLoops.Turn * features];
        for (int i = 0; i < _manyScales.Length; i++)
            _manyScales[i] = scales[i % features];
        Weights = new double[count];
        var loops = MomentLoops.Of();
        var kernel = new LimeKernel(loops, options.Distance, options.Width(features), features);
        var sums = new BlockMoments(loops, features, 0);
        double[] columns = new double[GramLanes.Padded(features) * BlockMoments.Block], row = new double[features];

        // The row itself, all zeros, counts fully.
        sums.Add(columns, [1]);
        for (int first = 0; first < count; first += BlockMoments.Block)
        {
            int size = Math.Min(BlockMoments.Block, count - first);
            for (int f = 0; f < features; f++)
            {
                samples.Codes[f].AsSpan(first, size).CopyTo(columns.AsSpan(f * BlockMoments.Block));
                for (int r = first; r < first + size; r++)
                    _deviates[(r * features) + f] = (float)samples.Codes[f][r];
            }

            kernel.Weigh(columns, row, Weights.AsSpan(first, size));
            sums.Add(columns, Weights.AsSpan(first, size));
        }

        (_total, _means) = (sums.Total, sums.Means());
        _gram = sums.Around(_means);
    }

    /// <summary>The kernel weight of each sample; the row itself has 1.</summary>
    public double[] Weights { get; }

    /// <summary>What is the same for every row, of samples that <see cref="LimeSampler.Draw"/> gave for features of which none is cut.</summary>
    /// <returns>Null where distances are not of differences alone.</returns>
    public static StandardSamples? Of(LimeSamples samples, LimeTabularOptions options, double[] scales, double[] centres) =>
        options.Distance == LimeDistance.Cosine ? null : new StandardSamples(samples, options, scales, centres);

    /// <summary>Whether a row's values are so small beside the deviations that what rounding to Single does to samples is not to be seen.</summary>
    public bool Serves(ReadOnlySpan<double> row)
    {
        for (int f = 0; f < row.Length; f++)
        {
            if (!(Math.Abs(row[f]) <= MostDeviations * _scales[f]))
                return false;
        }

        return true;
    }

    /// <summary>Samples around a row, as the model takes them.</summary>
    /// <param name="row">One a feature.</param>
    /// <param name="first">The first of them, a multiple of <see cref="StandardLoops.Turn"/>.</param>
    /// <param name="rows">Receives samples x features.</param>
    public void Write(ReadOnlySpan<double> row, int first, Span<float> rows)
    {
        Span<double> middles = row.Length <= Few ? stackalloc double[StandardLoops.Turn * row.Length] : new double[StandardLoops.Turn * row.Length];
        for (int r = 0; r < StandardLoops.Turn; r++)
            row.CopyTo(middles[(r * row.Length)..]);
        StandardLoops.Stretch(_deviates.AsSpan(first * row.Length, rows.Length), _manyScales, middles, rows);
    }

    /// <summary>The samples around a row by their codes.</summary>
    public LimeSamples Around(ReadOnlySpan<double> row)
    {
        var spreads = new LimeSpread?[row.Length];
        for (int f = 0; f < row.Length; f++)
            spreads[f] = new LimeSpread(row[f], _scales[f], _centres[f]);
        return new LimeSamples([], _samples.Codes) { Spreads = spreads };
    }

    /// <summary>The centred moments of samples around a row.</summary>
    /// <param name="codes">The row's scaled values.</param>
    /// <param name="label">What the model says of it.</param>
    /// <param name="said">What it says of the samples.</param>
    /// <param name="room">Room for as many numbers.</param>
    public NeighbourhoodMoments Moments(ReadOnlySpan<double> codes, double label, ReadOnlySpan<double> said, Span<double> room)
    {
        int features = codes.Length;
        Span<double> weighted = room[..said.Length];

        // From the row's own label: small differences of large numbers keep their digits.
        TensorPrimitives.Subtract(said, label, weighted);
        double squares = 0;
        Span<double> products = stackalloc double[BlockMoments.Block];
        for (int first = 0; first < weighted.Length; first += BlockMoments.Block)
        {
            Span<double> block = weighted.Slice(first, Math.Min(BlockMoments.Block, weighted.Length - first));
            Span<double> few = products[..block.Length];
            TensorPrimitives.Multiply(block, Weights.AsSpan(first, block.Length), few);
            squares += TensorPrimitives.Dot<double>(few, block);
            few.CopyTo(block);
        }

        double sum = TensorPrimitives.Sum<double>(weighted);
        double[] cross = new double[features + StandardLoops.Padding], means = new double[features];
        StandardLoops.Cross(_deviates, weighted, features, cross);
        Array.Resize(ref cross, features);
        for (int f = 0; f < features; f++)
            (cross[f], means[f]) = (cross[f] - (_means[f] * sum), codes[f] + _means[f]);
        return new NeighbourhoodMoments(means, _gram, cross, label + (sum / _total), Math.Max(0, squares - (sum * sum / _total)));
    }
}
