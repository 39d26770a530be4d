using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Lime;

/// <summary>Draws rows like those of the training data: by the bins or categories of a feature, or as normal deviates of its mean and deviation. A sample is a function of seed and number.</summary>
internal sealed class LimeSampler
{
    private readonly LimeTabularOptions _options;
    private readonly int _features;
    private readonly FeatureBins?[] _bins;
    private readonly double[] _means;
    private readonly double[] _scales;

    /// <param name="training">Row-major, rows x features; NaN is missing.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="labels">Classes of the rows, for bins by entropy.</param>
    /// <exception cref="ArgumentException">A feature has no values or infinite ones.</exception>
    public LimeSampler(ReadOnlySpan<double> training, int features, LimeTabularOptions options, ReadOnlySpan<int> labels)
    {
        (_options, _features) = (options, features);
        (_bins, _means, _scales) = (new FeatureBins?[features], new double[features], new double[features]);
        for (int f = 0; f < features; f++)
        {
            var column = new double[training.Length / features];
            for (int r = 0; r < column.Length; r++)
                column[r] = training[(r * features) + f];
            if (column.Any(double.IsInfinity))
                throw new ArgumentException($"Feature {f} is infinite in some rows of the training data: there are no bins and no scale of that.", nameof(training));
            _bins[f] = _options.Categorical.Contains(f) ? FeatureBins.Categories(column) : _options.Discretizer == LimeDiscretizer.None ? null : FeatureBins.Of(column, _options.Discretizer, labels);
            (_means[f], _scales[f]) = _bins[f] is null ? Scale(column) : (0, 1);
        }
    }

    /// <summary>What drawn values of a feature become in rows of the model's: rounded to Single, or to integers. By default they stay.</summary>
    public Action<int, Span<double>>? Snap { get; set; }

    /// <summary>Whether samples differ from row to row: features that are not cut are sampled around it.</summary>
    public bool IsAround => _options.AroundRow && _bins.Contains(null);

    /// <summary>The bins or categories of a feature; null for one that is not cut.</summary>
    public FeatureBins? Bins(int feature) => _bins[feature];

    public void CheckSize(ReadOnlySpan<double> row)
    {
        if (row.Length != _features)
            throw new ArgumentException($"The row has {row.Length} features; the training data had {_features}.", nameof(row));
    }

    /// <summary>What samples around all rows have in common; null where a feature is cut, or they have nothing.</summary>
    public StandardSamples? Standard(LimeSamples samples) => _options.AroundRow && Array.TrueForAll(_bins, bins => bins is null) ? StandardSamples.Of(samples, _options, _scales, _means) : null;

    /// <summary>The bins of a row's values, scaled values of features that are not cut.</summary>
    public double[] Codes(ReadOnlySpan<double> row)
    {
        CheckSize(row);
        var codes = new double[_features];
        for (int f = 0; f < _features; f++)
        {
            if (_bins[f] is null && !double.IsFinite(row[f]))
                throw new ArgumentException($"Feature {f} is {row[f]}, which has no scaled value: cut features into bins (Discretizer), in which missing values have their own.", nameof(row));
            codes[f] = Code(f, row[f]);
        }

        return codes;
    }

    /// <summary>The samples of a seed; features that are sampled around a row have standard normal deviates for codes.</summary>
    public LimeSamples Draw(long seed)
    {
        int count = _options.Samples - 1;
        var rows = new double[count * _features];
        double[][] codes = [.. _bins.Select(_ => new double[count])];
        for (int f = 0; f < _features; f++)
        {
            double[] column = codes[f];
            for (int r = 0; r < count; r++)
            {
                long stream = CounterRandom.Fork(CounterRandom.Fork(seed, (ulong)r + 1), (ulong)f);
                column[r] = _bins[f] is { } bins ? LimeDraws.FromBins(bins, stream) : CounterRandom.Normal(stream, 0);
            }

            if (_bins[f] is null && _options.AroundRow)
            {
                // StandardSamples keeps deviates in Single.
                foreach (ref double deviate in column.AsSpan())
                    deviate = (float)deviate;
                continue;
            }

            if (_bins[f] is null)
                Stretch(column, _scales[f], _means[f], column);
            Snap?.Invoke(f, column);
            for (int r = 0; r < count; r++)
            {
                rows[(r * _features) + f] = column[r];
                column[r] = Code(f, column[r]);
            }
        }

        return new LimeSamples(rows, codes);
    }

