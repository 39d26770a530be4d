using MLNet.Xai.Core.Contrast;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Tests.Contrast;

public sealed class AnchorExplainerTests
{
    private static readonly ModelFunction<float> s_rule = Of(row => row[0] > 20 && row[2] == 1 ? 1 : 0);

    [Fact]
    public void Explain_ModelThatIsARule_TheAnchorIsTheRule()
    {
        AnchorRule found = new AnchorExplainer(Space(1)).Explain([39, 5, 1, 2], s_rule, 1, ScoreTarget.Above(0.5));
        found.IsAnchor.ShouldBeTrue();
        found.Precision.ShouldBe(1);
        found.Conditions.Select(c => c.Describe("abcd"[c.Feature].ToString())).ShouldBe(["a > 20", "c = 1"]);
        found.Coverage.ShouldBe(Share(1, row => row[0] > 20 && row[2] == 1), 1e-12);
        found.CoverageLow.ShouldBeLessThan(found.Coverage);
        found.CoverageHigh.ShouldBeGreaterThan(found.Coverage);
        AnchorRule again = new AnchorExplainer(Space(1)).Explain([39, 5, 1, 2], s_rule, 1, ScoreTarget.Above(0.5));
        (again with { Conditions = found.Conditions }).ShouldBe(found);
    }

    [Fact]
    public void Explain_OfTwoAnchors_TheOneOfMoreCoverage()
    {
        // Not above 20 is in half of the rows, another kind than 1 in two thirds.
        AnchorRule found = new AnchorExplainer(Space(1)).Explain([5, 5, 0, 2], s_rule, 1, ScoreTarget.AtMost(0.5));
        found.IsAnchor.ShouldBeTrue();
        found.Conditions.Single().Describe("a").ShouldBe("a <= 20");
    }

    [Fact]
    public void Explain_ModelThatAlwaysSaysTheSame_NeedsNoCondition()
    {
        AnchorRule found = new AnchorExplainer(Space(1)).Explain([5, 5, 0, 2], Of(_ => 1), 1, ScoreTarget.Above(0));
        found.Conditions.ShouldBeEmpty();
        (found.Coverage, found.Precision, found.IsAnchor).ShouldBe((1.0, 1.0, true));
    }

