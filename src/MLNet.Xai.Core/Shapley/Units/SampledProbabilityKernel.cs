using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Shapley.Interventional;
using MLNet.Xai.Core.Shapley.Kernels;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Units;

/// <summary>
/// The same values as <see cref="ProbabilityKernel"/> for more players, estimated without bias from random orders of the players, each together with
/// its reverse (antithetic, as Mitchell et al. 2022 recommend). All background rows are used for every order; sums are exact (efficiency holds).
/// </summary>
/// <remarks>
/// Orders follow from the seed, what the trees see of the row and the number of the sample alone: the same row gets the same bits in any batch, on any thread,
/// and beside any other features.
/// </remarks>
internal sealed unsafe class SampledProbabilityKernel(PairForest pairs, OutputLink link, double[] constants, int samples, int seed) : ITreeShapKernel
{
    // Bounds the memory of a thread: about 16 MB an output.
    private const int MaxChainValues = 1 << 21;

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
        private readonly double[][] _sums;
        private readonly double[][] _squares;

        public Worker(PairForest pairs, OutputLink link, double[] constants, int samples, int seed, double* errors)
            : base(pairs, link, constants, [.. constants.Select(_ => NewMargins(pairs.Forest.Players.Count, samples))])
        {
            _samples = samples;
            _seed = seed;
            _errors = errors;
            _players = pairs.Forest.Players.Count;
            _pairsAtOnce = PairsAtOnce(_players, samples);
            _sums = [.. constants.Select(_ => new double[_players])];
            _squares = [.. constants.Select(_ => new double[_players])];
        }

        protected override void Explain(ReadOnlySpan<float> row, int rowNumber, Span<double> values)
        {
            for (int output = 0; output < _sums.Length; output++)
            {
                Array.Clear(_sums[output]);
                Array.Clear(_squares[output]);
            }

            long stream = CounterRandom.Fork(_seed, Columns);
            for (int first = 0; first < _samples; first += _pairsAtOnce)
            {
                Shuffle(stream, first);
                Evaluate();
                int count = Math.Min(_pairsAtOnce, _samples - first);
                for (int output = 0; output < _sums.Length; output++)
                    Collect(output, count);
            }

            for (int output = 0; output < _sums.Length; output++)
                Write(row, rowNumber, output, values);
        }

        // The orders of the samples from first on, each followed by its reverse.
        private void Shuffle(long stream, int first)
        {
            int[] positions = Margins[0].Positions;
            for (int pair = 0; pair < _pairsAtOnce; pair++)
            {
                Span<int> forth = positions.AsSpan(2 * pair * _players, _players);
                Span<int> back = positions.AsSpan(((2 * pair) + 1) * _players, _players);
                CounterRandom.Permutation(CounterRandom.Fork(stream, (ulong)(first + pair)), forth);
                for (int player = 0; player < _players; player++)
                    back[player] = _players - 1 - forth[player];
            }

            foreach (PermutationMargins margins in Margins.AsSpan(1))
                positions.CopyTo(margins.Positions, 0);
        }

        private static int PairsAtOnce(int players, int samples) => Math.Clamp(MaxChainValues / (2 * (players + 2) * 64), 1, samples);

        private static PermutationMargins NewMargins(int players, int samples) => new(players, 2 * PairsAtOnce(players, samples));

        private void Collect(int output, int count)
        {
            int[] positions = Margins[output].Positions;
            for (int pair = 0; pair < count; pair++)
            {
                ReadOnlySpan<double> forth = Games[output].AsSpan(2 * pair * (_players + 2));
                ReadOnlySpan<double> back = Games[output].AsSpan(((2 * pair) + 1) * (_players + 2));
                for (int player = 0; player < _players; player++)
                {
                    int p = positions[(2 * pair * _players) + player];
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
                _sums[output][player] /= _samples;
            Credit(row, _sums[output], values.Slice(output * Values, Values));
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
