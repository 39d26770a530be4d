using System.Text.Json;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Lime;

/// <summary>Whole runs of lime's tabular explainer with the neighbourhood captured: distances, kernel and local model of every row.</summary>
public sealed class LimeTabularGoldenTests
{
    public static TheoryData<string> Files => GoldenLime.Files(TestData.GoldenFiles("lime_tabular"), "h3-lime-tabular/1");

    [Theory]
    [MemberData(nameof(Files))]
    public void Fit_ForTheSameNeighbourhood_GivesTheNumbersOfLime(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        double[] mean = GoldenLime.Numbers(root.GetProperty("scaler_mean")), scale = GoldenLime.Numbers(root.GetProperty("scaler_scale"));
        int label = root.GetProperty("label").GetInt32(), count = root.GetProperty("num_features").GetInt32();
        FeatureSelection selection = GoldenLime.Selection(root);
        double tolerance = GoldenLime.Tolerance(root, "weights_abs");
        int row = 0;
        foreach (JsonElement expected in root.GetProperty("rows").EnumerateArray())
        {
            double[] data = Scaled(GoldenLime.Matrix(expected.GetProperty("data")), mean, scale);
            if (expected.TryGetProperty("scaled_data", out JsonElement scaled) && scaled.ValueKind != JsonValueKind.Null)
                data.ShouldBe(GoldenLime.Matrix(scaled), 1e-12);
            Distances(data, mean.Length).ShouldBe(GoldenLime.Numbers(expected.GetProperty("distances")), GoldenLime.Tolerance(root, "distances_abs"));
            double[] weights = GoldenLime.KernelWeights(root, expected.GetProperty("distances"));
            LimeFit fit = LimeRegression.Fit(data, GoldenLime.Column(expected.GetProperty("labels"), label), weights, count, selection);
            GoldenLime.ShouldBe(fit, expected, "explanation", tolerance, $"row {row++}");
        }

        row.ShouldBeGreaterThan(0);
    }

    private static double[] Scaled(double[] data, double[] mean, double[] scale) =>
        [.. data.Select((x, i) => (x - mean[i % mean.Length]) / scale[i % mean.Length])];

    /// <summary>Euclidean, to the first row.</summary>
    private static double[] Distances(double[] data, int features) => [.. Enumerable.Range(0, data.Length / features)
        .Select(r => Math.Sqrt(Enumerable.Range(0, features).Sum(f => Math.Pow(data[(r * features) + f] - data[f], 2))))];
}
