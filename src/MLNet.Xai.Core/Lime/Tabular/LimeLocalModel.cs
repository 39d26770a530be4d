using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Lime;

/// <summary>Fits local models to samples: one pass over them for all outputs, a second one for standard errors.</summary>
/// <param name="options">Kernel, selection, ridge.</param>
/// <param name="cut">Which features are cut into bins or categories.</param>
internal sealed class LimeLocalModel(LimeTabularOptions options, bool[] cut)
{
    private static readonly MomentLoops s_loops = MomentLoops.Of();

    private readonly int _features = cut.Length;
    private readonly Spare<Scratch> _scratch = new(() => new Scratch(options.Samples, GramLanes.Padded(cut.Length) * BlockMoments.Block));

    /// <summary>The local models of some outputs.</summary>
    /// <param name="own">The explained row's codes.</param>
    /// <param name="samples">The samples, the row itself not among them.</param>
    /// <param name="ownSaid">What the model says of the row, by output.</param>
    /// <param name="said">What it says of the samples: outputs x samples.</param>
    /// <param name="explained">The outputs.</param>
    /// <param name="errors">Whether standard errors are wanted; they are NaN otherwise.</param>
    public LimeFit[] Fit(ReadOnlySpan<double> own, LimeSamples samples, ReadOnlySpan<double> ownSaid, double[] said, IReadOnlyList<int> explained, bool errors = true)
    {
        int count = samples.Count;
        Scratch scratch = _scratch.Rent();
        double[] row = LimeColumns.Row(cut, own), columns = scratch.Columns, weights = scratch.Weights, labels = scratch.Labels;

        // What stands behind the last sample is multiplied by zero, and another row's values may be infinite.
        Array.Clear(columns);
        var kernel = new LimeKernel(s_loops, options.Distance, options.Width(_features), _features);
        var sums = new BlockMoments(s_loops, _features, explained.Count);

        // The row itself first. Labels are taken from its own, so that small differences of large numbers keep their digits.
        for (int f = 0; f < _features; f++)
            columns[f * BlockMoments.Block] = row[f];
        Span<double> self = [0];
        kernel.Weigh(columns, row, self);
        double ownWeight = self[0];
        sums.Add(columns, self);
        for (int first = 0; first < count; first += BlockMoments.Block)
        {
            int size = Math.Min(BlockMoments.Block, count - first);
            LimeColumns.Fill(samples, cut, own, first, size, columns);
            Span<double> block = weights.AsSpan(first, size), centred = labels.AsSpan(0, size);
            kernel.Weigh(columns, row, block);
            sums.Add(columns, block);
            for (int o = 0; o < explained.Count; o++)
            {
                TensorPrimitives.Subtract(said.AsSpan((explained[o] * count) + first, size), ownSaid[explained[o]], centred);
                sums.AddLabels(columns, block, o, centred);
            }
        }

        var fits = new LimeFit[explained.Count];
        for (int o = 0; o < fits.Length; o++)
        {
            double label = ownSaid[explained[o]];
            NeighbourhoodMoments moments = sums.Centred(o, label);
            (fits[o], LocalSolution solution) = Fit(moments, row);
            if (errors)
                Errors(own, row, samples, said.AsSpan(explained[o] * count, count), weights, label, fits[o].LocalPrediction, ownWeight, moments, solution, columns, fits[o].StandardErrors);
        }

        _scratch.Return(scratch);
        return fits;
    }

