using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Core.Tests.Contrast;

public sealed class ContrastiveExplainerTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(80);

    [Fact]
    public void Explain_AnyTrees_PositiveAndNegativeAreTheSmallest() => Check(trees =>
    {
        double cutoff = double.IsInfinity(trees.Target.Low) ? trees.Target.High : trees.Target.Low;
        float[] absent = ContrastiveExplainer.UsualRow(trees.Space);
        ContrastiveExplanation found = new ContrastiveExplainer(trees.Space, null, new ContrastiveOptions { Cutoff = cutoff, ChangeCost = 0 }).Explain(trees.Row, trees.Score, 1)!;
        found.Present.ShouldBe(Enumerable.Range(0, 4).Where(f => !trees.Row[f].Equals(absent[f])));

        int[] sets = [.. Enumerable.Range(0, 16).Where(set => found.Target.Accepts([Said(trees, Mixed(trees, absent, set))]))];
        found.Positive.Count.ShouldBe(sets.Min(set => Enumerable.Range(0, 4).Count(f => (set & (1 << f)) != 0)));
        found.IsSmallest.ShouldBeTrue();
        found.PositiveRow.ShouldBe(Mixed(trees, absent, found.Positive.Sum(f => 1 << f)));
        found.PositiveOutputs.ShouldBe([Said(trees, [.. found.PositiveRow])]);
        found.Target.Accepts([.. found.PositiveOutputs]).ShouldBeTrue();

        double[] costs = [.. trees.Rows().Where(row => Adds(trees.Row, row, absent) && !found.Target.Accepts([Said(trees, row)])).Select(row => trees.Cost(row, 0))];
        (found.Negative is null).ShouldBe(costs.Length == 0);
        found.IsNegativeNearest.ShouldBeTrue();
        if (found.Negative is { } negative)
        {
            negative.Distance.ShouldBe(costs.Min(), 1e-9);
            Adds(trees.Row, [.. negative.Values], absent).ShouldBeTrue();
            found.Target.Accepts([.. negative.Outputs]).ShouldBeFalse();
        }
    });

    [Fact]
    public void Explain_ManyFeatures_NoFeatureCanBeLeftOut()
    {
        float[] sample = [.. Enumerable.Range(0, 40 * 30).Select(i => (i * 7919) % 11 < 6 ? 0f : 1f)];
        static void Score(ReadOnlySpan<float> rows, int count, Span<double> outputs)
        {
            for (int r = 0; r < count; r++)
            {
                double sum = 0;
                for (int f = 0; f < 30; f++)
                    sum += rows[(r * 30) + f] * (f % 5);
                outputs[r] = sum - 31;
            }
        }

        float[] row = [.. Enumerable.Repeat(1f, 30)];
        ContrastiveExplanation found = new ContrastiveExplainer(new ContrastSpace(sample, 30), new float[30], new ContrastiveOptions { Scorings = 1000 }).Explain(row, Score, 1)!;
        found.IsSmallest.ShouldBeFalse();

        // Six features of weight 4 and three of 3 are 33; the least that is above 31 by leaving out the lightest.
        found.Positive.Sum(f => f % 5).ShouldBeGreaterThan(31);
        found.Positive.ShouldAllBe(f => found.Positive.Sum(g => g % 5) - (f % 5) <= 31);
        found.Positive.Count.ShouldBe(9);
    }

    [Fact]
    public void Explain_BaseRowItself_NeedsNothing()
    {
        var space = new ContrastSpace(new float[] { 1, 2, 3 }, 1, null, [[2.5f]]);
        var explainer = new ContrastiveExplainer(space);
        explainer.BaseRow.ToArray().ShouldBe([2f]);
        static void Score(ReadOnlySpan<float> rows, int count, Span<double> outputs)
        {
            for (int r = 0; r < count; r++)
                outputs[r] = rows[r] > 2.5 ? 1 : -1;
        }

        ContrastiveExplanation found = explainer.Explain([1], Score, 1)!;
        found.Positive.ShouldBeEmpty();
        found.Present.ShouldBe([0]);

        // Below the base it only goes further down, which changes nothing.
        found.Negative.ShouldBeNull();
        found.IsNegativeNearest.ShouldBeTrue();
        explainer.Explain([2], Score, 1)!.Negative!.Values.ShouldBe([3f]);
        explainer.Explain([1], (rows, count, outputs) => outputs.Fill(double.NaN), 1).ShouldBeNull();
        explainer.Explain([1], (rows, count, outputs) => outputs.Fill(1), 2).ShouldBeNull();
        Should.Throw<ArgumentException>(() => new ContrastiveExplainer(space, new float[2])).Message.ShouldContain("The base row has 2 slots; the sample has 1");
    }

    private static double Said(TreesToChange trees, float[] row)
    {
        double[] said = new double[1];
        trees.Score(row, 1, said);
        return said[0];
    }

    private static float[] Mixed(TreesToChange trees, float[] absent, int set) => [.. Enumerable.Range(0, 4).Select(f => (set & (1 << f)) != 0 ? trees.Row[f] : absent[f])];

    // Every change leads away from the base row.
    private static bool Adds(float[] row, float[] other, float[] absent) => Enumerable.Range(0, 4).All(f => other[f].Equals(row[f]) || row[f].Equals(absent[f])
        || (f < 3 && ((row[f] > absent[f] && other[f] > row[f]) || (row[f] < absent[f] && other[f] < row[f]))));

    private static void Check(Action<TreesToChange> property) =>
        Prop.ForAll(ArbMap.Default.GeneratorFor<PositiveInt>().ToArbitrary(), seed => property(new TreesToChange(seed.Get))).Check(s_config);
}
