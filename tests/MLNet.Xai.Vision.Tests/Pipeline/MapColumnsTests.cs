using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Imaging;
using MLNet.Xai.Core.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Pipeline;

public sealed class MapColumnsTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly nn.Module<Tensor, Tensor> _net = Photos.Net();

    public void Dispose() => _net.Dispose();

    [Fact]
    public void Agreement_OfAMapWithItself_IsFull()
    {
        IDataView data = Photos.View(_ml, 3);
        IDataView view = Maps().Append(Photos.Vision(_ml).Agreement("Same", "A", "A")).Fit(data).Transform(data);

        view.GetColumn<float>("Same").ShouldAllBe(v => v == 1);
        view.GetColumn<float>("Same.TopOverlap").ShouldAllBe(v => v == 1);
        view.GetColumn<float>("Same.RankCorrelation").ShouldAllBe(v => v > 0.999999f);
        view.GetColumn<float>("Same.ChanceLevel").ShouldAllBe(v => Math.Abs(v - (float)MapOverlap.ChanceLevel(256, 26, 26)) < 1e-6f);
    }

    [Fact]
    public void Agreement_OfTwoMaps_IsThatOfTheirRegions()
    {
        IDataView data = Photos.View(_ml, 3);
        ITransformer model = Maps().Append(Photos.Vision(_ml).Agreement("Iou", "A", "B", MapRegion.Top(0.25), MapRegion.AtLeast(0.5f), topPart: 0.5)).Fit(data);

        IDataView view = model.Transform(data);

        float[][] a = Photos.Vectors(view, "A"), b = Photos.Vectors(view, "B");
        float[] iou = [.. view.GetColumn<float>("Iou")], chance = [.. view.GetColumn<float>("Iou.ChanceLevel")], rank = [.. view.GetColumn<float>("Iou.RankCorrelation")];
        float[] top = [.. view.GetColumn<float>("Iou.TopOverlap")];
        for (int i = 0; i < 3; i++)
        {
            bool[] first = MapOverlap.Top(a[i], 0.25), second = [.. b[i].Select(v => v >= 0.5f)];
            iou[i].ShouldBe((float)MapOverlap.IntersectionOverUnion(first, second), 1e-6);
            chance[i].ShouldBe((float)MapOverlap.ChanceLevel(256, 64, second.Count(m => m)), 1e-6);
            rank[i].ShouldBe((float)RankAgreement.Spearman(a[i], b[i]), 1e-6);
            top[i].ShouldBe((float)RankAgreement.TopOverlap(a[i], b[i], 128), 1e-6);
        }

        IDataView loaded = Photos.SaveAndLoad(_ml, model).Transform(data);
        loaded.GetColumn<float>("Iou").ShouldBe(iou, 1e-5);
        loaded.GetColumn<float>("Iou.ChanceLevel").ShouldBe(chance, 1e-5);
        loaded.GetColumn<float>("Iou.TopOverlap").ShouldBe(top, 1e-5);
        Should.Throw<ArgumentException>(() => Photos.Vision(_ml).Agreement("Iou", "A", "B", topPart: 0)).Message.ShouldContain("above 0");
    }

    [Fact]
    public void Agreement_OfMapsThatPointAtNothing_IsNotANumber()
    {
        float[] zero = new float[100], few = new float[100], other = new float[100];
        (few[50], few[51], other[51], other[52], other[53]) = (1, 2, 2, 3, 1);
        IDataView data = _ml.Data.LoadFromEnumerable<TwoMaps>([new() { A = zero, B = zero }, new() { A = zero, B = few }, new() { A = few, B = other }]);
        IDataView view = Photos.Vision(_ml).Agreement("Iou", "A", "B").Fit(data).Transform(data);

        // The top tenth of a map that is zero but for a few pixels is these pixels, not whatever comes first.
        view.GetColumn<float>("Iou").ShouldBe([float.NaN, 0, 1 / 4f]);
        view.GetColumn<float>("Iou.ChanceLevel").ShouldBe([float.NaN, 0, (float)MapOverlap.ChanceLevel(100, 2, 3)]);
        view.GetColumn<float>("Iou.TopOverlap").ShouldBe([float.NaN, 0, 1 / 3f]);
        view.GetColumn<float>("Iou.RankCorrelation").Take(2).ShouldBe([float.NaN, float.NaN]);
    }

    [Fact]
    public void Superpixels_OfAWeightMap_AreTheLargestPositiveOnes()
    {
        MapRegion.Superpixels(2).Mask([3, 3, -9, 1, 2, 2, 0]).ShouldBe([true, true, false, false, true, true, false]);
        MapRegion.Superpixels(2).Mask([-1, 0, -1]).ShouldBe([false, false, false]);
        MapRegion.Superpixels(5).Mask([1, 0, 2]).ShouldBe([true, false, true]);
        MapRegion.Top(0.1).ToString().ShouldBe("top 10 %");
    }

    [Fact]
    public void Overlay_Images_AreDrawnOverThePreparedPicture()
    {
        IDataView data = Photos.View(_ml, 3);
        ITransformer model = Maps()
            .Append(Photos.Vision(_ml).Overlay("Picture", "Image", "A", Photos.Recipe, new() { Colors = ColorMap.Viridis, ImageWeight = 0.3 }))
            .Append(Photos.Vision(_ml).Overlay("Enlarged", "Image", "Small", Photos.Recipe))
            .Append(Photos.Vision(_ml).Overlay("Signed", "Image", "A", Photos.Recipe, new() { Signed = true })).Fit(data);

        IDataView view = model.Transform(data);

        view.Schema["Picture"].Type.ShouldBe(new ImageDataViewType(16, 16));
        byte[][] drawn = Photos.Pixels(view, "Picture");
        float[][] maps = Photos.Vectors(view, "A");
        List<Photo> photos = Photos.Rows(3);
        for (int i = 0; i < 3; i++)
        {
            float largest = maps[i].Max();
            byte[] expected = Overlay.Heat(Photos.Rgb(photos[i].Image!), [.. maps[i].Select(v => v / largest)], ColorMap.Viridis, 0.3);
            drawn[i].ShouldBe(expected);
            byte[] signed = Overlay.Heat(Overlay.Gray(Photos.Rgb(photos[i].Image!)), [.. maps[i].Select(v => 0.5f + (v / (2 * largest)))], ColorMap.BlueRed, 0.5);
            Photos.Largest(Photos.Pixels(view, "Signed")[i], signed).ShouldBeLessThanOrEqualTo(1);
        }

        Photos.Pixels(Photos.SaveAndLoad(_ml, model).Transform(data), "Picture").Zip(drawn).ShouldAllBe(p => Photos.Largest(p.First, p.Second) <= 1);
        Photos.Pixels(view, "Enlarged").ShouldAllBe(p => p.Length == 3 * 256);
    }

    [Fact]
    public void Load_PicturesOfFullSize_ExplainsAlike()
    {
        // More numbers a row than the largest slice of a saved explainer holds.
        ImageRecipe recipe = ImageRecipe.Half;
        VisionCatalog vision = Photos.Vision(_ml);
        IDataView data = Photos.View(_ml, 1);
        ITransformer model = vision.ScoreImages("Image", _net, recipe, Photos.Labels, new() { Architecture = "tiny-gap" })
            .Cam("A", CamMethod.GradCam, "conv3")
            .Lime("Lime", new() { Segmentation = Vision.Lime.ImageSegmentation.Grid(3, 3), Lime = new() { Samples = 12 } })
            .Append(vision.Overlay("Picture", "Image", "A", recipe)).Fit(data);

        IDataView fresh = model.Transform(data), loaded = Photos.SaveAndLoad(_ml, model).Transform(data);

        loaded.Schema["A"].Type.ToString().ShouldBe("Vector<Single, 224, 224>");
        Photos.Vectors(loaded, "A")[0].ShouldBe(Photos.Vectors(fresh, "A")[0], 1e-4);
        Photos.Vectors(loaded, "Lime.Weights")[0].ShouldBe(Photos.Vectors(fresh, "Lime.Weights")[0], 1e-4);
        Photos.Largest(Photos.Pixels(loaded, "Picture")[0], Photos.Pixels(fresh, "Picture")[0]).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Fit_ColumnsThatAreNoMaps_Throws()
    {
        IDataView data = Maps().Fit(Photos.View(_ml, 1)).Transform(Photos.View(_ml, 1));
        VisionCatalog vision = Photos.Vision(_ml);

        Should.Throw<ArgumentOutOfRangeException>(() => vision.Agreement("Iou", "A", "C").Fit(data)).Message.ShouldContain("'C'");
        Should.Throw<ArgumentOutOfRangeException>(() => vision.Agreement("Iou", "A", "Number").Fit(data)).Message.ShouldContain("Number");
        Should.Throw<ArgumentOutOfRangeException>(() => vision.Agreement("Iou", "A", "Small").Fit(data)).Message.ShouldContain("4 x 4");
        Should.Throw<ArgumentOutOfRangeException>(() => vision.Overlay("Picture", "Image", "Score", Photos.Recipe).Fit(data)).Message.ShouldContain("Score");
        Should.Throw<ArgumentOutOfRangeException>(() => MapRegion.Top(1.5));
        Should.Throw<ArgumentOutOfRangeException>(() => vision.Overlay("Picture", "Image", "A", Photos.Recipe, new() { ImageWeight = 2 }));
    }

    private EstimatorChain<ImageExplanationTransformer> Maps() => new EstimatorChain<ITransformer>().Append(Photos.Vision(_ml)
        .ScoreImages("Image", _net, Photos.Recipe, Photos.Labels, new() { Architecture = "tiny-gap" })
        .Cam("A", CamMethod.GradCam, "conv3").Cam("B", CamMethod.LayerCam, "conv2")
        .Cam("Small", new Vision.Cam.CamOptions { Layers = ["conv3"], AtLayerResolution = true }));

    private sealed class TwoMaps
    {
        [VectorType(100)]
        public float[] A { get; set; } = [];

        [VectorType(100)]
        public float[] B { get; set; } = [];
    }
}
