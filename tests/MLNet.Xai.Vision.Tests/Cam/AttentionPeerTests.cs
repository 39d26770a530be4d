using System.Text.Json;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Cam;

/// <summary>A transformer's maps, from the image, against vit-explain and LeGrad's authors.</summary>
public sealed class AttentionPeerTests : IDisposable
{
    private static readonly string[] s_layers = ["blocks.0.attn_drop", "blocks.1.attn_drop"];
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> VitExplain => [.. TestData.GoldenFiles("cam_peers", "vit_explain*.json")];

    public static TheoryData<string> LeGradClip => [.. TestData.GoldenFiles("cam_peers", "legrad_clip*.json")];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(VitExplain))]
    public void Rollout_IsVitExplains(string path)
    {
        using PeerCase peer = new(path);
        foreach (JsonElement expected in peer.Cases)
        {
            bool gradients = expected.GetProperty("method").GetString() == "grad_rollout";
            var options = new CamOptions
            {
                Method = gradients ? CamMethod.GradientRollout : CamMethod.AttentionRollout,
                Layers = s_layers,
                HeadFusion = gradients ? HeadFusion.Mean : Enum.Parse<HeadFusion>(expected.GetProperty("head_fusion").GetString()!, ignoreCase: true),
                AttentionHead = expected.TryGetProperty("head", out JsonElement head) ? head.GetInt32() : null,
                Discard = expected.GetProperty("discard").GetDouble(),
                AtLayerResolution = true,
                Normalize = false,
            };
            // They divide by the maximum and leave the minimum where it is.
            float[] map = new CamExplainer(peer.Model).Explain(peer.Input, options, peer.Targets)[0].Map;
            float largest = map.Max();
            GoldenTensors.Difference(map.Select(v => v / largest).ToArray(), expected.GetProperty("map").ToFloats())
                .ShouldBeLessThanOrEqualTo(peer.Tolerance("map_abs"), $"{options.Method}, {options.HeadFusion}, head {options.AttentionHead}, discard {options.Discard}");
        }
    }

    [Theory]
    [MemberData(nameof(LeGradClip))]
    public void LeGrad_IsTheAuthors(string path)
    {
        using PeerCase peer = new(path);
        using TinyNets.TinyTransformer clip = new() { Clip = true };
        clip.load_state_dict(peer.Model.state_dict());
        clip.eval();
        clip.call(peer.Input).ShouldBeClose(peer.Root.GetProperty("logits").ToFloats(), 1e-5);
        foreach (JsonElement expected in peer.Cases)
        {
            var options = new CamOptions { Method = CamMethod.LeGrad, Layers = s_layers[expected.GetProperty("first_block").GetInt32()..] };
            float[] map = new CamExplainer(clip).Explain(peer.Input, options, peer.Targets)[0].Map;
            GoldenTensors.Difference(map, expected.GetProperty("map").ToFloats()).ShouldBeLessThanOrEqualTo(peer.Tolerance("map_abs"));
        }
    }
}
