using System.Numerics;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Interaction indices as weights of dividends: the index of S is the sum over T that hold S of m(T) w(|S|, |T| - |S|).</summary>
internal sealed class InteractionWeights(InteractionIndex index, int order)
{
    private readonly Fraction[] _bernoulli = index == InteractionIndex.KShapley ? Bernoulli(order) : [];

    /// <summary>The weight of the dividend of a coalition that has so many players more than S.</summary>
    public Fraction Of(int size, int more)
    {
        switch (index)
        {
            case InteractionIndex.Shapley:
                return new(1, more + 1);
            case InteractionIndex.Banzhaf:
                return new(1, BigInteger.One << more);
            case InteractionIndex.KShapley:
                Fraction sum = new(0, 1);
                for (int j = 0; j <= Math.Min(order - size, more); j++)
                    sum += _bernoulli[j] * new Fraction(Fraction.Binomial(more, j), more - j + 1);
                return sum;
            case InteractionIndex.ShapleyTaylor:
                return size < order ? new(more == 0 ? 1 : 0, 1) : new(1, Fraction.Binomial(order + more, order));
            case InteractionIndex.FaithfulShapley:
                int all = size + more;
                if (all <= order)
                    return new(more == 0 ? 1 : 0, 1);
                Fraction share = new(Fraction.Binomial(order, size) * Fraction.Binomial(all - 1, order) * size, Fraction.Binomial(all + order - 1, order + size) * (order + size));
                return (order - size) % 2 == 0 ? share : new Fraction(0, 1) - share;
            default:
                throw new ArgumentOutOfRangeException(nameof(index), index, "There is no such index.");
        }
    }

    /// <summary>
    /// For games that are products over players, <c>prod (i present ? a_i : b_i)</c>: the index of S is <c>prod over S (a - b)</c> times the sum over t of these weights at
    /// <c>[rest][t]</c> times the part of <c>prod over the rest (b + a)</c> that takes a from t players. Weights of z^t (1 - z)^(rest - t) where the dividends' are those of z^u.
    /// </summary>
    /// <param name="size">Players of S.</param>
    /// <param name="most">Most players beside S.</param>
    public double[][] OfProducts(int size, int most)
    {
        var table = new double[most + 1][];
        Fraction[] before = [];
        for (int rest = 0; rest <= most; rest++)
        {
            // z^t (1 - z)^(n + 1) = z^t (1 - z)^n - z^(t + 1) (1 - z)^n
            var row = new Fraction[rest + 1];
            row[rest] = Of(size, rest);
            for (int t = rest - 1; t >= 0; t--)
                row[t] = before[t] - row[t + 1];
            table[rest] = [.. row.Select(w => w.ToDouble())];
            before = row;
        }

        return table;
    }

    private static Fraction[] Bernoulli(int most)
    {
        var numbers = new Fraction[most + 1];
        numbers[0] = new(1, 1);
        for (int n = 1; n <= most; n++)
        {
            var sum = new Fraction(0, 1);
            for (int k = 0; k < n; k++)
                sum += new Fraction(Fraction.Binomial(n + 1, k), 1) * numbers[k];
            numbers[n] = new Fraction(-1, n + 1) * sum;
        }

        return numbers;
    }
}
