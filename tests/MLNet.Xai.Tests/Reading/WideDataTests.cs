using System.Diagnostics;
using Microsoft.ML;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Tests.Reading;

/// <summary>Text: 66,054 named slots, some dozens of them in a row. Neither memory nor time may go with rows times slots.</summary>
public sealed class WideDataTests(ITestOutputHelper output)
{
    private const int Slots = 66_054;
    private const long MostBytes = 200_000_000;
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Plots_OfText_TakeLittleMemory()
    {
        IDataView view = View();
        double[] sizes = Sizes();

        Measure("waterfall", () => _ml.Explain().Plots.Waterfall(view, "Shap", 17)).Table.Rows.Select(r => (string)r[0]).ShouldContain("66,045 other features");
        Measure("force", () => _ml.Explain().Plots.Force(view, "Shap", 17));
        SvgFigure bar = Measure("bar", () => _ml.Explain().Plots.Bar(view, "Shap"));
        Measure("beeswarm", () => _ml.Explain().Plots.Beeswarm(view, "Shap"));
        Measure("dependence of a rare word", () => _ml.Explain().Plots.Dependence(view, "Shap", "Text.Word.w66001")).Title.ShouldStartWith("Dependence of the SHAP value on Text.Word.w66001");
        Measure("importance", () => _ml.Explain().Importance(view, "Shap"));

        bar.Table.Rows.Take(9).Select(r => (double)r[1]).ShouldBe(sizes.OrderDescending().Take(9), 1e-9);
        ((double)bar.Table.Rows[^1][1]).ShouldBe(sizes.OrderDescending().Skip(9).Sum(), 1e-6);
        bar.Table.Rows[^1][0].ShouldBe("Sum of 66,045 other features");
    }

    private T Measure<T>(string what, Func<T> draw)
    {
        draw();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        T result = draw();
        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{what}: {milliseconds:0} ms, {bytes / 1e6:0} MB");
        bytes.ShouldBeLessThan(MostBytes);
        return result;
    }

    private static double[] Sizes()
    {
        double[] sizes = new double[Slots];
        int rows = 0;
        foreach (ExplainedRow row in s_rows)
        {
            rows++;
            foreach (KeyValuePair<int, float> item in row.Shap.Items())
                sizes[item.Key] += Math.Abs(item.Value);
        }

        return [.. sizes.Select(s => s / rows)];
    }

    private IDataView View() => ExplainedRows.View(_ml, s_rows, [.. Enumerable.Range(0, Slots).Select(s => $"Text.Word.w{s}")]);

    private static readonly ExplainedRow[] s_rows = [.. Rows(3000)];

    private static IEnumerable<ExplainedRow> Rows(int count)
    {
        Random random = new(4);
        for (int r = 0; r < count; r++)
        {
            int[] slots = [.. Enumerable.Range(0, 60).Select(_ => (int)(Slots * Math.Pow(random.NextDouble(), 4))).Distinct().Order()];
            yield return new ExplainedRow
            {
                Features = ExplainedRows.Sparse(Slots, [.. slots.Select(s => (s, 0.125f))]),
                Shap = ExplainedRows.Sparse(Slots, [.. slots.Select(s => (s, (float)(random.NextDouble() - 0.4)))]),
                Base = 0.5f,
                Interactions = ExplainedRows.Sparse(1),
            };
        }
    }
}
