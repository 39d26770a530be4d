using System.Numerics;
using MLNet.Xai.Core.Shapley.Interventional;
using MLNet.Xai.Core.Shapley.Kernels;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Units;

/// <summary>
/// True Shapley values of a probability that is not linear in the margin: of the game
/// <c>v(S) = mean over background rows b of link(margins(x on S, b elsewhere))</c>, by all coalitions.
/// </summary>
/// <remarks>shap instead rescales the values of the margin for each background row, which is another attribution (and not Shapley's).</remarks>
internal sealed class ProbabilityKernel(PairForest pairs, OutputLink link, double[] constants) : ITreeShapKernel
{
    /// <summary>The most players whose coalitions are enumerated: 4,096 coalitions, 2 MB an output and thread.</summary>
    public const int MaxPlayers = 12;

    public void Explain(ExplainJob job) => job.ForEachBlock(1, () => new Worker(pairs, link, constants));

    private sealed class Worker : LinkedWorker<CoalitionMargins>
    {
        private readonly double[] _credit;
        private readonly ShapleyWeights _weights;
        private readonly int _coalitions;

        public Worker(PairForest pairs, OutputLink link, double[] constants)
            : base(pairs, link, constants, [.. constants.Select(_ => new CoalitionMargins(pairs.Forest.Players.Count))])
        {
            int players = pairs.Forest.Players.Count;
            _coalitions = 1 << players;
            _credit = new double[players];
            _weights = new ShapleyWeights(players);
        }

        protected override void Explain(ReadOnlySpan<float> row, int rowNumber, Span<double> values)
        {
            Evaluate();
            for (int output = 0; output < Games.Length; output++)
            {
                Solve(Games[output]);
                Credit(row, _credit, values.Slice(output * Values, Values));
            }
        }

        private void Solve(double[] game)
        {
            for (int player = 0; player < _credit.Length; player++)
            {
                int bit = 1 << player;
                double sum = 0;
                for (int set = 0; set < _coalitions; set++)
                {
                    if ((set & bit) != 0)
                        continue;
                    int before = BitOperations.PopCount((uint)set);
                    sum += _weights[before, _credit.Length - 1 - before] * (game[set | bit] - game[set]);
                }

                _credit[player] = sum / Pairs.BackgroundCount;
            }
        }
    }
}
