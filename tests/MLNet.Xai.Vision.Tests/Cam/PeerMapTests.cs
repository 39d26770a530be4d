using System.Text.Json;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Vision.Cam;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Cam;

/// <summary>Finished and raw maps against pytorch-grad-cam (several layers, augmented, eigen-smoothed, FullGrad, KPCA-CAM) and FullGrad's authors.</summary>
public sealed class PeerMapTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> PytorchGradCam => [.. TestData.GoldenFiles("cam_peers", "pytorch_grad_cam_*.json")];

    public static TheoryData<string> FullGrad => [.. TestData.GoldenFiles("cam_peers", "fullgrad_*.json")];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(PytorchGradCam))]
    public void Explain_SmoothedOrSeveralLayers_IsPytorchGradCams(string path)
    {
        using PeerCase peer = new(path);
        foreach (JsonElement expected in peer.Cases)
        {
            string method = expected.GetProperty("method").GetString()!;
            var options = new CamOptions
            {
                Method = CamGoldenTests.Methods[method],
                Layers = [.. expected.GetProperty("layers").EnumerateArray().Select(l => l.GetString()!)],
                AugSmooth = expected.GetProperty("aug_smooth").GetBoolean(),
                EigenSmooth = expected.GetProperty("eigen_smooth").GetBoolean(),
                FullGradPerChannel = true,
            };
            string what = $"{method} of {string.Join(" and ", options.Layers)}, augmented {options.AugSmooth}, eigen-smoothed {options.EigenSmooth}";
            peer.Compare(options, expected.GetProperty("final"), peer.Tolerance("final_abs"), what);
        }
    }

    [Theory]
    [MemberData(nameof(FullGrad))]
    public void FullGrad_IsTheAuthors(string path)
    {
        using PeerCase peer = new(path);
        var options = new CamOptions { Method = CamMethod.FullGrad, Normalize = false };
        peer.Compare(options, peer.Root.GetProperty("saliency"), peer.Tolerance("saliency_abs"), "saliency");
    }
}
