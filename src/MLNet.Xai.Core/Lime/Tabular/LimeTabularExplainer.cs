using System.Numerics.Tensors;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Lime;

/// <summary>LIME for tables: samples rows like the training data's and fits a local linear model to what the model says of them.</summary>
/// <remarks>
/// Ribeiro, Singh and Guestrin, KDD 2016; the same numbers as <c>lime.lime_tabular.LimeTabularExplainer</c> for the same samples. A sample is a function of seed and number: all rows have the same
/// samples (but those of features that are sampled around the row), which are drawn once. Missing values (NaN) are a bin of their own. Cost: one model output a sample, and samples x features^2 / 2
/// multiplications in columns.
/// </remarks>
public sealed class LimeTabularExplainer
{
    private readonly LimeTabularOptions _options;
    private readonly int _features;
    private readonly FeatureBins?[] _bins;
    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly LimeLocalModel _local;
    private readonly Lazy<LimeSamples> _samples;
    private readonly Spare<double[]> _rows;

    /// <summary>Learns what the training data is like.</summary>
    /// <param name="training">Row-major, rows x features; NaN is missing.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="options">The defaults when null.</param>
    /// <param name="labels">Classes of the rows, for bins by entropy.</param>
    /// <exception cref="ArgumentException">Sizes do not fit, or an option cannot work, or a feature has no values or infinite ones.</exception>
    public LimeTabularExplainer(ReadOnlySpan<double> training, int features, LimeTabularOptions? options = null, ReadOnlySpan<int> labels = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (training.IsEmpty || training.Length % features != 0)
            throw new ArgumentException($"{training.Length} numbers are no rows of {features} features.", nameof(training));
        (_options, _features) = (options ?? new LimeTabularOptions(), features);
        _options.Check(features);
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

        _local = new LimeLocalModel(_options, [.. _bins.Select(bins => bins is not null)]);
        _samples = new Lazy<LimeSamples>(() => Draw(_options.Seed));
        _rows = new Spare<double[]>(() => new double[_options.Samples * _features]);
    }

    /// <summary>What drawn values of a feature become in rows of the model's: rounded to Single, or to integers. By default they stay.</summary>
    internal Action<int, Span<double>>? Snap { get; init; }

    /// <summary>Whether samples differ from row to row: features that are not cut are sampled around it.</summary>
    internal bool IsAround => _options.AroundRow && _bins.Contains(null);

    /// <summary>The bins or categories of a feature; null for one that is not cut.</summary>
    public FeatureBins? Bins(int feature) => _bins[feature];

    /// <summary>What it is of the row that each weight is about, in words: <c>0.07 &lt; income &lt;= 0.67</c>; the name alone of a feature that is not cut.</summary>
    /// <param name="row">The row.</param>
    /// <param name="names">Names of the features.</param>
    /// <exception cref="ArgumentException">There are other features.</exception>
    public IReadOnlyList<string> Describe(ReadOnlySpan<double> row, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        CheckSize(row);
        if (names.Count != _features)
            throw new ArgumentException($"There are {names.Count} names for {_features} features.", nameof(names));
        var words = new string[_features];
        for (int f = 0; f < _features; f++)
            words[f] = _bins[f]?.Describe(names[f], row[f]) ?? names[f];
        return words;
    }

    /// <summary>Explains outputs of a model for a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="model">The model: it is called once, with the row and all samples.</param>
    /// <param name="outputs">Outputs of the model.</param>
    /// <param name="explained">The explained outputs; all when null.</param>
    /// <returns>A local model for each: weights of features (of being in the row's bin, or of scaled values), intercept, R2, local prediction, standard errors.</returns>
    /// <exception cref="ArgumentException">The row has other features, or a value that cannot be explained.</exception>
    /// <exception cref="InvalidOperationException">The model gives numbers that are not finite.</exception>
    public IReadOnlyList<LimeFit> Explain(ReadOnlySpan<double> row, ModelFunction<double> model, int outputs, IReadOnlyList<int>? explained = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        explained ??= [.. Enumerable.Range(0, outputs)];
        if (explained.Any(o => o < 0 || o >= outputs))
            throw new ArgumentException($"The explained outputs are {string.Join(", ", explained)}; the model has {outputs}, counted from 0.", nameof(explained));
        double[] own = Codes(row);
        LimeSamples samples = IsAround ? Around(row, _samples.Value) : _samples.Value;
        double[] rows = _rows.Rent(), said = new double[(samples.Count + 1) * outputs];
        row.CopyTo(rows);
        samples.Rows.CopyTo(rows.AsSpan(_features));
        model(rows, samples.Count + 1, said);
        _rows.Return(rows);
        return _local.Fit(own, samples, ByOutput(said.AsSpan(0, outputs), outputs), ByOutput(said.AsSpan(outputs), outputs), explained);
    }

