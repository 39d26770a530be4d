using System.Numerics;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Tests.Shapley;

namespace MLNet.Xai.Core.Tests.Coalitions;

/// <summary>Interaction indices by their definitions, over all coalitions of a game given as a table.</summary>
internal static class InteractionDefinitions
{
    /// <summary>By mask of a set of up to so many players its index; zero elsewhere.</summary>
    public static double[] Of(double[] v, int n, InteractionIndex index, int order)
    {
        if (index == InteractionIndex.FaithfulShapley)
            return Faithful(v, n, order);
        var result = new double[v.Length];
        for (int set = 1; set < v.Length; set++)
        {
            int size = BitOperations.PopCount((uint)set);
            if (size > order)
                continue;
            result[set] = index switch
            {
                InteractionIndex.Shapley => BruteForce.Index(v, n, set),
                InteractionIndex.Banzhaf => Outside(v, set).Average(rest => Derivative(v, set, rest)),
                InteractionIndex.ShapleyTaylor => size < order
                    ? Derivative(v, set, 0)
                    : (double)order / n * Outside(v, set).Sum(rest => Derivative(v, set, rest) / Binomial(n - 1, BitOperations.PopCount((uint)rest))),
                _ => KShapley(v, n, set, order),
            };
        }

        return result;
    }

    // Bordt and von Luxburg's recursion: order after order the sets of that size give of theirs to the smaller ones.
    private static double KShapley(double[] v, int n, int set, int order)
    {
        double[] bernoulli = [1, -0.5, 1 / 6.0, 0, -1 / 30.0, 0, 1 / 42.0];
        int size = BitOperations.PopCount((uint)set);
        double sum = 0;
        foreach (int more in Outside(v, set))
        {
            int extra = BitOperations.PopCount((uint)more);
            if (size + extra <= order)
                sum += bernoulli[extra] * BruteForce.Index(v, n, set | more);
        }

        return sum;
    }

    /// <summary>The polynomial of an order that is nearest to the game by the Shapley kernel and right for nobody and all: huge weights stand for these two.</summary>
    private static double[] Faithful(double[] v, int n, int order)
    {
        int[] sets = [.. Enumerable.Range(1, v.Length - 1).Where(s => BitOperations.PopCount((uint)s) <= order)];
        int k = sets.Length;
        // Normal equations with a Lagrange multiplier for the sum.
        double[][] a = [.. Enumerable.Range(0, k + 1).Select(_ => new double[k + 2])];
        for (int s = 1; s < v.Length - 1; s++)
        {
            int size = BitOperations.PopCount((uint)s);
            double weight = (n - 1) / (Binomial(n, size) * size * (n - size));
            for (int i = 0; i < k; i++)
            {
                if ((sets[i] & s) != sets[i])
                    continue;
                for (int j = 0; j < k; j++)
                    a[i][j] += (sets[j] & s) == sets[j] ? weight : 0;
                a[i][k + 1] += weight * (v[s] - v[0]);
            }
        }

        for (int i = 0; i < k; i++)
            a[i][k] = a[k][i] = 1;
        a[k][k + 1] = v[^1] - v[0];
        double[] solution = Solve(a);
        var result = new double[v.Length];
        for (int i = 0; i < k; i++)
            result[sets[i]] = solution[i];
        return result;
    }

    private static double[] Solve(double[][] a)
    {
        int n = a.Length;
        for (int k = 0; k < n; k++)
        {
            int pivot = Enumerable.Range(k, n - k).MaxBy(i => Math.Abs(a[i][k]));
            (a[k], a[pivot]) = (a[pivot], a[k]);
            for (int i = 0; i < n; i++)
            {
                double factor = i == k ? 0 : a[i][k] / a[k][k];
                for (int j = k; j <= n && i != k; j++)
                    a[i][j] -= factor * a[k][j];
            }
        }

        return [.. Enumerable.Range(0, n).Select(k => a[k][n] / a[k][k])];
    }

    private static IEnumerable<int> Outside(double[] v, int set) => Enumerable.Range(0, v.Length).Where(rest => (rest & set) == 0);

    private static double Derivative(double[] v, int set, int rest)
    {
        double sum = 0;
        for (int part = set; ; part = (part - 1) & set)
        {
            sum += ((BitOperations.PopCount((uint)set) - BitOperations.PopCount((uint)part)) % 2 == 0 ? 1 : -1) * v[rest | part];
            if (part == 0)
                return sum;
        }
    }

    private static double Binomial(int n, int k)
    {
        double result = 1;
        for (int i = 1; i <= k; i++)
            result = result * (n - k + i) / i;
        return result;
    }
}
