using System.Text.Json;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Cam;

public sealed class CamGoldenTests
{
    private static readonly Dictionary<string, CamMethod> Methods = new(StringComparer.Ordinal)
    {
        ["GradCAM"] = CamMethod.GradCam,
        ["GradCAMPlusPlus"] = CamMethod.GradCamPlusPlus,
        ["XGradCAM"] = CamMethod.XGradCam,
        ["LayerCAM"] = CamMethod.LayerCam,
        ["HiResCAM"] = CamMethod.HiResCam,
        ["GradCAMElementWise"] = CamMethod.GradCamElementWise,
        ["EigenCAM"] = CamMethod.EigenCam,
        ["EigenGradCAM"] = CamMethod.EigenGradCam,
    };

    public static TheoryData<string> Files => [.. TestData.GoldenFiles("cam")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Maps_FromStoredActivationsAndGradients_AreThoseOfPytorchGradCam(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        (float[] activations, int[] shape) = Tensor(root.GetProperty("activations"));
        (float[] gradients, _) = Tensor(root.GetProperty("gradients"));
        double tolerance = root.GetProperty("tolerance").GetProperty("final_abs").GetDouble();
        double overlap = root.GetProperty("tolerance").GetProperty("top10_iou_min").GetDouble();
        int size = shape[1] * shape[2] * shape[3];
        foreach (JsonProperty method in root.GetProperty("methods").EnumerateObject())
        {
            (float[] final, int[] finalShape) = Tensor(method.Value.GetProperty("final"));
            int pixels = finalShape[1] * finalShape[2];
            for (int b = 0; b < shape[0]; b++)
            {
                FeatureMaps a = new(activations.AsSpan(b * size, size), shape[1], shape[2], shape[3]);
                FeatureMaps g = new(gradients.AsSpan(b * size, size), shape[1], shape[2], shape[3]);
                float[] raw;
                if (Methods.TryGetValue(method.Name, out CamMethod known))
                {
                    raw = CamMap.Compute(known, a, g);
                }
                else if (method.Value.TryGetProperty("weights", out JsonElement weights))
                {
                    // Score-CAM and Ablation-CAM need the network; given their channel weights the map must be the same.
                    raw = CamMap.Combine(a, [.. Tensor(weights).Values.Skip(b * shape[1]).Take(shape[1]).Select(w => (double)w)]);
                }
                else
                {
                    throw new InvalidDataException($"There is no method '{method.Name}', and the file has no channel weights for it.");
                }

                float[] ours = CamScaling.Finish([(raw, shape[2], shape[3])], finalShape[2], finalShape[1]);
                float[] theirs = final[(b * pixels)..((b + 1) * pixels)];

                // The sign of a singular vector is arbitrary: ours is chosen by a rule, theirs is LAPACK's.
                if (method.Name.StartsWith("Eigen", StringComparison.Ordinal) && Difference(ours, theirs) > tolerance)
                    ours = CamScaling.Finish([([.. raw.Select(v => -v)], shape[2], shape[3])], finalShape[2], finalShape[1]);
                Difference(ours, theirs).ShouldBeLessThanOrEqualTo(tolerance, method.Name);
                MapOverlap.IntersectionOverUnion(MapOverlap.Top(ours, 0.1), MapOverlap.Top(theirs, 0.1)).ShouldBeGreaterThanOrEqualTo(overlap, method.Name);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EigenSmooth_FromStoredActivations_IsPytorchGradCams(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        (float[] activations, int[] shape) = Tensor(root.GetProperty("activations"));
        (float[] gradients, _) = Tensor(root.GetProperty("gradients"));
        if (shape.Length != 4 || shape[0] != 1)
            Assert.Skip("no single image with a convolutional layer");
        foreach (JsonProperty method in root.GetProperty("methods").EnumerateObject())
        {
            if (!method.Value.TryGetProperty("final_eigen_smooth", out JsonElement smooth) || !Methods.TryGetValue(method.Name, out CamMethod known))
                continue;
            (float[] final, int[] size) = Tensor(smooth);
            float[] raw = CamMap.Compute(known, new(activations, shape[1], shape[2], shape[3]), new(gradients, shape[1], shape[2], shape[3]), eigenSmooth: true);
            double best = new[] { 1f, -1f }.Min(sign =>
                Difference(CamScaling.Finish([([.. raw.Select(v => sign * v)], shape[2], shape[3])], size[2], size[1]), final));
            best.ShouldBeLessThanOrEqualTo(root.GetProperty("tolerance").GetProperty("final_abs").GetDouble(), method.Name);
        }
    }

    private static double Difference(float[] a, float[] b) => a.Zip(b).Max(p => Math.Abs(p.First - p.Second));

    private static (float[] Values, int[] Shape) Tensor(JsonElement tensor) =>
        ([.. tensor.GetProperty("data").EnumerateArray().Select(e => e.GetSingle())], [.. tensor.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())]);
}
