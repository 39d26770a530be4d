using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Shapley.Interventional;
using MLNet.Xai.Core.Shapley.Kernels;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Units;

/// <summary>
/// The same values as <see cref="ProbabilityKernel"/> for more players, estimated without bias from random orders of the players, each together with
/// its reverse (antithetic, as Mitchell et al. 2022 recommend). All background rows are used for every order; sums are exact (efficiency holds). Sampled is only what the probability
/// differs from a straight line in the margin, one for each background row, whose values are computed exactly.
/// </summary>
/// <remarks>
/// Orders follow from the seed, what the trees see of the row and the number of the sample alone: the same row gets the same bits in any batch, on any thread,
/// and beside any other features.
/// </remarks>
internal sealed unsafe class SampledProbabilityKernel(PairForest pairs, OutputLink link, double[] constants, int samples, int seed) : ITreeShapKernel
{
    // Bounds the memory of a thread: about 16 MB an output.
    private const int MaxChainValues = 1 << 21;
    private const int Lanes = 64;

    public void Explain(ExplainJob job) => Explain(job, null);

    /// <summary>Explains and, unless null, writes the standard errors of all values beside.</summary>
    public void Explain(ExplainJob job, double* errors) =>
        job.ForEachBlock(1, () => new Worker(pairs, link, constants, samples, seed, errors));

    private sealed class Worker : LinkedWorker<PermutationMargins>
    {
        private readonly int _samples;
        private readonly int _seed;
        private readonly double* _errors;
        private readonly int _players;
        private readonly int _pairsAtOnce;
        private readonly int[] _order;
        private readonly SecantSlopes _slopes;
        private readonly LaneSums _lanes = new();
        private readonly double[][] _exact;
        private readonly WeightedPairValues[] _exactValues;
        private readonly double[][] _sums;
        private readonly double[][] _squares;
        private bool _exactDone;

        public Worker(PairForest pairs, OutputLink link, double[] constants, int samples, int seed, double* errors)
            : base(pairs, link, constants, [.. constants.Select(_ => NewMargins(pairs.Forest.Players.Count, samples))])
        {
            _samples = samples;
            _seed = seed;
            _errors = errors;
            _players = pairs.Forest.Players.Count;
            _pairsAtOnce = PairsAtOnce(_players, samples);
            _order = new int[_players];
            _slopes = new SecantSlopes(link, constants.Length);
            _exact = [.. constants.Select(_ => new double[_players])];
            _exactValues = [.. _exact.Select(credit => new WeightedPairValues(credit, pairs.Weights, _lanes))];
            _sums = [.. constants.Select(_ => new double[_players])];
            _squares = [.. constants.Select(_ => new double[_players])];
        }

        protected override void Explain(ReadOnlySpan<float> row, int rowNumber, Span<double> values)
        {
            for (int output = 0; output < _sums.Length; output++)
            {
                Array.Clear(_sums[output]);
                Array.Clear(_squares[output]);
                Array.Clear(_exact[output]);
            }

            _exactDone = false;
            long stream = CounterRandom.Fork(_seed, Columns);
            for (int first = 0; first < _samples; first += _pairsAtOnce)
            {
                Shuffle(stream, first);
                Evaluate();
                _exactDone = true;
                int count = Math.Min(_pairsAtOnce, _samples - first);
                for (int output = 0; output < _sums.Length; output++)
                    Collect(output, count);
            }

            for (int output = 0; output < _sums.Length; output++)
                Write(row, rowNumber, output, values);
        }

        // The line's part: exact once a row, and subtracted from every coalition.
        protected override void BeforeLink(int word, int rows)
        {
            _slopes.Find(Array.ConvertAll(Margins, m => m.Values), _players * Lanes, rows);
            for (int output = 0; output < Margins.Length; output++)
            {
                double[] slopes = _slopes.Values[output], margins = Margins[output].Values;
                for (int set = 0; set < Games[output].Length; set++)
                    Games[output][set] -= TensorPrimitives.Dot<double>(margins.AsSpan(set * Lanes, Lanes), slopes);
                if (_exactDone)
                    continue;
                _lanes.Set(slopes);
                Walk(output, word, _exactValues[output]);
            }
        }

        // The orders of the samples from first on, each followed by its reverse.
        private void Shuffle(long stream, int first)
        {
            for (int pair = 0; pair < _pairsAtOnce; pair++)
            {
                CounterRandom.Permutation(CounterRandom.Fork(stream, (ulong)(first + pair)), _order);
                Margins[0].SetOrder(2 * pair, _order);
                for (int player = 0; player < _players; player++)
                    _order[player] = _players - 1 - _order[player];
                Margins[0].SetOrder((2 * pair) + 1, _order);
            }

            foreach (PermutationMargins margins in Margins.AsSpan(1))
                margins.CopyOrders(Margins[0]);
        }

        private static int PairsAtOnce(int players, int samples) => Math.Clamp(MaxChainValues / (2 * (players + 2) * 64), 1, samples);

        private static PermutationMargins NewMargins(int players, int samples) => new(players, 2 * PairsAtOnce(players, samples));

        private void Collect(int output, int count)
        {
            for (int pair = 0; pair < count; pair++)
            {
                ReadOnlySpan<double> forth = Games[output].AsSpan(2 * pair * (_players + 2));
                ReadOnlySpan<double> back = Games[output].AsSpan(((2 * pair) + 1) * (_players + 2));
                for (int player = 0; player < _players; player++)
                {
                    int p = Margins[output].Position(2 * pair, player);
                    int q = _players - 1 - p;
                    double value = (forth[p + 1] - forth[p] + back[q + 1] - back[q]) / (2 * Pairs.BackgroundCount);
                    _sums[output][player] += value;
                    _squares[output][player] += value * value;
                }
            }
        }

        private void Write(ReadOnlySpan<float> row, int rowNumber, int output, Span<double> values)
        {
            for (int player = 0; player < _players; player++)
            {
                _sums[output][player] /= _samples;
                _exact[output][player] = (_exact[output][player] / Pairs.BackgroundCount) + _sums[output][player];
            }

            Credit(row, _exact[output], values.Slice(output * Values, Values));
            if (_errors == null)
                return;
            for (int player = 0; player < _players; player++)
            {
                double mean = _sums[output][player];
                double variance = Math.Max(0, (_squares[output][player] / _samples) - (mean * mean)) * _samples / (_samples - 1);
                _squares[output][player] = Math.Sqrt(variance / _samples);
            }

            long at = (((long)rowNumber * _sums.Length) + output) * Values;
            var to = new Span<double>(_errors + at, Values);
            to.Clear();
            Credit(row, _squares[output], to);
        }
    }
}
