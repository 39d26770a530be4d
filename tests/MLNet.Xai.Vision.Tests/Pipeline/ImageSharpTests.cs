using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Cam;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Pipeline;

/// <summary>ImageSharp's images where an image is wanted: the same as ML.NET's, bit by bit.</summary>
public sealed class ImageSharpTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly nn.Module<Tensor, Tensor> _net = Photos.Net();

    public void Dispose() => _net.Dispose();

    [Fact]
    public void Prepare_AnyPixelFormat_IsThatOfMLNetsImage()
    {
        using MLImage image = Photos.Draw(3, 31, 24);
        using Image<Rgba32> rgba = Sharp(image);
        using Image<Bgr24> bgr = rgba.CloneAs<Bgr24>();

        Photos.Recipe.Prepare(rgba).ShouldBe(Photos.Recipe.Prepare(image));
        Photos.Recipe.Prepare(bgr).ShouldBe(Photos.Recipe.Prepare(image));
    }

    [Fact]
    public void Columns_OfImageSharpsImages_AreThoseOfMLNets_FreshAndLoaded()
    {
        List<Photo> photos = Photos.Rows(4);
        IDataView data = _ml.Data.LoadFromEnumerable(photos), sharp = _ml.Data.LoadFromEnumerable(photos.Select(p => new SharpPhoto { Image = Sharp(p.Image!) }));
        VisionCatalog vision = Photos.Vision(_ml);
        IEstimator<ITransformer> pipeline = vision.ScoreImages("Image", _net, Photos.Recipe, Photos.Labels, new() { Architecture = "tiny-gap" }).Cam("Map", CamMethod.GradCam, "conv3")
            .Append(vision.Overlay("Picture", "Image", "Map", Photos.Recipe));
        ITransformer model = pipeline.Fit(sharp);
        IDataView expected = pipeline.Fit(data).Transform(data);

        foreach (IDataView actual in (IDataView[])[model.Transform(sharp), Photos.SaveAndLoad(_ml, model).Transform(sharp)])
        {
            Photos.Vectors(actual, "Map").SelectMany(v => v).ShouldBe(Photos.Vectors(expected, "Map").SelectMany(v => v));
            Photos.Pixels(actual, "Picture").SelectMany(p => p).ShouldBe(Photos.Pixels(expected, "Picture").SelectMany(p => p));
        }

        PredictionEngine<SharpPhoto, Scored> engine = _ml.Model.CreatePredictionEngine<SharpPhoto, Scored>(model);
        engine.Predict(new SharpPhoto { Image = Sharp(photos[1].Image!) }).Score.ShouldBe(Photos.Vectors(expected, "Score")[1], 1e-5);
    }

    private static Image<Rgba32> Sharp(MLImage image)
    {
        byte[] pixels = image.Pixels.ToArray();
        if (image.PixelFormat == MLPixelFormat.Rgba32)
            return Image.LoadPixelData<Rgba32>(pixels, image.Width, image.Height);
        using Image<Bgra32> bgra = Image.LoadPixelData<Bgra32>(pixels, image.Width, image.Height);
        return bgra.CloneAs<Rgba32>();
    }

    private sealed class SharpPhoto
    {
        [ImageSharpType]
        public Image? Image { get; set; }
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
