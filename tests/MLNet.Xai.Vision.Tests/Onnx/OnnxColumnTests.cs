using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Persistence;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Onnx;
using MLNet.Xai.Vision.Pipeline;
using MLNet.Xai.Vision.Tests.Pipeline;

namespace MLNet.Xai.Vision.Tests.Onnx;

/// <summary>An ONNX network as columns of ML.NET: the numbers of the same network on libtorch, saved and loaded.</summary>
public sealed class OnnxColumnTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TinyNetwork _net = new(batch: 1, softmax: true);
    private readonly string _folder = Directory.CreateTempSubdirectory("xai").FullName;
    private readonly string _path;

    public OnnxColumnTests()
    {
        _path = Path.Combine(_folder, "tiny.onnx");
        File.WriteAllBytes(_path, _net.Bytes);
    }

    public void Dispose()
    {
        _net.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Columns_OfAFile_AreThoseOfLibtorch()
    {
        IDataView data = Photos.View(_ml, 3);
        VisionCatalog vision = Photos.Vision(_ml);
        IDataView expected = Explain(vision.ScoreImages("Image", _net.Torch, Photos.Recipe, Photos.Labels)).Fit(data).Transform(data);
        IDataView found = Explain(vision.ScoreOnnx("Image", _path, Photos.Recipe, Photos.Labels)).Fit(data).Transform(data);

        found.Schema.Select(c => (c.Name, c.Type.ToString())).ShouldBe(expected.Schema.Select(c => (c.Name, c.Type.ToString())));
        foreach (string column in (string[])["PredictedLabel", "Cam.Class"])
            Photos.Texts(found, column).ShouldBe(Photos.Texts(expected, column));
        foreach (string column in (string[])["Score", "Cam", "Ablation", "Lime", "Occlusion"])
        {
            float[][] ours = Photos.Vectors(found, column), torch = Photos.Vectors(expected, column);
            for (int row = 0; row < 3; row++)
                Numbers.RelativeError(ours[row], torch[row]).ShouldBeLessThan(1e-3, column);
        }

        foreach (string column in (string[])["Cam.Insertion", "Cam.Deletion", "Cam.Output"])
            found.GetColumn<float>(column).Zip(expected.GetColumn<float>(column)).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-3);
    }

    [Theory]
    [InlineData(WeightStorage.Inside)]
    [InlineData(WeightStorage.Beside)]
    public void Load_ASavedModel_ExplainsAlike(WeightStorage storage)
    {
        IDataView data = Photos.View(_ml, 2);
        ITransformer model = Explain(Photos.Vision(_ml).ScoreOnnx("Image", _path, Photos.Recipe, Photos.Labels, new ImageScoringOptions { Storage = storage })).Fit(data);
        if (storage == WeightStorage.Inside)
            File.Delete(_path);

        ITransformer loaded = Photos.SaveAndLoad(_ml, model);

        foreach (string column in (string[])["Score", "Cam", "Ablation", "Lime"])
            Photos.Vectors(loaded.Transform(data), column).ShouldBe(Photos.Vectors(model.Transform(data), column), column);
        if (storage == WeightStorage.Inside)
            return;
        File.WriteAllBytes(_path, [.. _net.Bytes, 0x10, 0]);
        Should.Throw<Exception>(() => Photos.SaveAndLoad(_ml, model)).ToString().ShouldContain("holds other weights");
    }

    [Fact]
    public void ScoreOnnx_AModuleOfBytes_IsSavedBesideOnRequest()
    {
        IDataView data = Photos.View(_ml, 2);
        using OnnxImageModel onnx = _net.Onnx(new OnnxImageOptions { Output = "prob" });
        string beside = Path.Combine(_folder, "beside.onnx");
        var options = new ImageScoringOptions { Storage = WeightStorage.Beside, WeightsPath = beside, Head = MLNet.Xai.Torch.ModelHead.Raw };
        ITransformer model = Photos.Vision(_ml).ScoreImages("Image", onnx, Photos.Recipe, Photos.Labels, options).Fit(data);
        ITransformer loaded = Photos.SaveAndLoad(_ml, model);
        File.ReadAllBytes(beside).ShouldBe(_net.Bytes);
        Photos.Vectors(loaded.Transform(data), "Score").ShouldBe(Photos.Vectors(model.Transform(data), "Score"));
        Photos.Vectors(model.Transform(data), "Score")[0].Sum().ShouldBe(1, 1e-5);
    }

    [Fact]
    public void ScoreOnnx_WhatDoesNotFit_SaysSo()
    {
        VisionCatalog vision = Photos.Vision(_ml);
        Should.Throw<ArgumentException>(() => vision.ScoreOnnx("Image", _path, Photos.Recipe with { ResizeTo = 0, Width = 17 })).Message.ShouldContain("Width is 17");
        Should.Throw<ArgumentException>(() => vision.ScoreOnnx("Image", _path, Photos.Recipe with { Channels = 1 })).Message.ShouldContain("makes pictures [1, 16, 16]");
        Should.Throw<ArgumentException>(() => vision.ScoreOnnx("Image", _path, Photos.Recipe, ["a"])).Message.ShouldContain("1");
        Should.Throw<ArgumentException>(() => vision.ScoreOnnx("Image", _path, Photos.Recipe, onnx: new OnnxImageOptions { Output = "prob" })).Message.ShouldContain("Set Head to Raw");
        Should.Throw<ArgumentException>(() => vision.ScoreOnnx("Image", _path, Photos.Recipe, options: new ImageScoringOptions { Architecture = "resnet18" })).Message.ShouldContain("leave out");
        ImageExplanationEstimator scored = vision.ScoreOnnx("Image", _path, Photos.Recipe, Photos.Labels);
        Should.Throw<NotSupportedException>(() => scored.Cam("Map", layer: "conv1")).Message.ShouldContain("ONNX Runtime gives no gradients");
        Should.Throw<NotSupportedException>(() => scored.Attribution("Map", new IntegratedGradients())).Message.ShouldContain("ONNX Runtime gives no gradients");
        Should.Throw<ArgumentException>(() => scored.Cam("Map", CamMethod.ScoreCam, "layer4")).Message.ShouldContain("conv4");
    }

    [Fact]
    public void Read_MutatedState_IsRefusedOrRead()
    {
        IDataView data = Photos.View(_ml, 2);
        ExplainingTransformer model = Explain(Photos.Vision(_ml).ScoreOnnx("Image", _path, Photos.Recipe, Photos.Labels)).Fit(data);
        using MemoryStream stream = new();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            ExplainerState.Write(writer, model.Rows);
        byte[] state = stream.ToArray();
        ExplainerState.Read(new BinaryReader(new MemoryStream(state)));
        long most = 0;
        foreach (byte[] changed in Mutations.Of(state, 31, 1500))
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() => ExplainerState.Read(new BinaryReader(new MemoryStream(changed)))));
        most.ShouldBeLessThan((64 * state.Length) + (1 << 20));
    }

    [Fact]
    public void Read_MutatedNetworks_AreRefusedOrRead()
    {
        long most = 0;
        foreach (byte[] changed in Mutations.Of(_net.Bytes, 32, 1500))
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() => NetworkGraph.Read(changed)));
        most.ShouldBeLessThan((64 * _net.Bytes.Length) + (1 << 20));
        foreach (byte[] changed in Mutations.Of(_net.Bytes, 33, 100))
        {
            try
            {
                using var onnx = new OnnxImageModel(changed, new OnnxImageOptions { Height = 16, Width = 16 });
                _ = onnx.FeatureLayer;
            }
            catch (Exception e) when (e is InvalidDataException or ArgumentException)
            {
                e.Message.ShouldNotBeEmpty();
            }
        }
    }

    private static ImageExplanationEstimator Explain(ImageExplanationEstimator scored) => scored
        .Cam("Cam", CamMethod.Cam, "conv4")
        .Cam("Ablation", CamMethod.AblationCam, "conv3")
        .Lime("Lime", new() { Segmentation = ImageSegmentation.Grid(3, 3), Lime = new LimeImageOptions { Samples = 24 } })
        .Attribution("Occlusion", new Occlusion { Window = [6, 6] })
        .Quality("Cam", "Cam");
}
