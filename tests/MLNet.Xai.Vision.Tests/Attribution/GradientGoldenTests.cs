using System.Text.Json;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Torch.Hooks;
using MLNet.Xai.Vision.Models.Folded;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Attribution;

/// <summary>Against captum 0.7 in double precision.</summary>
public sealed class GradientGoldenTests
{
    public static TheoryData<string> Files => GoldenCase.Files();

    public static TheoryData<string> LayerFiles => GoldenCase.Files("h3-attribution/1");

    [Theory]
    [MemberData(nameof(Files))]
    public void IntegratedGradients_EveryRule_MatchesCaptum(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using var golden = new GoldenCase(path);
        if (golden.Methods.TryGetProperty("results", out JsonElement results))
            Check(golden, GoldenCase.Baseline(golden.Methods.GetProperty("baseline")), results);
        else
        {
            foreach (JsonElement path0 in golden.Methods.GetProperty("integrated_gradients").EnumerateArray())
                Check(golden, GoldenCase.Baseline(path0.GetProperty("baseline")), path0.GetProperty("results"));
        }
    }

    [Theory]
    [MemberData(nameof(LayerFiles))]
    public void Saliency_MatchesCaptum(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using var golden = new GoldenCase(path);
        Attributions found = new Saliency().Explain(golden.Model, golden.Input, golden.Target);
        GoldenCase.ShouldBe(found.Values.abs(), GoldenCase.Read(golden.Methods.GetProperty("saliency_abs")), golden.Tolerance);
        if (golden.Methods.TryGetProperty("gradient", out JsonElement gradient))
            GoldenCase.ShouldBe(found.Values, GoldenCase.Read(gradient), golden.Tolerance);
    }

    [Theory]
    [MemberData(nameof(LayerFiles))]
    public void InputXGradient_MatchesCaptum(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using var golden = new GoldenCase(path);
        Attributions found = new InputXGradient().Explain(golden.Model, golden.Input, golden.Target);
        GoldenCase.ShouldBe(found.Values, GoldenCase.Read(golden.Methods.GetProperty("input_x_gradient")), golden.Tolerance);
    }

    [Theory]
    [MemberData(nameof(GoldenCase.With), "smoothgrad", MemberType = typeof(GoldenCase))]
    public void SmoothGrad_CapturedNoise_MatchesCaptum(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using var golden = new GoldenCase(path);
        JsonElement expected = golden.Method("smoothgrad");
        GoldenFields.ShouldBeKnown(expected, "smoothgrad", "noise", "attributions");
        double[][] noise = [.. expected.GetProperty("noise").EnumerateArray().Select(GoldenCase.Array)];
        Explained explained = Explain(golden, golden.Input.narrow(0, 0, 1));
        Tensor found = new SmoothGrad().Combine(explained, noise.Length, s => tensor(noise[s], explained.Inputs.shape));
        GoldenCase.ShouldBe(found, GoldenCase.Read(expected.GetProperty("attributions")), golden.Tolerance);
    }

    internal static Explained Explain(GoldenCase golden, Tensor input) =>
        Explained.Resolve(golden.Model, new ScoringModel(golden.Model, fold: false), input, [golden.Target], null, null, false, default, out _);

    private static void Check(GoldenCase golden, Tensor? baseline, JsonElement results)
    {
        foreach (JsonElement result in results.EnumerateArray())
        {
            PathRule rule = result.GetProperty("method").GetString() switch
            {
                "gausslegendre" => PathRule.GaussLegendre,
                "riemann_left" => PathRule.RiemannLeft,
                "riemann_middle" => PathRule.RiemannMiddle,
                "riemann_right" => PathRule.RiemannRight,
                "riemann_trapezoid" => PathRule.RiemannTrapezoid,
                var other => throw new InvalidDataException($"There is no rule '{other}'."),
            };
            int steps = result.GetProperty("n_steps").GetInt32();
            Attributions found = new IntegratedGradients { Baseline = baseline, Rule = rule, Steps = steps, BatchSize = 32 }
                .Explain(golden.Model, golden.Input, golden.Target);
            // captum's trapezoid weights sum to (n - 1) / n.
            double scale = rule == PathRule.RiemannTrapezoid ? steps / (steps - 1.0) : 1;
            GoldenCase.ShouldBe(found.Values, GoldenCase.Read(result.GetProperty("attributions")).mul(scale), golden.Tolerance);
            string delta = result.TryGetProperty("corrected_convergence_delta", out _) ? "corrected_convergence_delta" : "convergence_delta";
            if (scale == 1 || delta.StartsWith("corrected", StringComparison.Ordinal))
                found.ConvergenceDelta!.ToArray().ShouldBe(GoldenCase.Array(result.GetProperty(delta)), golden.ToleranceOf("convergence_delta_abs"));
            found.Steps!.ShouldAllBe(s => s == steps);
        }
    }
}
