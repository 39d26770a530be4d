using System.Text.Json;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Lime;

public sealed class LimeRegressionGoldenTests
{
    public static TheoryData<string> Files => GoldenLime.Files(TestData.GoldenFiles("lime_tabular"), "h3-lime-base/1");

    [Theory]
    [MemberData(nameof(Files))]
    public void Fit_GivesTheNumbersOfLime(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        double[] data = GoldenLime.Matrix(root.GetProperty("neighbourhood_data"));
        double[] labels = GoldenLime.Column(root.GetProperty("labels"), root.GetProperty("label").GetInt32());
        double[] weights = GoldenLime.KernelWeights(root, root.GetProperty("distances"));
        weights.ShouldBe(GoldenLime.Numbers(root.GetProperty("kernel_weights")), 1e-12);
        double tolerance = GoldenLime.Tolerance(root, "weights_abs");
        foreach (JsonElement solution in root.GetProperty("solutions").EnumerateArray())
        {
            GoldenFields.ShouldBeKnown(solution, "a solution", "num_features", "feature_selection", "intercept", "explanation", "score_r2", "local_pred");
            int count = solution.GetProperty("num_features").GetInt32();
            FeatureSelection selection = GoldenLime.Selection(solution);
            LimeFit fit = LimeRegression.Fit(data, labels, weights, count, selection);
            fit.Selected.ShouldBe(solution.GetProperty("explanation").EnumerateArray().Select(p => p[0].GetInt32()), $"{selection} {count}");
            GoldenLime.ShouldBe(fit, solution, "explanation", tolerance, $"{selection} {count}");
        }
    }
}