    /// <summary>The same where all features are sampled around the row, which <see cref="StandardSamples.Serves"/> it.</summary>
    public LimeFit[] Fit(
        ReadOnlySpan<double> own, LimeSamples samples, StandardSamples standard, ReadOnlySpan<double> ownSaid, double[] said, IReadOnlyList<int> explained, bool errors)
    {
        int count = samples.Count;
        Scratch scratch = _scratch.Rent();
        double[] row = own.ToArray();
        var fits = new LimeFit[explained.Count];
        for (int o = 0; o < fits.Length; o++)
        {
            double label = ownSaid[explained[o]];
            ReadOnlySpan<double> labels = said.AsSpan(explained[o] * count, count);
            NeighbourhoodMoments moments = standard.Moments(own, label, labels, scratch.Weights);
            (fits[o], LocalSolution solution) = Fit(moments, row);
            if (errors)
            {
                Array.Clear(scratch.Columns);
                Errors(own, row, samples, labels, standard.Weights, label, fits[o].LocalPrediction, 1, moments, solution, scratch.Columns, fits[o].StandardErrors);
            }
        }

        _scratch.Return(scratch);
        return fits;
    }

    // Without standard errors.
    private (LimeFit Fit, LocalSolution Solution) Fit(NeighbourhoodMoments moments, double[] row)
    {
        LocalSolution solution = LocalSolution.Of(moments, row, options.Features, options.Selection, options.Ridge);
        double[] errors = new double[_features];
        Array.Fill(errors, double.NaN);
        return (new LimeFit
        {
            Weights = solution.Weights,
            Selected = [.. solution.Selected.OrderByDescending(j => Math.Abs(solution.Weights[j]))],
            Intercept = solution.Intercept,
            Score = solution.Score(moments),
            LocalPrediction = solution.Intercept + TensorPrimitives.Dot<double>(row, solution.Weights),
            StandardErrors = errors,
        }, solution);
    }

    // The sandwich: A^-1 M A^-1 with M the sum of w^2 e^2 x x', of the selected features around their means.
    private void Errors(
        ReadOnlySpan<double> own, double[] row, LimeSamples samples, ReadOnlySpan<double> said, double[] weights, double label, double prediction, double ownWeight,
        NeighbourhoodMoments moments, LocalSolution solution, double[] columns, double[] errors)
    {
        Array.Clear(errors);
        int[] selected = solution.Selected;
        int count = samples.Count, n = selected.Length;
        var few = new LimeSamples([], [.. selected.Select(f => samples.Codes[f])]) { Spreads = samples.Spreads is { } all ? [.. selected.Select(f => all[f])] : null };
        bool[] fewCut = [.. selected.Select(f => cut[f])];
        double[] fewOwn = new double[n], means = new double[n], residuals = new double[BlockMoments.Block];
        for (int k = 0; k < n; k++)
        {
            (fewOwn[k], means[k]) = (own[selected[k]], moments.Means[selected[k]]);
            columns[k * BlockMoments.Block] = row[selected[k]];
        }

        // What stands behind the selected features' columns is of others, and finite: products with it are not asked for.
        var sums = new BlockMoments(s_loops, n, 0);
        double left = ownWeight * (label - prediction);
        sums.Add(columns, [left * left]);
        for (int first = 0; first < count; first += BlockMoments.Block)
        {
            int size = Math.Min(BlockMoments.Block, count - first);
            Span<double> block = residuals.AsSpan(0, size);
            LimeColumns.Fill(few, fewCut, fewOwn, first, size, columns);
            TensorPrimitives.Subtract(said.Slice(first, size), solution.Intercept, block);
            for (int k = 0; k < n; k++)
                TensorPrimitives.MultiplyAdd(columns.AsSpan(k * BlockMoments.Block, size), -solution.Weights[selected[k]], block, block);
            TensorPrimitives.Multiply(block, weights.AsSpan(first, size), block);
            TensorPrimitives.Multiply(block, block, block);
            sums.Add(columns, block);
        }

        solution.Errors(sums.Around(means), count + 1, errors);
    }

    // Room for one fit at a time.
    private sealed class Scratch(int samples, int columns)
    {
        public double[] Columns { get; } = new double[columns];

        public double[] Weights { get; } = new double[samples];

        public double[] Labels { get; } = new double[BlockMoments.Block];
    }
}
