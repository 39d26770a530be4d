using System.Text.Json;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Lime;

public sealed class LimeRegressionGoldenTests
{
    public static TheoryData<string> Files =>
        [.. TestData.GoldenFiles("lime_tabular").Where(f => File.ReadAllText(f).Contains("\"h3-lime-base/1\"", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Fit_GivesTheNumbersOfLime(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        double[] data = [.. root.GetProperty("neighbourhood_data").EnumerateArray().SelectMany(r => r.EnumerateArray().Select(v => v.GetDouble()))];
        double[] labels = Numbers(root.GetProperty("labels"), root.GetProperty("label").GetInt32());
        double[] weights = Numbers(root.GetProperty("kernel_weights"), 0);
        double tolerance = root.GetProperty("tolerance").GetProperty("weights_abs").GetDouble();
        foreach (JsonElement solution in root.GetProperty("solutions").EnumerateArray())
        {
            string how = solution.GetProperty("feature_selection").GetString()!;
            int count = solution.GetProperty("num_features").GetInt32();
            LimeFit fit = LimeRegression.Fit(data, labels, weights, count, Selection(how));
            (int, double)[] expected = [.. solution.GetProperty("explanation").EnumerateArray().Select(p => (p[0].GetInt32(), p[1].GetDouble()))];
            fit.Selected.ShouldBe(expected.Select(e => e.Item1), $"{how} {count}");
            foreach ((int feature, double weight) in expected)
                fit.Weights[feature].ShouldBe(weight, tolerance);
            fit.Intercept.ShouldBe(solution.GetProperty("intercept").GetDouble(), tolerance);
            fit.Score.ShouldBe(solution.GetProperty("score_r2").GetDouble(), tolerance);
            fit.LocalPrediction.ShouldBe(solution.GetProperty("local_pred").GetDouble(), tolerance);
        }
    }

    private static FeatureSelection Selection(string name) => name switch
    {
        "auto" => FeatureSelection.Auto,
        "none" => FeatureSelection.None,
        "forward_selection" => FeatureSelection.ForwardSelection,
        "highest_weights" => FeatureSelection.HighestWeights,
        "lasso_path" => FeatureSelection.LassoPath,
        _ => throw new InvalidDataException(name),
    };

    private static double[] Numbers(JsonElement array, int column) =>
        [.. array.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Array ? e[column].GetDouble() : e.GetDouble())];
}
