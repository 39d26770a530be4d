using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Pipeline;

/// <summary>What ML.NET resizes has its size in its type; a model that plain <c>Model.Load</c> gives must take it all the same.</summary>
public sealed class ResizedImagesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-resized").FullName;
    private readonly MLContext _ml = new(1);
    private readonly nn.Module<Tensor, Tensor> _net = Photos.Net();

    public void Dispose()
    {
        _net.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Load_BehindResizeImages_AllColumnsAreAlike()
    {
        IDataView data = Files(3);
        ITransformer model = Scored(23, 27).Fit(data);

        ITransformer loaded = Photos.SaveAndLoad(_ml, model);

        IDataView fresh = model.Transform(data), again = loaded.Transform(data);
        again.Schema["Image"].Type.ShouldBe(new ImageDataViewType(27, 23));
        again.Schema.Select(c => $"{c.Name}:{c.Type}").ShouldBe(fresh.Schema.Select(c => $"{c.Name}:{c.Type}"));
        Photos.Texts(again, "PredictedLabel").ShouldBe(Photos.Texts(fresh, "PredictedLabel"));
        foreach (string column in (string[])["Score", "Map", "Lime", "Lime.Weights", "Saliency"])
        {
            float[][] expected = Photos.Vectors(fresh, column), actual = Photos.Vectors(again, column);
            expected[0].ShouldNotBe(expected[1]);
            for (int i = 0; i < 3; i++)
                actual[i].ShouldBe(expected[i], 1e-5, column);
        }

        Photos.Pixels(again, "Picture").Zip(Photos.Pixels(fresh, "Picture")).ShouldAllBe(p => Photos.Largest(p.First, p.Second) <= Photos.ColourStep);
    }

    [Fact]
    public void Load_BehindResizeImages_ServesAPredictionEngine()
    {
        IDataView data = Files(3);
        ITransformer model = Scored(29, 25).Fit(data);
        Explained[] expected = [.. _ml.Data.CreateEnumerable<Explained>(model.Transform(data), reuseRowObject: false)];

        PredictionEngine<Row, Explained> engine = _ml.Model.CreatePredictionEngine<Row, Explained>(Photos.SaveAndLoad(_ml, model));

        for (int i = 0; i < 3; i++)
        {
            Explained actual = engine.Predict(new Row { File = $"{i}.png" });
            actual.PredictedLabel.ShouldBe(expected[i].PredictedLabel);
            actual.Score.ShouldBe(expected[i].Score, 1e-5);
            actual.Map.ShouldBe(expected[i].Map, 1e-5);
            actual.Lime.ShouldBe(expected[i].Lime, 1e-5);
            (actual.Picture!.Height, actual.Picture.Width).ShouldBe((16, 16));
        }
    }

    [Fact]
    public void Load_ColumnsOfTwoSizes_EachIsRead()
    {
        IDataView data = Files(2);
        VisionCatalog vision = Photos.Vision(_ml);
        ITransformer model = Scored(33, 21)
            .Append(_ml.Transforms.ResizeImages("Small", 19, 31, "Image", ImageResizingEstimator.ResizingKind.Fill))
            .Append(vision.Overlay("OnSmall", "Small", "Map", Photos.Recipe))
            .Append(vision.Overlay("OnOverlay", "OnSmall", "Map", Photos.Recipe with { Name = "other", ResizeTo = 16 }))
            .Fit(data);

        IDataView loaded = Photos.SaveAndLoad(_ml, model).Transform(data), fresh = model.Transform(data);

        foreach (string column in (string[])["Picture", "OnSmall", "OnOverlay"])
        {
            byte[][] actual = Photos.Pixels(loaded, column);
            actual.Length.ShouldBe(2);
            actual.Zip(Photos.Pixels(fresh, column)).ShouldAllBe(p => Photos.Largest(p.First, p.Second) <= 2 * Photos.ColourStep, column);
        }
    }

    [Fact]
    public void Transform_ImagesThatHaveTheSizeAlready_AreReadBesideTheirScores()
    {
        IDataView data = Files(4);
        ITransformer model = Scored(30, 28).Fit(data);
        byte[][] resized = Photos.Pixels(_ml.Transforms.LoadImages("Image", _folder, "File").Append(_ml.Transforms.ResizeImages("Image", 30, 28)).Fit(data).Transform(data), "Image");
        IDataView view = model.Transform(data);
        float[][] scores = Photos.Vectors(view, "Score");
        byte[][] pictures = Photos.Pixels(view, "Picture");

        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ValueGetter<MLImage> image = cursor.GetGetter<MLImage>(view.Schema["Image"]), picture = cursor.GetGetter<MLImage>(view.Schema["Picture"]);
        ValueGetter<VBuffer<float>> score = cursor.GetGetter<VBuffer<float>>(view.Schema["Score"]);
        (MLImage? shown, MLImage? drawn, VBuffer<float> values) = (null, null, default);
        for (int i = 0; i < 4; i++)
        {
            cursor.MoveNext().ShouldBeTrue();
            image(ref shown!);
            picture(ref drawn!);
            score(ref values);
            Photos.Rgb(shown.GetBGRPixels).ShouldBe(resized[i]);
            shown.Tag.ShouldEndWith($"{i}.png");
            Photos.Largest(Photos.Rgb(drawn.GetBGRPixels), pictures[i]).ShouldBeLessThanOrEqualTo(Photos.ColourStep);
            values.DenseValues().ShouldBe(scores[i], 1e-5);
        }

        cursor.MoveNext().ShouldBeFalse();
        IDataView loaded = Photos.SaveAndLoad(_ml, model).Transform(data);
        Photos.Pixels(loaded, "Image").ShouldBe(resized);
        Photos.Pixels(loaded, "Picture").Zip(pictures).ShouldAllBe(p => Photos.Largest(p.First, p.Second) <= Photos.ColourStep);
    }

    private EstimatorChain<ITransformer> Scored(int width, int height)
    {
        VisionCatalog vision = Photos.Vision(_ml);
        return new EstimatorChain<ITransformer>().Append(_ml.Transforms.LoadImages("Image", _folder, "File")).Append(_ml.Transforms.ResizeImages("Image", width, height))
            .Append(vision.ScoreImages("Image", _net, Photos.Recipe, Photos.Labels, new() { Architecture = "tiny-gap" })
                .Cam("Map", CamMethod.GradCam, "conv3")
                .Lime("Lime", new() { Segmentation = Vision.Lime.ImageSegmentation.Grid(3, 3), Lime = new() { Samples = 24 } })
                .Attribution("Saliency", new Saliency()))
            .Append<ITransformer>(vision.Overlay("Picture", "Image", "Map", Photos.Recipe));
    }

    private IDataView Files(int count)
    {
        for (int i = 0; i < count; i++)
        {
            using MLImage image = Photos.Draw(i, 30 + (5 * i), 28);
            image.Save(Path.Combine(_folder, $"{i}.png"));
        }

        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Row { File = $"{i}.png" }));
    }

    private sealed class Row
    {
        public string File { get; set; } = "";
    }

    private sealed class Explained
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];

        public float[] Map { get; set; } = [];

        public float[] Lime { get; set; } = [];

        [ImageType(16, 16)]
        public MLImage? Picture { get; set; }
    }
}