    [Fact]
    public void Explain_NoAnchor_SaysSo()
    {
        // What the model says depends on a digit that no bin tells.
        AnchorRule found = new AnchorExplainer(Space(1)).Explain([39, 5, 1, 2], Of(row => row[1] % 2), 1, ScoreTarget.Above(0.5));
        found.IsAnchor.ShouldBeFalse();
        found.PrecisionLow.ShouldBeLessThan(0.9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Explain_RandomTables_PrecisionIsWithinItsBounds(int seed)
    {
        // The exact precision of the rule: all rows, and all that may be put into them.
        var random = new Random(seed);
        int[] table = [.. Enumerable.Range(0, 3 * 3 * 3).Select(_ => random.Next(4) == 0 ? 0 : 1)];
        float[] sample = [.. Enumerable.Range(0, 40 * 3).Select(i => (float)random.Next(3))];
        ContrastFeature[] features = [new("a", [0]), new("b", [1], FeatureConstraint.Category), new("c", [2])];
        var space = new ContrastSpace(sample, 3, features);
        ModelFunction<float> model = Of(row => table[(int)((row[0] * 9) + (row[1] * 3) + row[2])]);
        var explainer = new AnchorExplainer(space, new AnchorOptions { Seed = seed, Discretizer = LimeDiscretizer.Decile });
        int anchors = 0;
        for (int r = 0; r < 20; r++)
        {
            float[] row = space.SampleRow(r).ToArray();
            double[] own = new double[1];
            model(row, 1, own);
            AnchorRule found = explainer.Explain(row, model, 1, ScoreTarget.Of(own, 0.5));
            found.Conditions.ShouldAllBe(c => c.Holds(space, row));
            double exact = Exact(space, model, found);
            exact.ShouldBeInRange(found.PrecisionLow - 1e-9, found.PrecisionHigh + 1e-9);
            found.Coverage.ShouldBe(Enumerable.Range(0, 40).Count(i => found.Conditions.All(c => c.Holds(space, space.SampleRow(i)))) / 40.0, 1e-12);
            if (found.IsAnchor)
            {
                anchors++;
                exact.ShouldBeGreaterThan(0.9);
            }
        }

        anchors.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Explain_MissingValues_AreCategories()
    {
        float[] sample = [.. Enumerable.Range(0, 60).SelectMany(i => new[] { i % 3 == 0 ? float.NaN : i % 7, i % 5 })];
        var explainer = new AnchorExplainer(new ContrastSpace(sample, 2));
        ModelFunction<float> missing = Of(row => float.IsNaN(row[0]) ? 1 : 0);
        explainer.Explain([float.NaN, 2], missing, 1, ScoreTarget.Above(0.5)).Conditions.Single().Describe("x").ShouldBe("x is missing");
        AnchorRule known = explainer.Explain([2, 2], missing, 1, ScoreTarget.AtMost(0.5));
        known.IsAnchor.ShouldBeTrue();
        known.Conditions.ShouldAllBe(c => c.Feature == 0);
    }

    [Theory]
    [InlineData(0.9, 30)]
    [InlineData(0.5, 100)]
    [InlineData(1.0, 50)]
    [InlineData(0.0, 50)]
    public void Bounds_AreWhereTheDivergenceReachesTheLevel(double share, int samples)
    {
        double level = 3.0 / samples, upper = BernoulliBounds.Upper(share, level), lower = BernoulliBounds.Lower(share, level);
        if (share < 1)
            BernoulliBounds.Divergence(share, upper).ShouldBe(level, 1e-9);
        else
            upper.ShouldBe(1);
        if (share > 0)
            BernoulliBounds.Divergence(share, lower).ShouldBe(level, 1e-9);
        else
            lower.ShouldBe(0);
        if (share == 1)
            lower.ShouldBe(Math.Exp(-level), 1e-9);
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        ContrastSpace space = Space(1);
        Should.Throw<ArgumentOutOfRangeException>(() => new AnchorExplainer(space, new AnchorOptions { Discretizer = LimeDiscretizer.None })).Message.ShouldContain("Rules need bins");
        Should.Throw<ArgumentOutOfRangeException>(() => new AnchorExplainer(space, new AnchorOptions { Threshold = 1 })).Message.ShouldContain("Threshold lies between 0 and 1");
        Should.Throw<ArgumentException>(() => new AnchorExplainer(space, new AnchorOptions { Discretizer = LimeDiscretizer.Entropy })).Message.ShouldContain("need a label for each");
        Should.Throw<ArgumentException>(() => new AnchorExplainer(space).Explain([5, 5, 0, 2], s_rule, 1, ScoreTarget.Above(0.5))).Message.ShouldContain("does not say 'score > 0.5' of the row itself");
    }

    private static ModelFunction<float> Of(Func<float[], double> function) => (rows, count, outputs) =>
    {
        int slots = rows.Length / count;
        for (int r = 0; r < count; r++)
            outputs[r] = function(rows.Slice(r * slots, slots).ToArray());
    };

    // Numbers 1 to 40 (quartiles 10.75, 20.5 ...: with 41 of them 10, 20, 30), a digit, three kinds, five kinds.
    private static float[] Sample(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 410).SelectMany(i => new[] { i % 41, random.Next(10), random.Next(3), random.Next(5) }).Select(v => (float)v)];
    }

    private static ContrastSpace Space(int seed) =>
        new(Sample(seed), 4, [new("a", [0]), new("b", [1]), new("c", [2], FeatureConstraint.Category), new("d", [3], FeatureConstraint.Category)]);

    private static double Share(int seed, Func<float[], bool> holds) => Sample(seed).Chunk(4).Count(holds) / 410.0;

    private static double Exact(ContrastSpace space, ModelFunction<float> model, AnchorRule rule)
    {
        double agreed = 0;
        double[] said = new double[1];
        for (int r = 0; r < space.Rows; r++)
            Fill(space.SampleRow(r).ToArray(), 0, 1.0 / space.Rows);
        return agreed;

        void Fill(float[] row, int at, double weight)
        {
            if (at == rule.Conditions.Count)
            {
                model(row, 1, said);
                agreed += rule.Target.Accepts(said) ? weight : 0;
                return;
            }

            AnchorCondition condition = rule.Conditions[at];
            if (condition.Holds(space, row))
            {
                Fill(row, at + 1, weight);
                return;
            }

            int[] keeping = [.. Enumerable.Range(0, space.Rows).Where(i => condition.Holds(space, space.SampleRow(i)))];
            foreach (int i in keeping)
            {
                float[] other = [.. row];
                other[condition.Feature] = space.SampleRow(i)[condition.Feature];
                Fill(other, at + 1, weight / keeping.Length);
            }
        }
    }
}
