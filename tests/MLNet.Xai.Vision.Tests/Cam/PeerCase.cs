using System.Text.Json;
using MLNet.Xai.Core;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Cam;

/// <summary>A file of tests/Golden/cam_peers: what another implementation says of a network that lies in the file or in one of tests/Golden/cam.</summary>
internal sealed class PeerCase : IDisposable
{
    private readonly JsonDocument _document;
    private readonly JsonDocument? _net;

    public PeerCase(string path)
    {
        _document = JsonDocument.Parse(File.ReadAllText(path));
        Root = _document.RootElement;
        if (Root.TryGetProperty("net", out JsonElement net))
            _net = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestData.Root, "tests", "Golden", "cam", net.GetString()!)));
        JsonElement about = _net?.RootElement ?? Root;
        (Model, _) = TinyNets.Create(about);
        Input = about.GetProperty("input").ToTensor();
        if (about.GetProperty("targets") is { ValueKind: JsonValueKind.Array } given)
            Targets = [.. given.EnumerateArray().Select(t => ClassTarget.Class(t.GetInt32()))];
        Model.call(Input).ShouldBeClose(about.GetProperty("logits").ToFloats(), 1e-5);
    }

    public JsonElement Root { get; }

    public Module<Tensor, Tensor> Model { get; }

    public Tensor Input { get; }

    public ClassTarget[]? Targets { get; }

    public JsonElement.ArrayEnumerator Cases => Root.GetProperty("cases").EnumerateArray();

    public double Tolerance(string of) => Root.GetProperty("tolerance").GetProperty(of).GetDouble();

    /// <summary>Explains all images and compares each map with its part of the expected ones.</summary>
    public void Compare(CamOptions options, JsonElement expected, double tolerance, string what, ClassTarget[]? targets = null)
    {
        float[] theirs = expected.ToFloats();
        IReadOnlyList<CamExplanation> maps = new CamExplainer(Model).Explain(Input, options, targets ?? Targets);
        int pixels = maps[0].Map.Length;
        theirs.Length.ShouldBe(maps.Count * pixels);
        foreach (CamExplanation map in maps)
            GoldenTensors.Difference(map.Map, theirs.AsSpan(map.Image * pixels, pixels)).ShouldBeLessThanOrEqualTo(tolerance, $"{what}, image {map.Image}");
    }

    public void Dispose()
    {
        Model.Dispose();
        _document.Dispose();
        _net?.Dispose();
    }
}
