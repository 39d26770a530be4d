using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Core.Shapley.Interventional;

/// <summary>Trees and background rows prepared for walks in pairs, shared by threads.</summary>
internal sealed class PairForest
{
    /// <summary>Asks every node about every background row.</summary>
    /// <param name="forest">The trees.</param>
    /// <param name="background">The background rows.</param>
    /// <param name="which">Which of the trees; all when <see langword="null"/>.</param>
    public PairForest(ShapForest forest, Background background, Func<ShapTree, bool>? which = null)
    {
        Forest = forest;
        BackgroundCount = background.Count;
        double[] columns = background.Columns(forest);
        Trees = [.. forest.Trees.Select(trees => trees.Where(which ?? (_ => true)).Select(t => new PairTree(t, columns, background.Count)).ToArray())];
        Weights = new ShapleyWeights(forest.Trees.SelectMany(t => t).Select(t => t.PathPlayers).DefaultIfEmpty(0).Max());
    }

    /// <summary>The trees.</summary>
    public ShapForest Forest { get; }

    /// <summary>For every output its trees.</summary>
    public PairTree[][] Trees { get; }

    /// <summary>Weights for the longest path.</summary>
    public ShapleyWeights Weights { get; }

    /// <summary>Number of background rows.</summary>
    public int BackgroundCount { get; }

    /// <summary>Number of words of 64 background rows.</summary>
    public int Words => (BackgroundCount + 63) / 64;

    /// <summary>The background rows of a word.</summary>
    public ulong Rows(int word) => word < BackgroundCount / 64 ? ulong.MaxValue : (1UL << (BackgroundCount % 64)) - 1;
}

/// <summary>Interventional Shapley values of the margin for any trees and background, a row at a time.</summary>
internal sealed class PairKernel(PairForest pairs) : ITreeShapKernel
{
    public void Explain(ExplainJob job) => job.ForEachBlock(1, () => new Worker(pairs));

    private sealed class Worker : PairWorker
    {
        private readonly double[] _credit;
        private readonly PairValues _values;

        public Worker(PairForest pairs)
            : base(pairs)
        {
            _credit = new double[pairs.Forest.Players.Count];
            _values = new PairValues(_credit, pairs.Weights, 1.0 / pairs.BackgroundCount);
        }

        protected override void Explain(ReadOnlySpan<float> row, int rowNumber, Span<double> values)
        {
            for (int output = 0; output < Pairs.Forest.OutputCount; output++)
            {
                Array.Clear(_credit);
                for (int word = 0; word < Pairs.Words; word++)
                    Walk(output, word, _values);
                Credit(row, _credit, values.Slice(output * Values, Values));
            }
        }
    }
}

/// <summary>Interventional interaction values, shap's matrix: off the diagonal half of the pair's index, on it the rest of the feature's value.</summary>
internal sealed class PairInteractionKernel(PairForest pairs) : ITreeShapKernel
{
    public void Explain(ExplainJob job) => job.ForEachBlock(1, () => new Worker(pairs));

    private sealed class Worker : PairWorker
    {
        private readonly double[] _credit;
        private readonly double[] _indices;
        private readonly PairInteractions _interactions;

        public Worker(PairForest pairs)
            : base(pairs, pairs.Forest.ValueCount)
        {
            int players = pairs.Forest.Players.Count;
            _credit = new double[players];
            _indices = new double[players * players];
            _interactions = new PairInteractions(_credit, _indices, pairs.Weights, 1.0 / pairs.BackgroundCount);
        }

        protected override void Explain(ReadOnlySpan<float> row, int rowNumber, Span<double> values)
        {
            for (int output = 0; output < Pairs.Forest.OutputCount; output++)
            {
                Array.Clear(_credit);
                Array.Clear(_indices);
                for (int word = 0; word < Pairs.Words; word++)
                    Walk(output, word, _interactions);
                Write(row, values.Slice(output * Values * Values, Values * Values));
            }
        }

        private void Write(ReadOnlySpan<float> row, Span<double> matrix)
        {
            int players = _credit.Length;
            for (int i = 0; i < players; i++)
            {
                int f = Pairs.Forest.Players.Place(i, row);
                for (int j = i + 1; j < players; j++)
                {
                    int g = Pairs.Forest.Players.Place(j, row);
                    double half = _indices[(i * players) + j] / 2;
                    matrix[(f * Values) + g] = matrix[(g * Values) + f] = half;
                    _credit[i] -= half;
                    _credit[j] -= half;
                }

                matrix[(f * Values) + f] = _credit[i];
            }
        }
    }
}
