using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Core.Tests.Metrics;

public sealed class SignAgreementTests
{
    [Fact]
    public void Kendall_KnownCases()
    {
        RankAgreement.Kendall([1, 2, 3, 4], [1, 2, 4, 3]).ShouldBe(4 / 6.0, 1e-15);
        RankAgreement.Kendall([1, 2, 3, 4], [4, 3, 2, 1]).ShouldBe(-1, 1e-15);
        RankAgreement.Kendall([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]).ShouldBe(-0.47140452079103173, 1e-15);    // scipy's example
        RankAgreement.Kendall([1, 1], [1, 2]).ShouldBe(double.NaN);
    }

    [Fact]
    public void Kendall_IsThatOfAllPairs()
    {
        var random = new Random(3);
        for (int n = 2; n < 40; n++)
        {
            float[] a = Draw(random, n, 6), b = Draw(random, n, 6);
            double up = 0, untiedA = 0, untiedB = 0;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    int x = Math.Sign(a[i] - a[j]), y = Math.Sign(b[i] - b[j]);
                    up += x * y;
                    untiedA += x * x;
                    untiedB += y * y;
                }
            }

            double expected = untiedA * untiedB == 0 ? double.NaN : up / Math.Sqrt(untiedA * untiedB);
            RankAgreement.Kendall(a, b).ShouldBe(expected, 1e-12);
        }
    }

    [Fact]
    public void Signs_KnownCases()
    {
        SignAgreement.Of([1, -2, 0, 3], [2, -1, 0, -3]).ShouldBe(2 / 3.0);    // the third is zero on both sides
        SignAgreement.Of([1, 0], [1, 1]).ShouldBe(0.5);
        SignAgreement.Of([0, 0], [0, 0]).ShouldBe(double.NaN);
        SignAgreement.TopOverlap([-9, 1, 5, 0], [9, 4, 3, 0], 2).ShouldBe(0);     // common is the first, with other signs
        SignAgreement.TopOverlap([-9, 1, 5, 0], [-9, 4, 5, 0], 2).ShouldBe(1);
        SignAgreement.TopOverlap([0, 0], [0, 0], 1).ShouldBe(double.NaN);
        SignAgreement.ChanceLevel([0, 0], [0, 0]).ShouldBe(double.NaN);
        SignAgreement.ChanceLevel([0, 0], [1, 0]).ShouldBe(0);
        SignAgreement.ChanceLevel([1, 1, -1, -1], [2, 3, -4, -5]).ShouldBe(0.5, 1e-15);
        SignAgreement.TopChanceLevels([4, 3, 2, 1], [1, 2, 3, 4], 2).ShouldBe((0.5, 0.5));
        SignAgreement.TopChanceLevels([4, -3, 2, 1], [1, 2, 3, 4], 2).ShouldBe((0.5, 0.25));
        Should.Throw<ArgumentException>(() => SignAgreement.Of([1], [1, 2])).Message.ShouldContain("1 and 2 features");
        Should.Throw<ArgumentOutOfRangeException>(() => SignAgreement.TopOverlap([1], [1], 0));
    }

    [Fact]
    public void ChanceLevels_AreMeansOverAllPermutations()
    {
        var random = new Random(5);
        for (int n = 1; n <= 6; n++)
        {
            for (int trial = 0; trial < 6; trial++)
            {
                float[] a = Draw(random, n, 2), b = Draw(random, n, 2);
                double[] all = [.. Permutations(b).Select(p => SignAgreement.Of(a, p))];
                SignAgreement.ChanceLevel(a, b).ShouldBe(all.Average(), 1e-12);

                // Distinct magnitudes: no ties that the order of the features would settle.
                float[] x = [.. Enumerable.Range(0, n).Select(i => (i + 1f) * (random.Next(2) == 0 ? -1 : 1))], y = [.. x.Select(v => v * (random.Next(2) == 0 ? -1 : 1))];
                if (n > 2)
                    y[1] = 0;
                for (int k = 1; k <= n; k++)
                {
                    (double top, double signed) = SignAgreement.TopChanceLevels(x, y, k);
                    top.ShouldBe(Permutations(y).Average(p => RankAgreement.TopOverlap(x, p, k)), 1e-12);
                    signed.ShouldBe(Permutations(y).Average(p => SignAgreement.TopOverlap(x, p, k)), 1e-12);
                }
            }
        }
    }

    private static float[] Draw(Random random, int n, int most) => [.. Enumerable.Range(0, n).Select(_ => (float)random.Next(-most, most + 1))];

    private static IEnumerable<float[]> Permutations(float[] values)
    {
        if (values.Length < 2)
            return [values];
        return Enumerable.Range(0, values.Length).SelectMany(i => Permutations([.. values.Where((_, at) => at != i)]).Select(rest => (float[])[values[i], .. rest]));
    }
}
