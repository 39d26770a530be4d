using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Shapley.Interventional;
using MLNet.Xai.Core.Shapley.Kernels;
using MLNet.Xai.Core.Shapley.Units;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Benchmarks.Baseline;

/// <summary>Values of a logistic probability from antithetic random orders alone, one order after another: what the library did before it sampled only what differs from a straight line.</summary>
internal sealed class OriginalSampledProbability
{
    private const int Lanes = 64;
    private readonly PairForest _pairs;
    private readonly PairWalk _walk;
    private readonly double[] _columns;
    private readonly double[] _constants;
    private readonly OriginalPermutationMargins _margins;
    private readonly int _players;
    private readonly int _samples;

    public OriginalSampledProbability(TreeEnsemble ensemble, float[] background, int samples)
    {
        var forest = new ShapForest(ensemble, new FeatureGroups(ensemble, new TreeShapOptions()));
        _pairs = new PairForest(forest, new Background(ensemble, background));
        (_players, _samples, _constants) = (forest.Players.Count, samples, Links.Constants(ensemble));
        _walk = new PairWalk(_players);
        _columns = new double[forest.Columns.Count];
        _margins = new OriginalPermutationMargins(_players, 2 * samples);
    }

    /// <summary>Values and standard errors of the players.</summary>
    public unsafe void Explain(ReadOnlySpan<float> row, Span<double> values, Span<double> errors)
    {
        fixed (double* columns = _columns)
            _pairs.Forest.Columns.Derive(row, columns, 1);
        for (int sample = 0; sample < _samples; sample++)
        {
            Span<int> forth = _margins.Positions.AsSpan(2 * sample * _players, _players), back = _margins.Positions.AsSpan(((2 * sample) + 1) * _players, _players);
            CounterRandom.Permutation(CounterRandom.Fork(1, (ulong)sample), forth);
            for (int player = 0; player < _players; player++)
                back[player] = _players - 1 - forth[player];
        }

        double[] game = new double[_margins.Values.Length / Lanes];
        for (int word = 0; word < _pairs.Words; word++)
        {
            _margins.Clear();
            foreach (PairTree tree in _pairs.Trees[0])
                _walk.Walk(tree, _columns, word, _pairs.Rows(word), _margins);
            _margins.Finish(_constants[0]);
            TensorPrimitives.Sigmoid(_margins.Values, _margins.Values);
            int lanes = System.Numerics.BitOperations.PopCount(_pairs.Rows(word));
            for (int set = 0; set < game.Length; set++)
                game[set] += TensorPrimitives.Sum<double>(_margins.Values.AsSpan(set * Lanes, lanes));
        }

        values.Clear();
        errors.Clear();
        for (int sample = 0; sample < _samples; sample++)
        {
            ReadOnlySpan<double> forth = game.AsSpan(2 * sample * (_players + 2)), back = game.AsSpan(((2 * sample) + 1) * (_players + 2));
            for (int player = 0; player < _players; player++)
            {
                int p = _margins.Positions[(2 * sample * _players) + player], q = _players - 1 - p;
                double value = (forth[p + 1] - forth[p] + back[q + 1] - back[q]) / (2 * _pairs.BackgroundCount);
                values[player] += value / _samples;
                errors[player] += value * value / _samples;
            }
        }

        for (int player = 0; player < _players; player++)
            errors[player] = Math.Sqrt(Math.Max(0, errors[player] - (values[player] * values[player])) / (_samples - 1));
    }
}
