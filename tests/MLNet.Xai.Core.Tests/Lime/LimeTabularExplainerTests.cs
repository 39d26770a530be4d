using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Tests.Lime;

public sealed class LimeTabularExplainerTests
{
    private static readonly double[] s_training = [.. Enumerable.Range(0, 200).SelectMany(i => (double[])[i, i % 3, i % 10 == 0 ? double.NaN : -i])];

    [Fact]
    public void Explain_ALinearModelWithoutBins_FindsItsSlopes()
    {
        // 2 x0 - 3 x1 in units of the features' deviations, up to the ridge.
        double[] training = [.. Enumerable.Range(0, 300).SelectMany(i => (double[])[i % 17, i % 5])];
        var explainer = new LimeTabularExplainer(training, 2, new LimeTabularOptions { Discretizer = LimeDiscretizer.None, Ridge = 1e-9 });
        LimeFit fit = explainer.Explain([3, 4], (rows, count, outputs) => Fill(rows, count, outputs, 2, (r, x) => (2 * x[0]) - (3 * x[1])), 1)[0];
        double[] deviations = [Deviation(training, 0), Deviation(training, 1)];
        fit.Weights[0].ShouldBe(2 * deviations[0], 1e-6);
        fit.Weights[1].ShouldBe(-3 * deviations[1], 1e-6);
        fit.Score.ShouldBe(1, 1e-9);
        fit.LocalPrediction.ShouldBe(-6, 1e-6);
    }

    [Fact]
    public void Sample_DrawsBinsAsOftenAsTheTrainingData_AndStaysInThem()
    {
        var explainer = new LimeTabularExplainer(s_training, 3, new LimeTabularOptions { Categorical = [1], Samples = 20_000 });
        LimeNeighbourhood near = LimeNeighbourhood.Of(explainer, [10, 2, double.NaN], 1);
        near.Rows[..3].ShouldBe([10, 2, double.NaN]);
        near.Data[..3].ShouldBe([1, 1, 1]);
        double[] first = Column(near.Data, 0), second = Column(near.Data, 1), third = Column(near.Data, 2), categories = Column(near.Rows, 1), numbers = Column(near.Rows, 2);
        first.Average().ShouldBe(0.25, 0.01);
        second.Average().ShouldBe(1 / 3.0, 0.01);
        third.Average().ShouldBe(0.1, 0.01);
        categories.Distinct().Order().ShouldBe([0, 1, 2]);
        numbers.Count(double.IsNaN).ShouldBe((int)third.Sum());
        for (int r = 1; r < first.Length; r++)
        {
            double x = near.Rows[3 * r];
            (x is >= 0 and <= 199).ShouldBeTrue();
            (explainer.Bins(0)!.Bin(x) == 0).ShouldBe(first[r] == 1);
        }

        LimeNeighbourhood.Of(explainer, [10, 2, double.NaN], 1).Rows.ShouldBe(near.Rows);
        explainer.Bins(2)!.Describe("age", double.NaN).ShouldBe("age is missing");
        explainer.Bins(1)!.Describe("kind", 2).ShouldBe("kind=2");

        double[] Column(double[] values, int f) => [.. Enumerable.Range(0, values.Length / 3).Select(r => values[(r * 3) + f])];
    }

    [Fact]
    public void Explain_AModelOfOneBin_GivesItAllTheWeight()
    {
        var explainer = new LimeTabularExplainer(s_training, 3, new LimeTabularOptions { Categorical = [1] });
        LimeFit fit = explainer.Explain([10, 2, -7], (rows, count, outputs) => Fill(rows, count, outputs, 3, (r, x) => x[1] == 2 ? 1 : 0), 1)[0];
        fit.Weights[1].ShouldBe(1, 0.01);
        Math.Abs(fit.Weights[0]).ShouldBeLessThan(0.01);
        fit.Score.ShouldBeGreaterThan(0.99);
        LimeFit missing = explainer.Explain([10, 2, double.NaN], (rows, count, outputs) => Fill(rows, count, outputs, 3, (r, x) => double.IsNaN(x[2]) ? 1 : 0), 1)[0];
        missing.Weights[2].ShouldBe(1, 0.01);
    }

    [Theory]
    [InlineData(LimeDistance.Euclidean, 5)]
    [InlineData(LimeDistance.Manhattan, 7)]
    [InlineData(LimeDistance.Cosine, 1 - (25 / 25.0))]
    public void Weights_FollowTheDistance(LimeDistance distance, double expected)
    {
        // From (3, 4) to (0, 0); to (6, 8) for the cosine, which is the same direction, and to (4, 3), with the cosine 24 / 25.
        double[] weights = LimeNeighbourhood.Weights(distance == LimeDistance.Cosine ? [3, 4, 6, 8, 4, 3] : [3, 4, 0, 0, 3, 4], 2, distance, 2);
        weights[0].ShouldBe(1, 1e-12);
        weights[1].ShouldBe(Kernel(expected), 1e-12);
        weights[2].ShouldBe(Kernel(distance == LimeDistance.Cosine ? 1 / 25.0 : 0), 1e-12);

        static double Kernel(double d) => Math.Sqrt(Math.Exp(-d * d / 4));
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        Should.Throw<ArgumentException>(() => new LimeTabularExplainer([1, 2, 3], 2)).Message.ShouldContain("3 numbers are no rows of 2 features");
        Should.Throw<ArgumentException>(() => new LimeTabularExplainer([1, 2], 2, new LimeTabularOptions { Categorical = [2] })).Message.ShouldContain("There is no feature 2 to be categorical");
        Should.Throw<ArgumentException>(() => new LimeTabularExplainer([1, 2], 2, new LimeTabularOptions { Discretizer = LimeDiscretizer.Entropy })).Message.ShouldContain("need a label for each");
        Should.Throw<ArgumentException>(() => new LimeTabularExplainer([1, double.NaN], 2)).Message.ShouldContain("all are NaN");
        var scaled = new LimeTabularExplainer([1, 2, 3, 4], 2, new LimeTabularOptions { Discretizer = LimeDiscretizer.None });
        Should.Throw<ArgumentException>(() => scaled.Explain([1, double.NaN], (_, _, outputs) => outputs.Clear(), 1)).Message.ShouldContain("Feature 1 is NaN");
        Should.Throw<ArgumentException>(() => scaled.Explain([1], (_, _, outputs) => outputs.Clear(), 1)).Message.ShouldContain("The row has 1 features");
        Should.Throw<InvalidOperationException>(() => scaled.Explain([1, 2], (_, _, outputs) => outputs.Fill(double.NaN), 1)).Message.ShouldContain("NaN or infinite");
    }

    private static double Deviation(double[] training, int feature)
    {
        double[] column = [.. training.Where((_, i) => i % 2 == feature)];
        double mean = column.Average();
        return Math.Sqrt(column.Average(v => (v - mean) * (v - mean)));
    }

    private static void Fill(ReadOnlySpan<double> rows, int count, Span<double> outputs, int features, Func<int, double[], double> function)
    {
        for (int r = 0; r < count; r++)
            outputs[r] = function(r, rows.Slice(r * features, features).ToArray());
    }
}
