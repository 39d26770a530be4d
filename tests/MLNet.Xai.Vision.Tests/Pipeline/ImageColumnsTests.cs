using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Pipeline;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Pipeline;

public sealed class ImageColumnsTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly nn.Module<Tensor, Tensor> _net = Photos.Net();

    private ImageExplanationEstimator Scored =>
        Photos.Vision(_ml).ScoreImages("Image", _net, Photos.Recipe, Photos.Labels, new() { Architecture = "tiny-gap", TopCount = 2 });

    public void Dispose() => _net.Dispose();

    [Theory]
    [InlineData(CamMethod.GradCam)]
    [InlineData(CamMethod.LayerCam)]
    [InlineData(CamMethod.ScoreCam)]
    [InlineData(CamMethod.AblationCam)]
    public void Cam_Values_AreTheExplainersOwn(CamMethod method)
    {
        IDataView data = Photos.View(_ml, 3);
        IDataView explained = Scored.Cam("Map", method, "conv3").Fit(data).Transform(data);

        float[][] maps = Photos.Vectors(explained, "Map");
        float[] outputs = [.. explained.GetColumn<float>("Map.Output")];
        Photos.Texts(explained, "Map.Class").ShouldBe(Photos.Texts(explained, "PredictedLabel"));
        List<Photo> photos = Photos.Rows(3);
        for (int i = 0; i < 3; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            CamExplanation direct = new CamExplainer(_net).Explain(Photos.Recipe.ToTensor(Photos.Rgb(photos[i].Image!)), new CamOptions { Method = method, Layers = ["conv3"] })[0];
            GoldenTensors.Difference(maps[i], direct.Map).ShouldBeLessThan(1e-5);
            outputs[i].ShouldBe((float)direct.Score, 1e-5);
        }
    }

    [Fact]
    public void Cam_Schema_TellsSizeAndMethod()
    {
        IDataView data = Photos.View(_ml, 1);
        DataViewSchema schema = Scored.Cam("Map", CamMethod.GradCam, "conv3", ClassTarget.Named("fish"))
            .Cam("Small", new CamOptions { Layers = ["conv3"], AtLayerResolution = true, Target = ClassTarget.Top(2) }).Fit(data).Transform(data).Schema;

        ((VectorDataViewType)schema["Map"].Type).Dimensions.ShouldBe([16, 16]);
        ((VectorDataViewType)schema["Small"].Type).Dimensions.ShouldBe([2, 4, 4]);
        schema["Small.Class"].Type.ToString().ShouldBe("Vector<String, 2>");
        schema["Map"].Annotations.GetText(ExplanationAnnotations.Method).ShouldBe("GradCam");
        schema["Map"].Annotations.GetText(ExplanationAnnotations.Layers).ShouldBe("conv3");
        schema["Map"].Annotations.GetText(ExplanationAnnotations.Target).ShouldBe("fish");
    }

    [Fact]
    public void Cam_TopClasses_ComeOneAfterAnother()
    {
        IDataView data = Photos.View(_ml, 2);
        IDataView explained = Scored.Cam("Both", CamMethod.GradCam, "conv3", ClassTarget.Top(2)).Cam("One", CamMethod.GradCam, "conv3").Fit(data).Transform(data);

        float[][] both = Photos.Vectors(explained, "Both"), one = Photos.Vectors(explained, "One");
        for (int i = 0; i < 2; i++)
        {
            GoldenTensors.Difference(both[i].AsSpan(0, 256), one[i]).ShouldBeLessThan(1e-5);
            both[i].Length.ShouldBe(512);
        }

        explained.GetColumn<VBuffer<ReadOnlyMemory<char>>>("Both.Class").Select(v => string.Join('|', v.DenseValues()))
            .ShouldBe(explained.GetColumn<VBuffer<ReadOnlyMemory<char>>>("TopLabels").Select(v => string.Join('|', v.DenseValues())));
    }

    [Fact]
    public void Lime_Values_AreTheExplainersOwn()
    {
        IDataView data = Photos.View(_ml, 2);
        ImageLimeOptions options = Options();

        IDataView explained = Scored.Lime("Lime", options).Fit(data).Transform(data);

        ((VectorDataViewType)explained.Schema["Lime"].Type).Dimensions.ShouldBe([16, 16]);
        float[][] maps = Photos.Vectors(explained, "Lime"), segments = Photos.Vectors(explained, "Lime.Segments"), weights = Photos.Vectors(explained, "Lime.Weights");
        float[][] errors = Photos.Vectors(explained, "Lime.StandardErrors");
        float[] r2 = [.. explained.GetColumn<float>("Lime.R2")], intercept = [.. explained.GetColumn<float>("Lime.Intercept")];
        float[] local = [.. explained.GetColumn<float>("Lime.LocalPrediction")];
        string[] predicted = Photos.Texts(explained, "PredictedLabel");
        Photos.Texts(explained, "Lime.Class").ShouldBe(predicted);
        List<Photo> photos = Photos.Rows(2);
        for (int i = 0; i < 2; i++)
        {
            ImageLimeExplanation direct = new ImageLimeExplainer(_net, Photos.Recipe).Explain(Photos.Rgb(photos[i].Image!), options);
            LimeFit fit = direct.Lime.For(Array.IndexOf(Photos.Labels, predicted[i]));
            weights[i].ShouldBe(fit.Weights.Select(w => (float)w), 1e-5);
            errors[i].ShouldBe(fit.StandardErrors.Select(e => (float)e), 1e-5);
            segments[i].ShouldBe(direct.Superpixels.Labels.ToArray().Select(l => (float)l));
            maps[i].Select((v, p) => v - weights[i][(int)segments[i][p]]).ShouldAllBe(v => v == 0);
            (r2[i], intercept[i], local[i]).ShouldBe(((float)fit.Score, (float)fit.Intercept, (float)fit.LocalPrediction));
        }
    }

    [Fact]
    public void Transform_OnlyScoresRead_NoExplanationIsMade()
    {
        IDataView data = Photos.View(_ml, 4);
        int forwards = 0;
        var hook = _net.register_forward_hook((_, _, output) =>
        {
            forwards += (int)output.shape[0];
            return output;
        });
        IDataView explained = Scored.Lime("Lime", Options()).Cam("Map", CamMethod.ScoreCam, "conv3").Fit(data).Transform(data);
        forwards = 0;

        _ = Photos.Vectors(explained, "Score");
        forwards.ShouldBe(4);
        _ = explained.Schema;
        _ = explained.GetColumn<float>("Number").ToArray();
        forwards.ShouldBe(4);
        hook.remove();
    }

    [Fact]
    public void Transform_Network_IsLeftAsItWas()
    {
        _net.train();
        float[] before = Photos.Weights(_net);
        IDataView data = Photos.View(_ml, 2);

        IDataView explained = Scored.Cam("Map", CamMethod.GradCam, "conv3").Lime("Lime", Options()).Fit(data).Transform(data);
        _ = Photos.Vectors(explained, "Map");
        _ = Photos.Vectors(explained, "Lime");

        _net.training.ShouldBeTrue();
        Photos.Weights(_net).ShouldBe(before);
        _net.parameters().Count(p => p.grad is { IsInvalid: false }).ShouldBe(0);
    }

    [Fact]
    public void Load_SavedModel_ExplainsAlike()
    {
        IDataView data = Photos.View(_ml, 3);
        ITransformer model = Scored
            .Cam("Map", new CamOptions { Method = CamMethod.LayerCam, Layers = ["conv3", "conv2"], Signed = true, Target = ClassTarget.Named("dog") })
            .Cam("Two", CamMethod.GradCam, "conv3", ClassTarget.Top(2))
            .Lime("Lime", Options(), ClassTarget.Class(1))
            .Fit(data);
        IDataView fresh = model.Transform(data);

        ITransformer loaded = Photos.SaveAndLoad(_ml, model);

        foreach (IDataView view in (IDataView[])[loaded.Transform(data)])
        {
            foreach (string column in (string[])["Map", "Two", "Two.Output", "Lime", "Lime.Segments", "Lime.Weights", "Lime.StandardErrors"])
                Photos.Vectors(view, column).Zip(Photos.Vectors(fresh, column)).ShouldAllBe(p => GoldenTensors.Difference(p.First, p.Second) < 1e-5, column);
            Photos.Texts(view, "Map.Class").ShouldAllBe(label => label == "dog");
            view.GetColumn<float>("Lime.R2").ShouldBe(fresh.GetColumn<float>("Lime.R2"), 1e-5);
        }

        loaded.Transform(data).Schema["Map"].Type.ShouldBe(fresh.Schema["Map"].Type);
    }

    [Fact]
    public void Cam_WhatTheNetworkDoesNotHave_Throws()
    {
        Should.Throw<ArgumentException>(() => Scored.Cam("Map", CamMethod.GradCam, "layer4")).Message.ShouldContain("conv3");
        Should.Throw<ArgumentException>(() => Scored.Cam("Map", CamMethod.GradCam)).Message.ShouldContain("conv3");
        Should.Throw<ArgumentException>(() => Scored.Cam("Map", CamMethod.GradCam, "conv3", ClassTarget.Class(5))).Message.ShouldContain("no class 5");
        Should.Throw<ArgumentException>(() => Scored.Cam("Map", CamMethod.GradCam, "conv3", ClassTarget.Named("horse"))).Message.ShouldContain("horse");
        Should.Throw<ArgumentException>(() => Scored.Cam("Map", CamMethod.GradCam, "conv3", ClassTarget.Top(6))).Message.ShouldContain("5");
        Should.Throw<ArgumentException>(() => Scored.Cam("Score", CamMethod.GradCam, "conv3")).Message.ShouldContain("already");
        Should.Throw<ArgumentException>(() => Scored.Lime("Lime", null, ClassTarget.Class(9))).Message.ShouldContain("no class 9");
        Should.Throw<ArgumentException>(() => Scored.Lime("Lime", null, ClassTarget.Difference(0, 1))).Message.ShouldContain("one by one");
    }

    [Fact]
    public void Save_ReshapeByCode_SaysWhatToDo()
    {
        ITransformer model = Scored.Cam("Map", new CamOptions { Layers = ["conv3"], Reshape = x => x }).Fit(Photos.View(_ml, 1));

        Should.Throw<InvalidOperationException>(() => _ml.Model.Save(model, null, new MemoryStream())).Message.ShouldContain("Reshape");
    }

    private static ImageLimeOptions Options() =>
        new() { Segmentation = ImageSegmentation.Grid(4, 3), Lime = new LimeImageOptions { Samples = 60, Seed = 5 } };
}
