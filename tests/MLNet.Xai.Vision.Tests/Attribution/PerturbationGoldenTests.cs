using System.Text.Json;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Vision.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Attribution;

/// <summary>Occlusion and ablation against captum 0.7, which keeps these in single precision.</summary>
public sealed class PerturbationGoldenTests
{
    private const double SinglePrecision = 1e-6;

    [Theory]
    [MemberData(nameof(GoldenCase.With), "occlusion", MemberType = typeof(GoldenCase))]
    public void Occlusion_MatchesCaptum(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using var golden = new GoldenCase(path);
        double tolerance = Math.Max(golden.ToleranceOf("occlusion_abs"), SinglePrecision);
        foreach (JsonElement run in golden.Method("occlusion").EnumerateArray())
        {
            GoldenFields.ShouldBeKnown(run, "occlusion", "window", "strides", "baseline", "attributions");
            var method = new Occlusion
            {
                Window = Whole(run.GetProperty("window")),
                Stride = Whole(run.GetProperty("strides")),
                Baseline = full([1, 1, 1], run.GetProperty("baseline").GetDouble(), ScalarType.Float64),
            };
            GoldenCase.ShouldBe(method.Explain(golden.Model, golden.Input, golden.Target).Values, GoldenCase.Read(run.GetProperty("attributions")), tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(GoldenCase.With), "feature_ablation feature_ablation_grid", MemberType = typeof(GoldenCase))]
    public void FeatureAblation_MatchesCaptum(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using var golden = new GoldenCase(path);
        double tolerance = Math.Max(golden.ToleranceOf("feature_ablation_abs"), SinglePrecision);
        if (golden.Methods.TryGetProperty("feature_ablation_grid", out JsonElement grid))
        {
            GoldenFields.ShouldBeKnown(grid, "feature_ablation_grid", "feature_mask", "baseline", "attributions");
            Tensor baseline = full([1, 1, 1], grid.GetProperty("baseline").GetDouble(), ScalarType.Float64);
            Check(new FeatureAblation { Groups = GoldenCase.Read(grid.GetProperty("feature_mask")), Baseline = baseline, BatchSize = 3 }, grid.GetProperty("attributions"));
        }

        if (golden.Methods.TryGetProperty("feature_ablation", out JsonElement plain))
            Check(new FeatureAblation { Baseline = RuleGoldenTests.Given(golden), BatchSize = 3 }, plain);

        void Check(FeatureAblation method, JsonElement expected) =>
            GoldenCase.ShouldBe(method.Explain(golden.Model, golden.Input, golden.Target).Values, GoldenCase.Read(expected), tolerance);
    }

    private static int[] Whole(JsonElement e) => [.. e.EnumerateArray().Select(v => v.GetInt32())];
}