    /// <summary>The samples around a row, where features are sampled around it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="samples">Those of a seed.</param>
    /// <param name="used">What this gave before for any row, and is no longer needed: it is written again.</param>
    public LimeSamples Around(ReadOnlySpan<double> row, LimeSamples samples, LimeSamples? used = null)
    {
        used ??= new LimeSamples((double[])samples.Rows.Clone(), [.. samples.Codes.Select((codes, f) => _bins[f] is null ? new double[codes.Length] : codes)]);
        int[] near = [.. Enumerable.Range(0, _features).Where(f => _bins[f] is null)];
        foreach (int f in near)
        {
            Stretch(samples.Codes[f], _scales[f], row[f], used.Codes[f]);
            Snap?.Invoke(f, used.Codes[f]);
        }

        for (int r = 0; r < used.Count; r++)
        {
            Span<double> own = used.Rows.AsSpan(r * _features, _features);
            foreach (int f in near)
                own[f] = used.Codes[f][r];
        }

        foreach (int f in near)
        {
            TensorPrimitives.Subtract(used.Codes[f], _means[f], used.Codes[f]);
            TensorPrimitives.Multiply(used.Codes[f], 1 / _scales[f], used.Codes[f]);
        }

        return used;
    }

    /// <summary>The same samples for a model of rows of Single, to which values are rounded.</summary>
    /// <param name="row">The row.</param>
    /// <param name="samples">Those of a seed.</param>
    /// <param name="rows">Samples x slots: receives features that are sampled around the row, others stay as they are.</param>
    /// <param name="slots">By feature the slot of its value.</param>
    public LimeSamples Around(ReadOnlySpan<double> row, LimeSamples samples, Span<float> rows, int[] slots)
    {
        int[] near = [.. Enumerable.Range(0, _features).Where(f => _bins[f] is null)];
        var spreads = new LimeSpread?[_features];
        foreach (int f in near)
            spreads[f] = new LimeSpread(row[f], _scales[f], _means[f]);
        int width = rows.Length / samples.Count;
        Span<float> values = stackalloc float[NearSingles.Many * BlockMoments.Block];
        Span<int> at = stackalloc int[NearSingles.Many];
        for (int first = 0; first < samples.Count; first += BlockMoments.Block)
        {
            int size = Math.Min(BlockMoments.Block, samples.Count - first);
            for (int k = 0; k < near.Length; k += NearSingles.Many)
            {
                ReadOnlySpan<int> few = near.AsSpan(k, Math.Min(NearSingles.Many, near.Length - k));
                for (int i = 0; i < few.Length; i++)
                {
                    NearSingles.Stretch(samples.Codes[few[i]].AsSpan(first, size), row[few[i]], _scales[few[i]], values.Slice(i * size, size));
                    at[i] = slots[few[i]];
                }

                NearSingles.Write(values[..(few.Length * size)], rows.Slice(first * width, size * width), at[..few.Length]);
            }
        }

        return new LimeSamples([], samples.Codes) { Spreads = spreads };
    }

    private static void Stretch(double[] deviates, double scale, double middle, double[] values)
    {
        TensorPrimitives.Multiply(deviates, scale, values);
        TensorPrimitives.Add(values, middle, values);
    }

    private static (double Mean, double Scale) Scale(double[] column)
    {
        double[] known = [.. column.Where(v => !double.IsNaN(v))];
        if (known.Length == 0)
            throw new ArgumentException("The training data has no value of the feature, or all are NaN.", nameof(column));
        double mean = known.Average(), deviation = Math.Sqrt(known.Average(v => (v - mean) * (v - mean)));
        return (mean, deviation > 0 ? deviation : 1);
    }

    private double Code(int feature, double value) => _bins[feature]?.Bin(value) ?? ((value - _means[feature]) / _scales[feature]);
}
