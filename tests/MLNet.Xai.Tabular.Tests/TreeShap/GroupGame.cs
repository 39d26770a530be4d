using System.Numerics;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>The game that features of several slots play, and its Shapley values by their definition: every coalition, no kernel.</summary>
internal sealed class GroupGame(TreeEnsemble trees, int[] featureOfSlot)
{
    private readonly int _features = featureOfSlot.Max() + 1;

    /// <summary>Values of one output, path-dependent.</summary>
    public double[] PathDependent(float[] row, int output = 0) => Shapley(set => trees.BaseOffset[output] + trees.Roots.ToArray().Sum(root => Value(root, set, row, output)));

    /// <summary>shap's matrix of interaction values of one output, path-dependent.</summary>
    public double[] Interactions(float[] row, int output = 0)
    {
        double[] game = Game(set => trees.Roots.ToArray().Sum(root => Value(root, set, row, output)));
        double[] values = Shapley(set => game[set]);
        double[] matrix = new double[_features * _features];
        for (int i = 0; i < _features; i++)
        {
            for (int j = 0; j < _features; j++)
            {
                if (i != j)
                    matrix[(i * _features) + j] = Pair(game, 1 << i, 1 << j) / 2;
            }

            matrix[(i * _features) + i] = values[i] - Enumerable.Range(0, _features).Where(j => j != i).Sum(j => matrix[(i * _features) + j]);
        }

        return matrix;
    }

    /// <summary>Values of all outputs, interventional, of the margins or their link.</summary>
    public double[] Interventional(float[] row, IReadOnlyList<float[]> background, OutputLink? link)
    {
        double[][] games = [.. Enumerable.Range(0, 1 << _features).Select(set =>
        {
            double[] mean = new double[trees.OutputCount], outputs = new double[trees.OutputCount];
            foreach (float[] other in background)
            {
                trees.Predict([.. other.Select((x, slot) => Has(set, slot) ? row[slot] : x)], outputs);
                link?.Apply(outputs, outputs);
                for (int k = 0; k < mean.Length; k++)
                    mean[k] += outputs[k] / background.Count;
            }

            return mean;
        })];
        return [.. Enumerable.Range(0, trees.OutputCount).SelectMany(k => Shapley(set => games[set][k]))];
    }

    private bool Has(int set, int slot) => (set >> featureOfSlot[slot] & 1) != 0;

    private double Value(int node, int set, float[] row, int output)
    {
        int left = trees.Left[node], right = trees.Right[node];
        if (left == TreeEnsemble.Leaf)
            return trees.OutputScale * trees.Values[(node * trees.OutputCount) + output];
        if (Has(set, trees.Feature[node]))
            return Value(trees.Next(node, row), set, row, output);
        double share = trees.Covers[left] / (trees.Covers[left] + trees.Covers[right]);
        return (share * Value(left, set, row, output)) + ((1 - share) * Value(right, set, row, output));
    }

    private double[] Game(Func<int, double> value) => [.. Enumerable.Range(0, 1 << _features).Select(value)];

    private double[] Shapley(Func<int, double> value)
    {
        double[] game = Game(value);
        return [.. Enumerable.Range(0, _features).Select(f => Enumerable.Range(0, game.Length).Where(set => (set >> f & 1) == 0)
            .Sum(set => Weight(BitOperations.PopCount((uint)set), _features) * (game[set | (1 << f)] - game[set])))];
    }

    private double Pair(double[] game, int i, int j) => Enumerable.Range(0, game.Length).Where(set => (set & (i | j)) == 0)
        .Sum(set => Weight(BitOperations.PopCount((uint)set), _features - 1) * (game[set | i | j] - game[set | i] - game[set | j] + game[set]));

    private static double Weight(int before, int players) => Factorial(before) * Factorial(players - 1 - before) / Factorial(players);

    private static double Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);
}
