using System.Numerics.Tensors;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Lime;

/// <summary>LIME for tables: samples rows like the training data's and fits a local linear model to what the model says of them.</summary>
/// <remarks>
/// Ribeiro, Singh and Guestrin, KDD 2016; the same numbers as <c>lime.lime_tabular.LimeTabularExplainer</c> for the same samples. A sample is a function of seed and number.
/// Missing values (NaN) are a bin of their own. Cost: one model output a sample, and samples x features^2.
/// </remarks>
public sealed class LimeTabularExplainer
{
    private readonly LimeTabularOptions _options;
    private readonly int _features;
    private readonly FeatureBins?[] _bins;
    private readonly double[] _means;
    private readonly double[] _scales;

    /// <summary>Learns what the training data is like.</summary>
    /// <param name="training">Row-major, rows x features; NaN is missing.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="options">The defaults when null.</param>
    /// <param name="labels">Classes of the rows, for bins by entropy.</param>
    /// <exception cref="ArgumentException">Sizes do not fit, or an option cannot work.</exception>
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
            _bins[f] = _options.Categorical.Contains(f) ? FeatureBins.Categories(column) : _options.Discretizer == LimeDiscretizer.None ? null : FeatureBins.Of(column, _options.Discretizer, labels);
            (_means[f], _scales[f]) = _bins[f] is null ? Scale(column) : (0, 1);
        }
    }

    /// <summary>The bins or categories of a feature; null for one that is not cut.</summary>
    public FeatureBins? Bins(int feature) => _bins[feature];

    /// <summary>Explains outputs of a model for a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="model">The model.</param>
    /// <param name="outputs">Outputs of the model.</param>
    /// <param name="explained">The explained outputs; all when null.</param>
    /// <returns>A local model for each: weights of features (of being in the row's bin, or of scaled values), intercept, R2, local prediction, standard errors.</returns>
    /// <exception cref="ArgumentException">The row has other features, or a value that cannot be explained.</exception>
    public IReadOnlyList<LimeFit> Explain(ReadOnlySpan<double> row, ModelFunction<double> model, int outputs, IReadOnlyList<int>? explained = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        LimeNeighbourhood near = Sample(row);
        int samples = near.Rows.Length / _features;
        var said = new double[samples * outputs];
        model(near.Rows, samples, said);
        if (!Array.TrueForAll(said, double.IsFinite))
            throw new InvalidOperationException("The model gives values that are NaN or infinite for some of the samples: nothing can be explained.");
        double[] weights = Weights(near.Data);
        return [.. (explained ?? [.. Enumerable.Range(0, outputs)]).Select(o => LimeRegression.Fit(
            near.Data, [.. Enumerable.Range(0, samples).Select(r => said[(r * outputs) + o])], weights, _options.Features, _options.Selection, _options.Ridge))];
    }

    /// <summary>Kernel weights of samples as the local model sees them, the explained row first: sqrt(exp(-d^2 / width^2)).</summary>
    internal double[] Weights(ReadOnlySpan<double> data)
    {
        double width = _options.KernelWidth ?? (0.75 * Math.Sqrt(_features));
        var weights = new double[data.Length / _features];
        ReadOnlySpan<double> first = data[.._features];
        for (int r = 0; r < weights.Length; r++)
        {
            double d = Distance(first, data.Slice(r * _features, _features));
            weights[r] = Math.Sqrt(Math.Exp(-(d * d) / (width * width)));
        }

        return weights;
    }

    /// <summary>The samples around a row.</summary>
    internal LimeNeighbourhood Sample(ReadOnlySpan<double> row)
    {
        if (row.Length != _features)
            throw new ArgumentException($"The row has {row.Length} features; the training data had {_features}.", nameof(row));
        double[] rows = new double[_options.Samples * _features], data = new double[rows.Length];
        for (int f = 0; f < _features; f++)
        {
            if (_bins[f] is null && double.IsNaN(row[f]))
                throw new ArgumentException($"Feature {f} is NaN, which has no scaled value: cut features into bins (Discretizer), in which missing values have their own.", nameof(row));
            rows[f] = row[f];
            data[f] = _bins[f] is null ? (row[f] - _means[f]) / _scales[f] : 1;
            for (int r = 1; r < _options.Samples; r++)
            {
                long stream = CounterRandom.Fork(CounterRandom.Fork(_options.Seed, (ulong)r), (ulong)f);
                double value = _bins[f] is { } bins ? Draw(bins, stream, out int bin) : DrawScaled(f, row[f], stream, out bin);
                rows[(r * _features) + f] = value;
                data[(r * _features) + f] = _bins[f] is { } cut ? (bin == cut.Bin(row[f]) ? 1 : 0) : (value - _means[f]) / _scales[f];
            }
        }

        return new(rows, data);
    }

    private static (double Mean, double Scale) Scale(double[] column)
    {
        double[] known = [.. column.Where(v => !double.IsNaN(v))];
        double mean = known.DefaultIfEmpty(0).Average(), deviation = Math.Sqrt(known.Select(v => (v - mean) * (v - mean)).DefaultIfEmpty(0).Average());
        return (mean, deviation > 0 ? deviation : 1);
    }

    private double DrawScaled(int feature, double around, long stream, out int bin)
    {
        bin = -1;
        return (CounterRandom.Normal(stream, 0) * _scales[feature]) + (_options.AroundRow ? around : _means[feature]);
    }

    // A bin as often as in the training data, then a value in it: normal with the bin's mean and deviation, cut at its ends.
    private static double Draw(FeatureBins bins, long stream, out int bin)
    {
        double place = CounterRandom.Uniform(stream, ulong.MaxValue);
        for (bin = 0; bin < bins.Count && place >= bins.Frequencies[bin]; bin++)
            place -= bins.Frequencies[bin];
        if (bin == bins.Count && bins.Frequencies[bin] == 0)
            bin = Enumerable.Range(0, bins.Count).Last(b => bins.Frequencies[b] > 0);
        if (bin == bins.Count)
            return double.NaN;
        if (bins.IsCategorical)
            return bins.Edges[bin];
        for (ulong n = 0; n < 1000; n++)
        {
            double value = bins.Means[bin] + (bins.Deviations[bin] * CounterRandom.Normal(stream, n));
            if (value >= bins.Minima[bin] && value <= bins.Maxima[bin])
                return value;
        }

        return Math.Clamp(bins.Means[bin], bins.Minima[bin], bins.Maxima[bin]);
    }

    private double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        switch (_options.Distance)
        {
            case LimeDistance.Euclidean:
                return TensorPrimitives.Distance(a, b);
            case LimeDistance.Manhattan:
                double sum = 0;
                for (int f = 0; f < a.Length; f++)
                    sum += Math.Abs(a[f] - b[f]);
                return sum;
            case LimeDistance.Cosine:
                double lengths = TensorPrimitives.Norm(a) * TensorPrimitives.Norm(b);
                return lengths > 0 ? 1 - (TensorPrimitives.Dot(a, b) / lengths) : 1;
            default:
                throw new ArgumentOutOfRangeException(nameof(a), _options.Distance, "There is no such distance.");
        }
    }
}
