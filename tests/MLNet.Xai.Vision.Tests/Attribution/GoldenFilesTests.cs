using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Attribution;

/// <summary>That no method of a golden file is passed over, and that the files' networks are read as they were written.</summary>
public sealed class GoldenFilesTests
{
    private static readonly string[] s_compared =
    [
        "integrated_gradients", "saliency_abs", "gradient", "input_x_gradient", "guided_backprop", "deconvolution", "deeplift_zeros", "deeplift_b1", "deeplift_shap",
        "occlusion", "feature_ablation_grid", "feature_ablation", "gradient_shap_fixed", "gradient_shap_noise", "smoothgrad", "guided_gradcam_conv2_relu",
    ];

    /// <summary>What this library does not have.</summary>
    private static readonly string[] s_absent = ["shapley_values", "lrp_", "layer_conductance", "layer_gradcam"];

    public static TheoryData<string> Files => GoldenCase.Files();

    public static TheoryData<string> LayerFiles => GoldenCase.Files("h3-attribution/1");

    [Theory]
    [MemberData(nameof(LayerFiles))]
    public void EveryMethod_OfAFile_IsComparedOrKnownToBeAbsent(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using var golden = new GoldenCase(path);
        foreach (JsonProperty method in golden.Methods.EnumerateObject())
            (s_compared.Contains(method.Name) || s_absent.Any(name => method.Name.StartsWith(name, StringComparison.Ordinal))).ShouldBeTrue(method.Name);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Model_OfAFile_GivesItsLogits(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using var golden = new GoldenCase(path);
        GoldenCase.ShouldBe(golden.Model.call(golden.Input.to_type(ScalarType.Float64)), golden.Logits, 1e-8);
    }
}
