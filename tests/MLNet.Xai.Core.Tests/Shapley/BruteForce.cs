using System.Numerics;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Shapley;

/// <summary>Shapley values and interaction values by their definition, over all coalitions of players.</summary>
internal static class BruteForce
{
    /// <summary>Path-dependent Shapley values of one row: [output * features + feature], credit at active slots.</summary>
    public static double[] Values(TreeEnsemble ensemble, float[] row)
    {
        int[] players = Players(ensemble);
        double[] result = new double[ensemble.OutputCount * ensemble.FeatureCount];
        for (int output = 0; output < ensemble.OutputCount; output++)
        {
            double[] v = Coalitions(ensemble, row, PlayerOfFeature(ensemble), output);
            for (int p = 0; p < players.Length; p++)
                result[(output * ensemble.FeatureCount) + ActiveSlot(ensemble, players[p], row)] = Index(v, players.Length, 1 << p);
        }

        return result;
    }

    /// <summary>Interaction values of one row and output, shap's matrix: off the diagonal half of the pair's index.</summary>
    public static double[] Interactions(TreeEnsemble ensemble, float[] row, int output)
    {
        int[] players = Players(ensemble);
        int features = ensemble.FeatureCount;
        double[] result = new double[features * features];
        double[] v = Coalitions(ensemble, row, PlayerOfFeature(ensemble), output);
        for (int p = 0; p < players.Length; p++)
        {
            int i = ActiveSlot(ensemble, players[p], row);
            double rest = Index(v, players.Length, 1 << p);
            for (int q = 0; q < players.Length; q++)
            {
                if (q == p)
                    continue;
                double half = Index(v, players.Length, (1 << p) | (1 << q)) / 2;
                result[(i * features) + ActiveSlot(ensemble, players[q], row)] = half;
                rest -= half;
            }

            result[(i * features) + i] = rest;
        }

        return result;
    }

    private static int[] Players(TreeEnsemble ensemble) => [.. ensemble.Players.ToArray().Distinct().Order()];

    private static int ActiveSlot(TreeEnsemble ensemble, int player, float[] row)
    {
        int[] slots = [.. Enumerable.Range(0, ensemble.FeatureCount).Where(f => ensemble.Players[f] == player)];
        return slots.Length == 1 ? slots[0] : slots.Where(s => row[s] > 0).DefaultIfEmpty(slots[0]).First();
    }

    /// <summary>For every feature the number of its player.</summary>
    public static int[] PlayerOfFeature(TreeEnsemble ensemble) => [.. ensemble.Players.ToArray().Select(p => Array.IndexOf(Players(ensemble), p))];

    /// <summary>The path-dependent game: the value of every coalition of players.</summary>
    public static double[] Coalitions(TreeEnsemble ensemble, float[] row, int[] playerOfFeature, int output)
    {
        double[] v = new double[2 << playerOfFeature.Max()];
        for (int set = 0; set < v.Length; set++)
        {
            foreach (int root in ensemble.Roots)
                v[set] += Value(root, set);
        }

        return v;

        double Value(int node, int set)
        {
            if (ensemble.Left[node] == TreeEnsemble.Leaf)
                return ensemble.OutputScale * ensemble.Values[(node * ensemble.OutputCount) + output];
            int player = playerOfFeature[ensemble.Feature[node]];
            int left = ensemble.Left[node];
            int right = ensemble.Right[node];
            if ((set >> player & 1) != 0)
                return Value(ensemble.Next(node, row), set);
            double covers = ensemble.Covers[left] + ensemble.Covers[right];
            double share = covers > 0 ? ensemble.Covers[left] / covers : 0.5;
            return (share * Value(left, set)) + ((1 - share) * Value(right, set));
        }
    }

    // The Shapley interaction index of a set (Grabisch and Roubens 1999); of one player it is the Shapley value.
    internal static double Index(double[] v, int n, int set)
    {
        int size = BitOperations.PopCount((uint)set);
        double sum = 0;
        for (int rest = 0; rest < v.Length; rest++)
        {
            if ((rest & set) != 0)
                continue;
            double difference = 0;
            for (int part = set; ; part = (part - 1) & set)
            {
                difference += (((size - BitOperations.PopCount((uint)part)) & 1) == 0 ? 1 : -1) * v[rest | part];
                if (part == 0)
                    break;
            }

            int k = BitOperations.PopCount((uint)rest);
            sum += Factorial(k) * Factorial(n - k - size) / Factorial(n - size + 1) * difference;
        }

        return sum;
    }

    private static double Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);
}
