using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Tests.Coalitions;

public sealed class KernelDesignTests
{
    [Fact]
    public void Solve_CoalitionsOfWhichSomeArePairs_IsTheConstrainedLeastSquares() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new Random(seed);
            int players = random.Next(2, 7), count = random.Next((2 * players) + 2, 40);
            byte[] masks = Masks(random, players, count);
            double[] weights = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() + 0.1)], changes = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
            var sample = new CoalitionSample(players, masks, weights, new double[count]);
            double[] found = sample.Design([.. Enumerable.Range(0, players)]).Solve(changes, 1.5).Values;
            found.Sum().ShouldBe(1.5, 1e-9);

            // No change that keeps the sum makes the weighted squares smaller: what they are at the solution is the least.
            for (int p = 1; p < players; p++)
            {
                double slope = 0;
                for (int c = 0; c < count; c++)
                {
                    double said = Enumerable.Range(0, players).Sum(k => masks[(c * players) + k] * found[k]);
                    slope += weights[c] * (said - changes[c]) * (masks[(c * players) + p] - masks[c * players]);
                }

                slope.ShouldBe(0, 1e-8);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Solve_PairsOrNot_ErrorsAreTheSandwich(bool paired)
    {
        const int players = 4;
        byte[] masks = [1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1];
        if (!paired)
            masks.AsSpan(masks.Length - players).Clear();
        int count = masks.Length / players;
        double[] weights = [.. Enumerable.Range(0, count).Select(c => 1.0 + (c / 2))], chance = [.. Enumerable.Range(0, count).Select(c => c < 2 ? 0 : 0.5 + (0.1 * (c / 2)))];
        double[] changes = [.. Enumerable.Range(0, count).Select(c => Math.Sin(3 * c))];
        var sample = new CoalitionSample(players, masks, weights, chance);
        (double[] values, double[] errors) = sample.Design([0, 1, 2, 3]).Solve(changes, 0.7);

        // The same in full matrices: A^-1 (sum over units of chance u u') A^-1, u the unit's rows times weights and residuals.
        const int n = players - 1;
        double[][] rows = [.. Enumerable.Range(0, count).Select(c => Enumerable.Range(0, n).Select(k => (double)masks[(c * players) + k] - masks[(c * players) + n]).ToArray())];
        double[] residuals = [.. Enumerable.Range(0, count).Select(c => changes[c] - Enumerable.Range(0, players).Sum(k => masks[(c * players) + k] * values[k]))];
        double[,] inverse = Inverse(n, (i, j) => Enumerable.Range(0, count).Sum(c => weights[c] * rows[c][i] * rows[c][j]));
        int step = paired ? 2 : 1, units = 0;
        double[] sums = new double[players];
        for (int c = 0; c < count; c += step)
        {
            if (chance[c] == 0)
                continue;
            units++;
            double[] unit = [.. Enumerable.Range(0, n).Select(k => Enumerable.Range(c, step).Sum(i => weights[i] * residuals[i] * rows[i][k]))];
            double[] moved = [.. Enumerable.Range(0, n).Select(k => Enumerable.Range(0, n).Sum(j => inverse[k, j] * unit[j]))];
            for (int k = 0; k < players; k++)
                sums[k] += chance[c] * Math.Pow(k < n ? moved[k] : moved.Sum(), 2);
        }

        for (int k = 0; k < players; k++)
            errors[k].ShouldBe(Math.Sqrt(sums[k] * units / (units - n)), 1e-9);
    }

    // Pairs in front, then complements at random places.
    private static byte[] Masks(Random random, int players, int count)
    {
        byte[] masks = [.. Enumerable.Range(0, count * players).Select(_ => (byte)random.Next(2))];
        for (int p = 0; p < players; p++)
        {
            masks[players + p] = (byte)(1 - masks[p]);

            // Every player alone, so that there is one solution.
            for (int q = 0; q < players; q++)
                masks[((2 + p) * players) + q] = (byte)(p == q ? 1 : 0);
        }

        return masks;
    }

    private static double[,] Inverse(int n, Func<int, int, double> entry)
    {
        var both = new double[n, 2 * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                both[i, j] = entry(i, j);
            both[i, n + i] = 1;
        }

        for (int i = 0; i < n; i++)
        {
            double pivot = both[i, i];
            for (int j = 0; j < 2 * n; j++)
                both[i, j] /= pivot;
            for (int r = 0; r < n; r++)
            {
                double factor = both[r, i];
                for (int j = 0; j < 2 * n && r != i; j++)
                    both[r, j] -= factor * both[i, j];
            }
        }

        var inverse = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                inverse[i, j] = both[i, n + j];
        }

        return inverse;
    }
}
