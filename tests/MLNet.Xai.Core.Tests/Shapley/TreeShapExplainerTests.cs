using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Shapley;

/// <summary>The explainer as a caller sees it: threads, progress, cancellation, errors.</summary>
public sealed class TreeShapExplainerTests
{
    [Theory]
    [InlineData(TreeShapKernel.Row)]
    [InlineData(TreeShapKernel.Batch)]
    public void Explain_AnyNumberOfThreads_GivesTheSameBits(TreeShapKernel kernel)
    {
        var random = new RandomEnsembles(41) { Outputs = 2, Depth = 7, Stop = 0.05, Trees = 20 };
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(777);
        double[] one = Explain(1);
        Explain(2).SequenceEqual(one).ShouldBeTrue();
        Explain(5).SequenceEqual(one).ShouldBeTrue();

        double[] Explain(int threads)
        {
            double[] values = new double[777 * 12];
            new TreeShapExplainer(ensemble, new TreeShapOptions { Threads = threads, Kernel = kernel }).Explain(rows, 777, values);
            return values;
        }
    }

    [Fact]
    public void ExplainInteractions_AnyNumberOfThreads_GivesTheSameBits()
    {
        var random = new RandomEnsembles(42) { Depth = 7, Stop = 0.05, Trees = 20 };
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(130);
        Explain(3).SequenceEqual(Explain(1)).ShouldBeTrue();

        double[] Explain(int threads)
        {
            double[] values = new double[130 * 36];
            new TreeShapExplainer(ensemble, new TreeShapOptions { Threads = threads }).ExplainInteractions(rows, 130, values);
            return values;
        }
    }

    [Fact]
    public void Explain_ManyCallersAtOnce_GetTheSame()
    {
        var random = new RandomEnsembles(43);
        var explainer = new TreeShapExplainer(random.Next());
        float[] rows = random.Rows(40);
        double[] expected = new double[40 * 6];
        explainer.Explain(rows, 40, expected);
        Parallel.For(0, 16, _ =>
        {
            double[] values = new double[40 * 6];
            explainer.Explain(rows, 40, values);
            values.SequenceEqual(expected).ShouldBeTrue();
        });
    }

    [Fact]
    public void Explain_Progress_RisesToOne()
    {
        var random = new RandomEnsembles(44);
        var explainer = new TreeShapExplainer(random.Next(), new TreeShapOptions { Threads = 2 });
        var told = new Told();
        explainer.Explain(random.Rows(1000), 1000, new double[6000], told);
        told.Values.Count.ShouldBeGreaterThan(1);
        told.Values.ShouldBeInOrder();
        told.Values[^1].ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Explain_CancelledHalfWay_Stops(int threads)
    {
        var random = new RandomEnsembles(45);
        var explainer = new TreeShapExplainer(random.Next(), new TreeShapOptions { Threads = threads });
        using var source = new CancellationTokenSource();
        var told = new Told { OnReport = share => { if (share >= 0.5) source.Cancel(); } };
        Should.Throw<OperationCanceledException>(() => explainer.Explain(random.Rows(20_000), 20_000, new double[120_000], told, source.Token));
        told.Values[^1].ShouldBeLessThan(1);
    }

    [Fact]
    public void ExplainInteractions_Cancelled_Stops()
    {
        var random = new RandomEnsembles(46);
        var explainer = new TreeShapExplainer(random.Next());
        Should.Throw<OperationCanceledException>(
            () => explainer.ExplainInteractions(random.Rows(9), 9, new double[9 * 36], ct: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Explain_UnusedFeatures_AreOverwrittenWithZero()
    {
        var builder = new TreeEnsembleBuilder(4);
        builder.SetSplit(builder.AddTree(), 2, 0, out int left, out int right, cover: 2);
        builder.SetLeaf(left, [1], 1);
        builder.SetLeaf(right, [3], 1);
        double[] values = [9, 9, 9, 9];
        var explainer = new TreeShapExplainer(builder.Build());
        explainer.Explain([0, 0, 1, 0], 1, values);
        values.ShouldBe([0, 0, 1, 0], 1e-15);
        explainer.BaseValues[0].ShouldBe(2);
    }

    [Fact]
    public void Constructor_NoCovers_SaysWhatToDo()
    {
        var builder = new TreeEnsembleBuilder(1);
        builder.SetSplit(builder.AddTree(), 0, 0, out _, out _);
        Should.Throw<ArgumentException>(() => new TreeShapExplainer(builder.Build())).Message.ShouldContain("covers");
    }

    [Fact]
    public void Constructor_AbsurdlyDeepTree_SaysSo()
    {
        var builder = new TreeEnsembleBuilder(1);
        int node = builder.AddTree();
        for (int depth = 0; depth < 100_000; depth++)
        {
            builder.SetSplit(node, 0, depth, out int left, out int right, cover: 1);
            builder.SetLeaf(left, [depth], 1);
            node = right;
        }

        Should.Throw<ArgumentException>(() => new TreeShapExplainer(builder.Build())).Message.ShouldContain("deeper than 1000");
    }

    [Fact]
    public void Explain_SpansTooShort_SaysHowLongTheyMustBe()
    {
        var explainer = new TreeShapExplainer(new RandomEnsembles(47).Next());
        Should.Throw<ArgumentException>(() => explainer.Explain(new float[11], 2, new double[12])).Message.ShouldContain("12 values; there are only 11");
        Should.Throw<ArgumentException>(() => explainer.Explain(new float[12], 2, new double[11])).Message.ShouldContain("room for 12");
        Should.Throw<ArgumentException>(() => explainer.ExplainInteractions(new float[12], 2, new double[71])).Message.ShouldContain("room for 72");
        Should.Throw<ArgumentOutOfRangeException>(() => explainer.Explain([], -1, []));
        explainer.Explain([], 0, []);
    }

    private sealed class Told : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public Action<double> OnReport { get; init; } = _ => { };

        public void Report(double value)
        {
            Values.Add(value);
            OnReport(value);
        }
    }
}
