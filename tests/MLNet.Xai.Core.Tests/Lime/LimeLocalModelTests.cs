using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Tests.Lime;

/// <summary>The local model by blocks of columns is the one of <see cref="LimeRegression"/>, which goes row by row.</summary>
public sealed class LimeLocalModelTests
{
    [Theory]
    [InlineData(LimeDistance.Euclidean, LimeDiscretizer.Quartile, FeatureSelection.Auto, 4, false)]
    [InlineData(LimeDistance.Manhattan, LimeDiscretizer.Decile, FeatureSelection.HighestWeights, 3, false)]
    [InlineData(LimeDistance.Cosine, LimeDiscretizer.Quartile, FeatureSelection.None, 9, false)]
    [InlineData(LimeDistance.Euclidean, LimeDiscretizer.None, FeatureSelection.LassoPath, 3, true)]
    [InlineData(LimeDistance.Cosine, LimeDiscretizer.None, FeatureSelection.ForwardSelection, 2, false)]
    [InlineData(LimeDistance.Manhattan, LimeDiscretizer.None, FeatureSelection.Auto, 9, true)]
    public void Fit_IsTheRegressionOnTheNeighbourhood(LimeDistance distance, LimeDiscretizer discretizer, FeatureSelection selection, int most, bool around)
    {
        var random = new System.Random(3);
        double[] training = [.. Enumerable.Range(0, 400).Select(i => i % 4 == 3 ? random.Next(3) : i % 4 == 1 && discretizer != LimeDiscretizer.None && random.Next(5) == 0 ? double.NaN : random.NextDouble() * 100)];
        foreach (int samples in (int[])[2, 100, 257, 1500])
        {
            LimeTabularOptions options = new()
            {
                Samples = samples,
                Distance = distance,
                Discretizer = discretizer,
                Selection = selection,
                Features = most,
                Categorical = [3],
                AroundRow = around,
                KernelWidth = 1.3,
            };
            var explainer = new LimeTabularExplainer(training, 4, options);
            double[] row = training[..4];
            IReadOnlyList<LimeFit> fits = explainer.Explain(row, Model, 2, [1, 0]);
            LimeNeighbourhood near = LimeNeighbourhood.Of(explainer, row, 1);
            double[] said = new double[samples * 2];
            Model(near.Rows, samples, said);
            double[] weights = [.. Enumerable.Range(0, samples).Select(r => LimeNeighbourhood.Weights([.. near.Data[..4], .. near.Data[(4 * r)..((4 * r) + 4)]], 4, distance, 1.3)[1])];
            for (int i = 0; i < 2; i++)
            {
                LimeFit expected = LimeRegression.Fit(near.Data, [.. said.Where((_, at) => at % 2 == 1 - i)], weights, most, selection);
                fits[i].Selected.Order().ShouldBe(expected.Selected.Order());
                fits[i].Weights.ShouldBe(expected.Weights, 1e-7);
                fits[i].Intercept.ShouldBe(expected.Intercept, 1e-6);
                fits[i].Score.ShouldBe(expected.Score, 1e-9);
                fits[i].LocalPrediction.ShouldBe(expected.LocalPrediction, 1e-6);
                fits[i].StandardErrors.Select(Known).ShouldBe(expected.StandardErrors.Select(Known), 1e-7);
            }
        }
    }

    [Fact]
    public void Around_SamplesStandAroundTheRow()
    {
        double[] training = [.. Enumerable.Range(0, 600).Select(i => i % 2 == 0 ? i / 2 : i % 3)];
        var explainer = new LimeTabularExplainer(training, 2, new LimeTabularOptions { Discretizer = LimeDiscretizer.None, AroundRow = true, Categorical = [1], Samples = 4000 });
        double[] near = LimeNeighbourhood.Of(explainer, [1000, 2], 1).Rows, data = LimeNeighbourhood.Of(explainer, [1000, 2], 1).Data;
        double mean = Enumerable.Range(0, 4000).Average(r => near[2 * r]), scale = Math.Sqrt(Enumerable.Range(0, 300).Average(i => (i - 149.5) * (i - 149.5)));
        mean.ShouldBe(1000, 5);
        Math.Sqrt(Enumerable.Range(0, 4000).Average(r => (near[2 * r] - mean) * (near[2 * r] - mean))).ShouldBe(scale, 3);
        for (int r = 0; r < 4000; r++)
        {
            data[2 * r].ShouldBe((near[2 * r] - 149.5) / scale, 1e-9);
            data[(2 * r) + 1].ShouldBe(near[(2 * r) + 1] == 2 ? 1 : 0);
        }
    }

    [Fact]
    public void Weights_MoveWithLabels_AndNotWithAConstant() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 1 << 20)), seed => Moves(seed, 1 + (seed % 7), (seed % 1000) - 500)).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static void Moves(int seed, double scale, double shift)
    {
        var random = new System.Random(seed);
        double[] training = [.. Enumerable.Range(0, 150).Select(_ => random.NextDouble())], row = training[..3];
        var explainer = new LimeTabularExplainer(training, 3, new LimeTabularOptions { Samples = 300, Selection = FeatureSelection.None });
        LimeFit plain = explainer.Explain(row, (rows, count, outputs) => Say(rows, count, outputs, 1, 0), 1)[0];
        LimeFit moved = explainer.Explain(row, (rows, count, outputs) => Say(rows, count, outputs, scale, shift), 1)[0];
        for (int f = 0; f < 3; f++)
            moved.Weights[f].ShouldBe(scale * plain.Weights[f], 1e-7);
        moved.Score.ShouldBe(plain.Score, 1e-7);
        (moved.LocalPrediction - shift).ShouldBe(scale * plain.LocalPrediction, 1e-7);

        static void Say(ReadOnlySpan<double> rows, int count, Span<double> outputs, double scale, double shift)
        {
            for (int r = 0; r < count; r++)
                outputs[r] = (scale * ((rows[3 * r] * rows[(3 * r) + 1]) - rows[(3 * r) + 2])) + shift;
        }
    }

    // NaN where there are no more samples than parameters.
    private static double Known(double error) => double.IsNaN(error) ? -1 : error;

    private static void Model(ReadOnlySpan<double> rows, int count, Span<double> outputs)
    {
        for (int r = 0; r < count; r++)
        {
            ReadOnlySpan<double> x = rows.Slice(4 * r, 4);
            outputs[2 * r] = (x[0] / 20) + (double.IsNaN(x[1]) ? 3 : x[1] * x[2] / 1000) - (x[3] == 1 ? 2 : 0);
            outputs[(2 * r) + 1] = Math.Sin(x[0]) + (x[3] * x[2] / 50);
        }
    }
}
