using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Core.Tests.Contrast;

public sealed class AnchorBudgetTests
{
    // Three hundred features that all count a little: no rule of a few is better than another, which takes millions of samples to tell without a budget.
    [Fact]
    public void Scorings_EndTheSearch_AndTheResultSaysSo()
    {
        const int features = 300, rows = 60;
        var random = new Random(3);
        float[] sample = [.. Enumerable.Range(0, rows * features).Select(_ => (float)random.NextDouble())];
        var explainer = new AnchorExplainer(new ContrastSpace(sample, features), new AnchorOptions { Scorings = 40_000 });
        float[] row = sample[..features];
        double own = row.Sum(v => v - 0.5);
        ScoreTarget target = own > 0 ? ScoreTarget.Above(0) : ScoreTarget.AtMost(0);
        AnchorRule rule = explainer.Explain(row, Sums, 1, target);
        rule.IsAnchor.ShouldBeFalse();
        rule.Scorings.ShouldBeInRange(10_000, 60_000);
        rule.PrecisionLow.ShouldBeLessThan(0.95);

        static void Sums(ReadOnlySpan<float> rows, int count, Span<double> scores)
        {
            for (int r = 0; r < count; r++)
            {
                double sum = 0;
                foreach (float value in rows.Slice(r * features, features))
                    sum += value - 0.5;
                scores[r] = sum;
            }
        }
    }
}
