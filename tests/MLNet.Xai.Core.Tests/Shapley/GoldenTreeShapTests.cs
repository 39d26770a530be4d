using System.Text.Json;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Shapley;

/// <summary>Against shap and against rational arithmetic, for every file of tests/Golden/trees.</summary>
public sealed class GoldenTreeShapTests
{
    public static TheoryData<string> Files => [.. TestData.GoldenFiles("trees")];

    // shap cannot compute them for the deepest chains in reasonable time, and the files say so by leaving them out.
    public static TheoryData<string> FilesWithInteractions =>
        [.. TestData.GoldenFiles("trees").Where(f => File.ReadAllText(f).Contains("\"interaction_values\"", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Predict_GoldenRows_AreThePredictions(string file)
    {
        GoldenTrees golden = GoldenTrees.Load(file);
        double[] outputs = new double[golden.OutputCount];
        double[][] expected = golden.Json.GetProperty("predictions").Deserialize<double[][]>()!;
        double tolerance = Tolerance(golden, "predictions_abs");
        for (int r = 0; r < golden.RowCount; r++)
        {
            golden.Ensemble.Predict(golden.Rows.AsSpan(r * golden.FeatureCount, golden.FeatureCount), outputs);
            for (int k = 0; k < outputs.Length; k++)
                outputs[k].ShouldBe(expected[r][k], tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Explain_GoldenRows_AreShapsAndExactValues(string file)
    {
        GoldenTrees golden = GoldenTrees.Load(file);
        JsonElement expected = golden.Json.GetProperty("path_dependent");
        var explainer = new TreeShapExplainer(golden.Ensemble);
        double[] values = new double[golden.RowCount * golden.OutputCount * golden.FeatureCount];
        explainer.Explain(golden.Rows, golden.RowCount, values);

        double[] bases = expected.GetProperty("expected_value").Deserialize<double[]>()!;
        for (int k = 0; k < bases.Length; k++)
            explainer.BaseValues[k].ShouldBe(bases[k], 1e-12 * Math.Max(1, Math.Abs(bases[k])));
        ShouldAgree(values, golden.ReadValues(expected.GetProperty("shap_values")), Tolerance(golden, "path_dependent_abs"));
        if (expected.TryGetProperty("exact_shap_values", out JsonElement exact) && exact.ValueKind == JsonValueKind.Array)
            ShouldAgree(values, golden.ReadValues(exact), 1e-12);
    }

    [Theory]
    [MemberData(nameof(FilesWithInteractions))]
    public void ExplainInteractions_GoldenRows_AreShapsValues(string file)
    {
        GoldenTrees golden = GoldenTrees.Load(file);
        JsonElement expected = golden.Json.GetProperty("path_dependent");
        JsonElement interactions = expected.GetProperty("interaction_values");
        int[] features = expected.GetProperty("interaction_features").Deserialize<int[]>()!;
        int n = golden.FeatureCount;
        double[] wanted = new double[golden.RowCount * golden.OutputCount * n * n];
        double[] values = new double[wanted.Length];
        for (int r = 0; r < golden.RowCount; r++)
        {
            for (int k = 0; k < golden.OutputCount; k++)
            {
                for (int i = 0; i < features.Length; i++)
                {
                    for (int j = 0; j < features.Length; j++)
                        wanted[(((((r * golden.OutputCount) + k) * n) + features[i]) * n) + features[j]] = interactions[r][i][j][k].GetDouble();
                }
            }
        }

        new TreeShapExplainer(golden.Ensemble).ExplainInteractions(golden.Rows, golden.RowCount, values);
        ShouldAgree(values, wanted, Tolerance(golden, "path_dependent_abs"));
    }

    internal static void ShouldAgree(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double tolerance)
    {
        actual.Length.ShouldBe(expected.Length);
        double scale = 1;
        foreach (double x in expected)
            scale = Math.Max(scale, Math.Abs(x));
        for (int i = 0; i < actual.Length; i++)
            actual[i].ShouldBe(expected[i], tolerance * scale, $"at {i}");
    }

    internal static double Tolerance(GoldenTrees golden, string name) => golden.Json.GetProperty("tolerance").GetProperty(name).GetDouble();
}
