using MLNet.Xai.Core.Effects;

namespace MLNet.Xai.Core.Tests.Effects;

public sealed class CategoricalEffectTests
{
    [Fact]
    public void Order_PutsSimilarCategoriesSideBySide()
    {
        // Eight categories whose rows are shifted along one number; their numbers are in another order.
        int[] along = [3, 0, 6, 1, 7, 4, 2, 5];
        int[] category = [.. Enumerable.Range(0, 8).SelectMany(c => Enumerable.Repeat(c, 20))];
        double[] number = [.. category.Select((c, i) => along[c] + (double)(i % 20) / 2)];
        int[] order = CategoricalEffects.Order(category, 8, [number], []);
        int[] expected = [.. Enumerable.Range(0, 8).OrderBy(c => along[c])];
        order.ShouldBe(expected);
        CategoricalEffects.Order(category, 8, [number, [.. number.Select(_ => double.NaN)]], [[.. category.Select(_ => 5)]]).ShouldBe(expected);
    }

    [Fact]
    public void Order_ByShares_ByHand()
    {
        // Shares of the other category's values: (1, 0), (0, 1), (1/2, 1/2): the third lies between.
        int[] category = [0, 0, 1, 1, 2, 2], codes = [7, 7, 9, 9, 7, 9];
        CategoricalEffects.Order(category, 3, [], [codes]).ShouldBe([0, 2, 1]);
        CategoricalEffects.Order(category, 3, [[1, 1, 1, 1, 1, 1]], []).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Effects_OfASum_AreItsPart()
    {
        // f = g(category) + x: whatever the order, the effects are g less its mean over the rows. One-hot slots.
        int[] category = [0, 1, 1, 2, 2, 2];
        double[] g = [5, -1, 2];
        float[] rows = [.. category.SelectMany((c, r) => (float[])[c == 0 ? 1 : 0, c == 1 ? 1 : 0, c == 2 ? 1 : 0, r])];
        double mean = category.Average(c => g[c]);
        foreach (int[] order in (int[][])[[0, 1, 2], [2, 0, 1], [1, 2, 0]])
        {
            double[] effects = CategoricalEffects.Of(Sum, 2, rows, 4, OneHot, category, order);
            effects[..3].ShouldBe([.. order.Select(c => g[c] - mean)], 1e-12);
            effects[3..].ShouldBe([0, 0, 0], 1e-12);
        }

        void Sum(ReadOnlySpan<float> x, int count, Span<double> y)
        {
            for (int r = 0; r < count; r++)
                (y[2 * r], y[(2 * r) + 1]) = ((g[0] * x[4 * r]) + (g[1] * x[(4 * r) + 1]) + (g[2] * x[(4 * r) + 2]) + x[(4 * r) + 3], 1);
        }
    }

    [Fact]
    public void Effects_OfAnInteraction_ByHand()
    {
        // f = x [category 1] with x = 1 and 3 in category 0, 5 in category 1, 100 in category 2. Order 0, 1, 2.
        // Step 0 to 1: rows of 0 gain 1 and 3, the row of 1 would lose 5 going back: mean (1 + 3 + 5) / 3 = 3. Step 1 to 2: -5 and -100: mean -52.5.
        int[] category = [0, 0, 1, 2];
        float[] rows = [1, 0, 0, 1, 1, 0, 0, 3, 0, 1, 0, 5, 0, 0, 1, 100];
        double[] effects = CategoricalEffects.Of(Model, 1, rows, 4, OneHot, category, [0, 1, 2]);
        double mean = ((2 * 0) + 3 - 49.5) / 4;
        effects.ShouldBe([0 - mean, 3 - mean, -49.5 - mean], 1e-12);

        static void Model(ReadOnlySpan<float> x, int count, Span<double> y)
        {
            for (int r = 0; r < count; r++)
                y[r] = x[(4 * r) + 1] * x[(4 * r) + 3];
        }
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        Should.Throw<ArgumentException>(() => CategoricalEffects.Order([0, 0], 2, [], [])).Message.ShouldContain("The category 1 has no row");
        Should.Throw<ArgumentException>(() => CategoricalEffects.Order([0, 2], 2, [], [])).Message.ShouldContain("There is no category 2");
        Should.Throw<ArgumentException>(() => CategoricalEffects.Order([0, 1], 2, [[1]], [])).Message.ShouldContain("one value for each of the 2 rows");
        Should.Throw<ArgumentException>(() => CategoricalEffects.Of((x, n, y) => { }, 1, [0, 1, 0], 1, new VariedFeatures([0], [0, 1]), [0, 1, 0], [0, 0])).Message.ShouldContain("is not one of 2 categories");
    }

    private static VariedFeatures OneHot => new([0, 1, 2], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
}
