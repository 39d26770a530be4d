using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Tests.Lime;

public sealed class LimeImageExplainerTests
{
    private const int Superpixels = 12;

    [Fact]
    public void Explain_LinearModel_FindsItsWeights()
    {
        LimeImageExplanation explanation = LimeImageExplainer.Explain(Superpixels, 2, Linear, new LimeImageOptions { Labels = [0], Ridge = 0 });
        LimeFit fit = explanation.For(0);
        for (int s = 0; s < Superpixels; s++)
        {
            fit.Weights[s].ShouldBe(Weight(s), 1e-10);
            fit.StandardErrors[s].ShouldBeLessThan(1e-10);
        }

        fit.Score.ShouldBe(1, 1e-10);
        fit.Intercept.ShouldBe(0.25, 1e-10);
        explanation.Samples.ShouldBe(1000);
    }

    [Fact]
    public void Explain_SameSeed_GivesTheSameBits_WhateverTheBatch()
    {
        double[] a = LimeImageExplainer.Explain(Superpixels, 2, Curved, new LimeImageOptions { BatchSize = 7 }).For(0).Weights;
        LimeImageExplainer.Explain(Superpixels, 2, Curved, new LimeImageOptions { BatchSize = 64 }).For(0).Weights.ShouldBe(a);
        LimeImageExplainer.Explain(Superpixels, 2, Curved, new LimeImageOptions { Seed = 1 }).For(0).Weights.ShouldNotBe(a);
    }

    [Fact]
    public void StandardErrors_AreTheSpreadOverSeeds()
    {
        LimeFit[] fits = [.. Enumerable.Range(0, 60).Select(seed =>
            LimeImageExplainer.Explain(Superpixels, 2, Curved, new LimeImageOptions { Seed = seed, Samples = 300, Labels = [0] }).For(0))];
        for (int s = 0; s < Superpixels; s++)
        {
            double mean = fits.Average(f => f.Weights[s]);
            double spread = Math.Sqrt(fits.Average(f => (f.Weights[s] - mean) * (f.Weights[s] - mean)));
            (fits.Average(f => f.StandardErrors[s]) / spread).ShouldBeInRange(0.7, 1.4);
        }
    }

    [Fact]
    public void StopAtStandardError_EasyModel_UsesFewerSamples()
    {
        LimeImageExplainer.Explain(Superpixels, 2, Linear, new LimeImageOptions { StopAtStandardError = 0.05 }).Samples.ShouldBe(256);
    }

    [Fact]
    public void Explain_Progress_IsThePartThatIsDone()
    {
        Progress progress = new();
        LimeImageExplainer.Explain(Superpixels, 2, Linear, new LimeImageOptions { Samples = 100, BatchSize = 40 }, progress);
        progress.Parts.ShouldBe([0.4, 0.8, 1]);
        Should.Throw<ArgumentOutOfRangeException>(() => LimeImageExplainer.Explain(0, 2, Linear));
        Should.Throw<ArgumentOutOfRangeException>(() => LimeImageExplainer.Explain(3, 0, Linear));
    }

    [Fact]
    public void Explain_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        int calls = 0;
        Should.Throw<OperationCanceledException>(() => LimeImageExplainer.Explain(
            Superpixels,
            2,
            (masks, batch, outputs) =>
            {
                if (++calls == 3)
                    source.Cancel();
                Linear(masks, batch, outputs);
            },
            cancellation: source.Token));
        calls.ShouldBe(3);
    }

    [Fact]
    public void Explain_LabelThatDoesNotExist_SaysHowManyThereAre() =>
        Should.Throw<ArgumentOutOfRangeException>(() => LimeImageExplainer.Explain(3, 2, Linear, new LimeImageOptions { Labels = [2] }))
            .Message.ShouldContain("There is no label 2; the model has 2 outputs");

    private sealed class Progress : IProgress<double>
    {
        public List<double> Parts { get; } = [];

        public void Report(double value) => Parts.Add(value);
    }

    private static double Weight(int s) => (s - 4) * 0.1;

    private static void Linear(ReadOnlySpan<byte> masks, int batch, Span<double> outputs)
    {
        for (int r = 0; r < batch; r++)
        {
            double sum = 0.25;
            for (int s = 0; s < Superpixels; s++)
                sum += masks[(r * Superpixels) + s] * Weight(s);
            (outputs[2 * r], outputs[(2 * r) + 1]) = (sum, 1 - sum);
        }
    }

    private static void Curved(ReadOnlySpan<byte> masks, int batch, Span<double> outputs)
    {
        Linear(masks, batch, outputs);
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = 1 / (1 + Math.Exp(-2 * outputs[i]));
        for (int r = 0; r < batch; r++)
            outputs[2 * r] += 0.3 * masks[r * Superpixels] * masks[(r * Superpixels) + 5];
    }
}
