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
        options ??= new LimeTabularOptions();
        options.Check(features);
        Sampler = new LimeSampler(training, features, options, labels);
        _local = new LimeLocalModel(options, [.. Enumerable.Range(0, features).Select(f => Sampler.Bins(f) is not null)]);
        _samples = new Lazy<LimeSamples>(() => Sampler.Draw(options.Seed));
        _rows = new Spare<double[]>(() => new double[options.Samples * features]);
    }

    /// <summary>Draws samples like the training data.</summary>
    internal LimeSampler Sampler { get; }

    /// <summary>The bins or categories of a feature; null for one that is not cut.</summary>
    public FeatureBins? Bins(int feature) => Sampler.Bins(feature);

    /// <summary>What it is of the row that each weight is about, in words: <c>0.07 &lt; income &lt;= 0.67</c>; the name alone of a feature that is not cut.</summary>
    /// <param name="row">The row.</param>
    /// <param name="names">Names of the features.</param>
    /// <exception cref="ArgumentException">There are other features.</exception>
    public IReadOnlyList<string> Describe(ReadOnlySpan<double> row, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Sampler.CheckSize(row);
        if (names.Count != row.Length)
            throw new ArgumentException($"There are {names.Count} names for {row.Length} features.", nameof(names));
        var words = new string[row.Length];
        for (int f = 0; f < words.Length; f++)
            words[f] = Bins(f)?.Describe(names[f], row[f]) ?? names[f];
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
        double[] own = Sampler.Codes(row);
        LimeSamples samples = Sampler.IsAround ? Sampler.Around(row, _samples.Value) : _samples.Value;
        double[] rows = _rows.Rent(), said = new double[(samples.Count + 1) * outputs];
        row.CopyTo(rows);
        samples.Rows.CopyTo(rows.AsSpan(row.Length));
        model(rows, samples.Count + 1, said);
        _rows.Return(rows);
        return _local.Fit(own, samples, ByOutput(said.AsSpan(0, outputs), outputs), ByOutput(said.AsSpan(outputs), outputs), explained);
    }

    /// <summary>Explains a row by samples that the model has said something of.</summary>
    /// <param name="own">The row's <see cref="LimeSampler.Codes"/>.</param>
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
        _local.Fit(Sampler.Codes(row), standard.Around(row), standard, ownSaid, said, explained, errors);

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
}
