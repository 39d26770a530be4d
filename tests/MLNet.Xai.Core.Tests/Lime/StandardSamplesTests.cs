using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Tests.Lime;

/// <summary>What samples around all rows have in common gives the local models that each row's own samples give.</summary>
public sealed class StandardSamplesTests
{
    [Theory]
    [InlineData(1, 5000)]
    [InlineData(3, 2)]
    [InlineData(7, 300)]
    [InlineData(20, 1002)]
    [InlineData(67, 259)]
    public void Write_GivesTheRowsOfAround_ToTheBit(int features, int samples)
    {
        (LimeTabularExplainer explainer, double[] training) = Explainer(features, new LimeTabularOptions { Discretizer = LimeDiscretizer.None, AroundRow = true, Samples = samples });
        LimeSamples drawn = explainer.Sampler.Draw(3);
        StandardSamples standard = explainer.Sampler.Standard(drawn)!;
        foreach (int at in (int[])[0, 5])
        {
            double[] row = training[(at * features)..((at + 1) * features)];
            float[] rows = new float[(samples - 1) * features], expected = new float[rows.Length];
            explainer.Sampler.Around(row, drawn, expected, [.. Enumerable.Range(0, features)]);
            standard.Write(row, 0, rows);
            rows.ShouldBe(expected);
            if (samples < 100)
                continue;
            standard.Write(row, 2 * StandardLoops.Turn, rows.AsSpan(0, 50 * features));
            rows[..(50 * features)].ShouldBe(expected[(2 * StandardLoops.Turn * features)..((50 + (2 * StandardLoops.Turn)) * features)]);
        }
    }

    [Theory]
    [InlineData(LimeDistance.Euclidean, FeatureSelection.HighestWeights, 10)]
    [InlineData(LimeDistance.Euclidean, FeatureSelection.LassoPath, 4)]
    [InlineData(LimeDistance.Manhattan, FeatureSelection.ForwardSelection, 3)]
    [InlineData(LimeDistance.Manhattan, FeatureSelection.None, 1)]
    public void Fit_IsTheOneOfTheRowsOwnSamples(LimeDistance distance, FeatureSelection selection, int most)
    {
        foreach ((int features, int samples) in ((int, int)[])[(1, 700), (5, 1001), (20, 3000)])
        {
            LimeTabularOptions options = new() { Discretizer = LimeDiscretizer.None, AroundRow = true, Samples = samples, Distance = distance, Selection = selection, Features = most };
            (LimeTabularExplainer explainer, double[] training) = Explainer(features, options);
            LimeSamples drawn = explainer.Sampler.Draw(7);
            StandardSamples standard = explainer.Sampler.Standard(drawn)!;
            double[] row = training[..features];
            standard.Serves(row).ShouldBeTrue();
            float[] rows = new float[drawn.Count * features];
            LimeSamples own = explainer.Sampler.Around(row, drawn, rows, [.. Enumerable.Range(0, features)]);
            double[] said = [.. Enumerable.Range(0, 2 * drawn.Count).Select(i => Say(rows.AsSpan(i % drawn.Count * features, features), i / drawn.Count))];
            double[] ownSaid = [Say([.. row.Select(x => (float)x)], 0), Say([.. row.Select(x => (float)x)], 1)];
            LimeFit[] expected = explainer.Fit(explainer.Sampler.Codes(row), own, ownSaid, said, [1, 0]), fits = explainer.Fit(row, standard, ownSaid, said, [1, 0], errors: true);
            for (int o = 0; o < 2; o++)
            {
                double scale = expected[o].Weights.Max(Math.Abs);
                fits[o].Selected.ShouldBe(expected[o].Selected);
                fits[o].Weights.ShouldBe(expected[o].Weights, 2e-6 * scale);
                fits[o].StandardErrors.ShouldBe(expected[o].StandardErrors, 2e-6 * scale);
                fits[o].Intercept.ShouldBe(expected[o].Intercept, 2e-5 * scale);
                fits[o].LocalPrediction.ShouldBe(expected[o].LocalPrediction, 2e-5 * scale);
                fits[o].Score.ShouldBe(expected[o].Score, 1e-5);
            }

            explainer.Fit(row, standard, ownSaid, said, [0], errors: false)[0].StandardErrors.ShouldAllBe(error => double.IsNaN(error));
        }
    }

    [Fact]
    public void Standard_IsOnlyOfUncutFeaturesAroundTheRow_AndDifferences()
    {
        Standard(new() { Discretizer = LimeDiscretizer.None, AroundRow = true }).ShouldNotBeNull();
        Standard(new() { Discretizer = LimeDiscretizer.None, AroundRow = true, Distance = LimeDistance.Cosine }).ShouldBeNull();
        Standard(new() { Discretizer = LimeDiscretizer.None, AroundRow = true, Categorical = [1] }).ShouldBeNull();
        Standard(new() { Discretizer = LimeDiscretizer.None }).ShouldBeNull();
        Standard(new() { AroundRow = true }).ShouldBeNull();

        static StandardSamples? Standard(LimeTabularOptions options)
        {
            (LimeTabularExplainer explainer, _) = Explainer(3, options);
            return explainer.Sampler.Standard(explainer.Sampler.Draw(1));
        }
    }

    // A feature that varies little far from zero: rounding to Single moves samples by parts of a deviation.
    [Theory]
    [InlineData(0, true)]
    [InlineData(1000, true)]
    [InlineData(-1000, true)]
    [InlineData(1100, false)]
    [InlineData(-1100, false)]
    [InlineData(1e7, false)]
    public void Serves_ValuesOfFewDeviationsAlone(double value, bool serves)
    {
        double[] training = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 0.5 : i % 4 == 1 ? -1 : 1)];
        var explainer = new LimeTabularExplainer(training, 2, new LimeTabularOptions { Discretizer = LimeDiscretizer.None, AroundRow = true, Samples = 100 });
        explainer.Sampler.Standard(explainer.Sampler.Draw(1))!.Serves([0.5, value]).ShouldBe(serves);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(20)]
    public void Cross_IsTheSumOfProducts(int features)
    {
        var random = new System.Random(features);
        foreach (int count in (int[])[1, 3, 64, 130, 500])
        {
            float[] deviates = [.. Enumerable.Range(0, (count * features) + StandardLoops.Padding).Select(_ => random.NextSingle() - 0.5f)];
            double[] labels = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())], sums = new double[features + StandardLoops.Padding];
            sums[0] = 5;
            StandardLoops.Cross(deviates, labels, features, sums);
            for (int f = 0; f < features; f++)
                sums[f].ShouldBe((f == 0 ? 5 : 0) + Enumerable.Range(0, count).Sum(r => labels[r] * deviates[(r * features) + f]), 1e-12);
        }
    }

    private static double Say(ReadOnlySpan<float> row, int output)
    {
        double sum = output == 0 ? 0 : Math.Sin(row[0]);
        for (int f = 0; f < row.Length; f++)
            sum += row[f] * (f % 3 == output ? 0.2 : 0.05 * f);
        return output == 0 && row[0] > 10 ? sum + 3 : sum;
    }

    private static (LimeTabularExplainer Explainer, double[] Training) Explainer(int features, LimeTabularOptions options)
    {
        var random = new System.Random(features);
        double[] training = [.. Enumerable.Range(0, 100 * features).Select(i => (5 * random.NextSingle()) + (i % features))];
        return (new LimeTabularExplainer(training, features, options), training);
    }
}
