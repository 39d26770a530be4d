using System.Text.Json;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Cam;

/// <summary>From the image through the network to the finished map, against pytorch-grad-cam.</summary>
public sealed class CamGoldenTests : IDisposable
{
    internal static readonly Dictionary<string, CamMethod> Methods = new(StringComparer.Ordinal)
    {
        ["GradCAM"] = CamMethod.GradCam,
        ["GradCAMPlusPlus"] = CamMethod.GradCamPlusPlus,
        ["XGradCAM"] = CamMethod.XGradCam,
        ["LayerCAM"] = CamMethod.LayerCam,
        ["HiResCAM"] = CamMethod.HiResCam,
        ["GradCAMElementWise"] = CamMethod.GradCamElementWise,
        ["EigenCAM"] = CamMethod.EigenCam,
        ["EigenGradCAM"] = CamMethod.EigenGradCam,
        ["ScoreCAM"] = CamMethod.ScoreCam,
        ["AblationCAM"] = CamMethod.AblationCam,
        ["FullGrad"] = CamMethod.FullGrad,
        ["KPCA_CAM"] = CamMethod.KpcaCam,
    };

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string> Files => [.. TestData.GoldenFiles("cam")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Explain_FromTheImage_GivesPytorchGradCamsMaps(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        (Module<Tensor, Tensor> net, string layer) = TinyNets.Create(root);
        using (net)
        {
            Tensor input = root.GetProperty("input").ToTensor();
            net.call(input).ShouldBeClose(root.GetProperty("logits").ToFloats(), 1e-5);
            ClassTarget[]? targets = root.GetProperty("targets") is { ValueKind: JsonValueKind.Array } given
                ? [.. given.EnumerateArray().Select(t => ClassTarget.Class(t.GetInt32()))]
                : null;
            var explainer = new CamExplainer(net);
            double tolerance = root.GetProperty("tolerance").GetProperty("final_abs").GetDouble();
            double overlap = root.GetProperty("tolerance").GetProperty("top10_iou_min").GetDouble();
            int compared = 0;
            foreach (JsonProperty method in root.GetProperty("methods").EnumerateObject())
            {
                foreach ((string kind, bool eigen, bool augmented) in (ReadOnlySpan<(string, bool, bool)>)[("final", false, false), ("final_eigen_smooth", true, false), ("final_aug_smooth", false, true)])
                {
                    if (!method.Value.TryGetProperty(kind, out JsonElement expected))
                        continue;
                    var options = new CamOptions { Method = Methods[method.Name], Layers = [layer], EigenSmooth = eigen, AugSmooth = augmented };
                    IReadOnlyList<CamExplanation> maps = explainer.Explain(input, options, targets);
                    float[] final = expected.ToFloats();
                    int pixels = maps[0].Map.Length;
                    final.Length.ShouldBe(maps.Count * pixels);
                    foreach (CamExplanation map in maps)
                    {
                        float[] theirs = final[(map.Image * pixels)..((map.Image + 1) * pixels)];
                        float[] ours = map.Map;
                        if (GoldenTensors.Difference(ours, theirs) > tolerance && (eigen || method.Name.StartsWith("Eigen", StringComparison.Ordinal)))
                        {
                            // The sign of a singular vector is arbitrary: ours is chosen by a rule, theirs is LAPACK's.
                            ours = Negated(explainer, input, options, targets, map.Image);
                        }

                        GoldenTensors.Difference(ours, theirs).ShouldBeLessThanOrEqualTo(tolerance, $"{method.Name} {kind} of image {map.Image}");
                        MapOverlap.IntersectionOverUnion(MapOverlap.Top(ours, 0.1), MapOverlap.Top(theirs, 0.1)).ShouldBeGreaterThanOrEqualTo(overlap, method.Name);
                        compared++;
                    }
                }
            }

            compared.ShouldBeGreaterThanOrEqualTo(10);
        }
    }

    private static float[] Negated(CamExplainer explainer, Tensor input, CamOptions options, ClassTarget[]? targets, int image)
    {
        CamExplanation raw = explainer.Explain(
            input, new CamOptions { Method = options.Method, Layers = options.Layers, EigenSmooth = options.EigenSmooth, Signed = true, Normalize = false, AtLayerResolution = true }, targets)[image];
        return CamScaling.Finish([([.. raw.Map.Select(v => -v)], raw.Height, raw.Width)], (int)input.shape[3], (int)input.shape[2]);
    }
}
