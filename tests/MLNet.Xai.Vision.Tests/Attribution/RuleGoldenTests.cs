using System.Text.Json;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Attribution;

/// <summary>Methods with rules of their own for some modules, and gradient SHAP, against captum 0.7 in double precision.</summary>
public sealed class RuleGoldenTests
{
    [Theory]
    [MemberData(nameof(GoldenCase.With), "guided_backprop", MemberType = typeof(GoldenCase))]
    public void GuidedBackpropagation_MatchesCaptum(string path) => Compare(path, "guided_backprop", _ => new GuidedBackpropagation());

    [Theory]
    [MemberData(nameof(GoldenCase.With), "deconvolution", MemberType = typeof(GoldenCase))]
    public void Deconvolution_MatchesCaptum(string path) => Compare(path, "deconvolution", _ => new Deconvolution());

    [Theory]
    [MemberData(nameof(GoldenCase.With), "deeplift_zeros", MemberType = typeof(GoldenCase))]
    public void DeepLift_ZeroBaseline_MatchesCaptum(string path) => Compare(path, "deeplift_zeros", _ => new DeepLift());

    [Theory]
    [MemberData(nameof(GoldenCase.With), "deeplift_b1", MemberType = typeof(GoldenCase))]
    public void DeepLift_GivenBaseline_MatchesCaptum(string path) => Compare(path, "deeplift_b1", golden => new DeepLift { Baseline = Given(golden) });

    [Theory]
    [MemberData(nameof(GoldenCase.With), "deeplift_shap", MemberType = typeof(GoldenCase))]
    public void DeepLift_SeveralBaselines_MatchesCaptum(string path) => Compare(path, "deeplift_shap", golden =>
    {
        GoldenFields.ShouldSay(golden.Methods.GetProperty("deeplift_shap"), "baselines", "zeros, b1, -b1 (b1 = integrated_gradients[1].baseline)");
        Tensor given = Given(golden);
        return new DeepLift { Baselines = [given.zeros_like(), given, -given] };
    });

    [Theory]
    [MemberData(nameof(GoldenCase.With), "gradient_shap_noise gradient_shap_fixed", MemberType = typeof(GoldenCase))]
    public void GradientShap_CapturedDraws_MatchesCaptum(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using var golden = new GoldenCase(path);
        string name = golden.Methods.TryGetProperty("gradient_shap_noise", out _) ? "gradient_shap_noise" : "gradient_shap_fixed";
        JsonElement e = golden.Method(name);
        GoldenFields.ShouldBeKnown(e, name, "n_samples", "stdev", "alphas", "baseline_indices", "noise", "baselines", "attributions", "convergence_delta");
        Explained explained = GradientGoldenTests.Explain(golden, golden.Input.narrow(0, 0, 1));
        Tensor noise = GoldenCase.Read(e.GetProperty("noise"));
        double[] alphas = GoldenCase.Array(e.GetProperty("alphas")), which = GoldenCase.Array(e.GetProperty("baseline_indices"));
        alphas.Length.ShouldBe(e.GetProperty("n_samples").GetInt32());
        AttributionValues found = GradientShap.Average(
            explained, GoldenCase.Read(e.GetProperty("baselines")), alphas.Length, s => (long)which[s], s => alphas[s], s => noise.narrow(0, s, 1));
        GoldenCase.ShouldBe(found.Values, GoldenCase.Read(e.GetProperty("attributions")), golden.Tolerance);
    }

    [Theory]
    [MemberData(nameof(GoldenCase.With), "guided_gradcam_conv2_relu", MemberType = typeof(GoldenCase))]
    public void GuidedGradCam_MatchesCaptum(string path) =>
        Compare(path, "guided_gradcam_conv2_relu", golden => new GuidedGradCam { Layer = golden.SecondRelu, Interpolation = InterpolationMode.Nearest });

    private static void Compare(string path, string name, Func<GoldenCase, AttributionMethod> method)
    {
        using DisposeScope scope = NewDisposeScope();
        using var golden = new GoldenCase(path);
        JsonElement expected = golden.Method(name);
        Attributions found = method(golden).Explain(golden.Model, golden.Input, golden.Target);
        bool complete = expected.TryGetProperty("attributions", out JsonElement values);
        GoldenCase.ShouldBe(found.Values, GoldenCase.Read(complete ? values : expected), golden.Tolerance);
        if (complete)
            found.ConvergenceDelta!.ShouldAllBe(d => Math.Abs(d) < golden.ToleranceOf("convergence_delta_abs"));
    }

    internal static Tensor Given(GoldenCase golden) => GoldenCase.Read(golden.Methods.GetProperty("integrated_gradients")[1].GetProperty("baseline"));
}
