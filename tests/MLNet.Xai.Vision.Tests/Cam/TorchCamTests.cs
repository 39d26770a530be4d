using System.Text.Json;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Cam;

/// <summary>Score-CAM, SS-CAM and IS-CAM against torch-cam.</summary>
public sealed class TorchCamTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Maps => [.. TestData.GoldenFiles("cam_peers", "torch_cam_maps_*.json")];

    public static TheoryData<string> Noise => [.. TestData.GoldenFiles("cam_peers", "torch_cam_noise_*.json")];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Maps))]
    public void Explain_WithoutNoise_IsTorchCams(string path)
    {
        using PeerCase peer = new(path);
        foreach (JsonElement expected in peer.Cases)
        {
            CamOptions options = Options(expected);
            string what = $"{options.Method}, {options.Samples} samples";
            peer.Compare(options, expected.GetProperty("map"), peer.Tolerance("map_abs"), what);
            float[] weights = expected.GetProperty("weights").ToFloats();
            double[][] ours = Weights(peer, options);
            for (int i = 0; i < ours.Length; i++)
            {
                double[] theirs = [.. weights.Skip(i * ours[i].Length).Take(ours[i].Length)];
                GoldenTensors.Difference(ours[i], theirs).ShouldBeLessThanOrEqualTo(peer.Tolerance("weights_abs"), what);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Noise))]
    public void SmoothedScoreCam_ManySamples_HasTorchCamsExpectation(string path)
    {
        using PeerCase peer = new(path);
        foreach (JsonElement expected in peer.Cases)
        {
            CamOptions options = Options(expected, "SSCAM");
            (int theirs, options.Samples) = (options.Samples, 1000);
            double[] scores = [.. Weights(peer, options)[0].Select(w => Math.Log(w))];
            double mean = scores.Average();
            double[] centres = [.. expected.GetProperty("mean").EnumerateArray().Select(e => e.GetDouble())];
            double[] errors = [.. expected.GetProperty("standard_error").EnumerateArray().Select(e => e.GetDouble())];
            // Standard errors of a difference: theirs, and ours with fewer samples.
            double widen = peer.Tolerance("standard_errors") * Math.Sqrt(1 + ((double)theirs / options.Samples));
            for (int c = 0; c < scores.Length; c++)
                (scores[c] - mean).ShouldBe(centres[c], widen * errors[c], $"channel {c}, noise {options.Noise}");
        }
    }

    [Fact]
    public void IntegratedScoreCam_EvenSteps_EndAtTheMaskItself()
    {
        // One step is the whole mask either way; of two, 1/2 and 1 against 1/2 and 3/2.
        using PeerCase peer = new(TestData.GoldenFiles("cam_peers", "torch_cam_maps_tiny_gap.json")[0]);
        CamOptions score = new() { Layers = ["relu3"], Method = CamMethod.ScoreCam }, half = new() { Layers = ["relu3"], Method = CamMethod.IntegratedScoreCam, Samples = 1, EvenSteps = true };
        GoldenTensors.Difference(Weights(peer, half)[0], Weights(peer, score)[0]).ShouldBeLessThan(1e-6);
        half.Samples = 2;
        double[] even = Weights(peer, half)[0];
        half.EvenSteps = false;
        GoldenTensors.Difference(Weights(peer, half)[0], even).ShouldBeGreaterThan(1e-4);
    }

    private static CamOptions Options(JsonElement expected, string? method = null) => new()
    {
        Method = (method ?? expected.GetProperty("method").GetString()) switch
        {
            "SSCAM" => CamMethod.SmoothedScoreCam,
            "ISCAM" => CamMethod.IntegratedScoreCam,
            _ => CamMethod.ScoreCam,
        },
        Layers = [expected.GetProperty("layer").GetString()!],
        Samples = expected.TryGetProperty("samples", out JsonElement samples) ? samples.GetInt32() : 1,
        Noise = expected.TryGetProperty("std", out JsonElement std) ? std.GetDouble() : 0,
        Masks = MaskStyle.StretchedThenResized,
        AtLayerResolution = true,
    };

    private static double[][] Weights(PeerCase peer, CamOptions options)
    {
        using CamRun run = new(peer.Model, peer.Input, options.Layers, options, [ClassTarget.Predicted], gradients: false);
        Tensor activation = run.Activation(0);
        (int channels, int height, int width) = ((int)activation.shape[1], (int)activation.shape[2], (int)activation.shape[3]);
        return [.. Enumerable.Range(0, run.Count).Select(i =>
        {
            TargetClass target = (peer.Targets?[i] ?? ClassTarget.Predicted).Resolve(run.LogitsOf(i), null)[0];
            return ScoreWeights.Compute(run, 0, i, new(ModelOutputs.Values(activation[i]), activation[i], channels, height, width), target, default);
        })];
    }
}