    /// <summary>Explains a row by samples that the model has said something of.</summary>
    /// <param name="own">The row's <see cref="Codes"/>.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="ownSaid">What the model says of the row.</param>
    /// <param name="said">What it says of the samples, <see cref="ByOutput"/>.</param>
    /// <param name="explained">The explained outputs.</param>
    /// <param name="errors">Whether standard errors are wanted.</param>
    internal LimeFit[] Fit(ReadOnlySpan<double> own, LimeSamples samples, ReadOnlySpan<double> ownSaid, double[] said, IReadOnlyList<int> explained, bool errors = true) =>
        _local.Fit(own, samples, ownSaid, said, explained, errors);

    /// <summary>Explains a row by samples around it that the model has said something of.</summary>
    /// <param name="row">The row, which <paramref name="standard"/> serves.</param>
    /// <param name="standard">The samples.</param>
    /// <param name="ownSaid">What the model says of the row.</param>
    /// <param name="said">What it says of the samples, <see cref="ByOutput"/>.</param>
    /// <param name="explained">The explained outputs.</param>
    /// <param name="errors">Whether standard errors are wanted.</param>
    internal LimeFit[] Fit(ReadOnlySpan<double> row, StandardSamples standard, ReadOnlySpan<double> ownSaid, double[] said, IReadOnlyList<int> explained, bool errors) =>
        _local.Fit(Codes(row), standard.Around(row), standard, ownSaid, said, explained, errors);

    /// <summary>What samples around all rows have in common; null where a feature is cut, or they have nothing.</summary>
    internal StandardSamples? Standard(LimeSamples samples) => _options.AroundRow && Array.TrueForAll(_bins, bins => bins is null) ? StandardSamples.Of(samples, _options, _scales, _means) : null;

    /// <summary>Outputs x samples of samples x outputs.</summary>
    /// <exception cref="InvalidOperationException">Some are not finite.</exception>
    internal static double[] ByOutput(ReadOnlySpan<double> said, int outputs)
    {
        CheckSaid(said);
        if (outputs == 1)
            return said.ToArray();
        double[] columns = new double[said.Length];
        int count = said.Length / outputs;
        for (int r = 0; r < count; r++)
        {
            for (int o = 0; o < outputs; o++)
                columns[(o * count) + r] = said[(r * outputs) + o];
        }

        return columns;
    }

    /// <summary>Sees to it that numbers are finite.</summary>
    /// <exception cref="InvalidOperationException">Some are not.</exception>
    internal static void CheckSaid(ReadOnlySpan<double> said)
    {
        // The largest of numbers with a NaN is NaN.
        if (!double.IsFinite(TensorPrimitives.MaxMagnitude(said)))
            throw new InvalidOperationException("The model gives values that are NaN or infinite for some of the samples: nothing can be explained.");
    }

    /// <summary>The bins of a row's values, scaled values of features that are not cut.</summary>
    internal double[] Codes(ReadOnlySpan<double> row)
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
    internal LimeSamples Draw(long seed)
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
    internal LimeSamples Around(ReadOnlySpan<double> row, LimeSamples samples, LimeSamples? used = null)
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
    internal LimeSamples Around(ReadOnlySpan<double> row, LimeSamples samples, Span<float> rows, int[] slots)
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

    private void CheckSize(ReadOnlySpan<double> row)
    {
        if (row.Length != _features)
            throw new ArgumentException($"The row has {row.Length} features; the training data had {_features}.", nameof(row));
    }
}
