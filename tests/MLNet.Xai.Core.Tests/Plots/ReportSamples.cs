using MLNet.Xai.Core.Drift;
using MLNet.Xai.Core.Fairness;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>Reports on fairness and drift to draw.</summary>
public static class ReportSamples
{
    private static readonly string[] s_names =
    [
        "income", "age", "months since the last delinquency of any kind", "loan amount", "purpose", "employment length", "region", "<script>", "credit score", "open accounts", "inquiries", "own home",
    ];

    public static FairnessReport Fairness(int groups, int features = 12)
    {
        var random = new Random(7);
        var counter = new FairnessCounter([.. s_names.Take(features)]);
        for (int i = 0; i < 240 * groups; i++)
        {
            int g = i % 11 == 10 ? -1 : Math.Min(groups - 1, (int)(groups * Math.Sqrt(random.NextDouble())));
            float[] row = [.. Enumerable.Range(0, features).Select(f => (float)((random.NextDouble() - 0.5) / (f + 1)) + (f < 3 ? 0.05f * g * (f - 1) : 0))];
            bool label = random.NextDouble() < 0.4, predicted = random.NextDouble() < (label ? 0.8 : 0.1) + (0.03 * g);
            counter.Add(g < 0 ? null : groups > 5 ? $"group number {g} with a long name" : ((string[])["women", "men", "other", "unsaid", "fifth"])[g], label, predicted, row.Sum(), random.NextDouble(), row);
        }

        if (groups < 5)
            counter.Add("only two of these", true, true, 0, 0.5, new float[features]);
        return counter.ToReport();
    }

    public static DriftReport Drift(int features, float size = 1)
    {
        var random = new Random(3);
        DriftSide before = new(features), now = new(features);
        for (int i = 0; i < 400; i++)
        {
            before.Add(Row(0), (float)random.NextDouble());
            now.Add(Row(1), (float)random.NextDouble());
        }

        return DriftReport.Compare([.. Enumerable.Range(0, features).Select(f => f < s_names.Length ? s_names[f] : $"feature {f}")], before, now);

        float[] Row(int shift) => [.. Enumerable.Range(0, features).Select(f => size * (float)((random.NextDouble() - 0.5) / (f + 1) * (1 + (shift * (f % 3)))))];
    }
}
