using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Conformance.Images.Tests;

public sealed class PipelineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-images").FullName;
    private readonly MLContext _ml = new(seed: 1);

    public PipelineTests()
    {
        var pixels = new byte[4 * 6 * 4];
        for (int i = 0; i < 24; i++)
            (pixels[4 * i], pixels[(4 * i) + 1], pixels[(4 * i) + 2], pixels[(4 * i) + 3]) = ((byte)i, (byte)(100 + i), (byte)(200 + i), byte.MaxValue);
        using MLImage image = MLImage.CreateFromPixels(6, 4, MLPixelFormat.Rgba32, pixels);
        image.Save(Path.Combine(_folder, "a.png"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void LoadImages_ThenExtract_GivesPlanesInOrder()
    {
        IDataView view = Transform(_ml.Transforms.LoadImages("Image", _folder, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", 6, 4))
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 1, scaleImage: 2)));
        view.Schema["Pixels"].Type.ShouldBe(new VectorDataViewType(NumberDataViewType.Single, 3, 4, 6));
        float[] values = view.GetColumn<VBuffer<float>>("Pixels").First().DenseValues().ToArray();
        values[0].ShouldBe(-2);
        values[5].ShouldBe(8);
        values[24].ShouldBe(198);
        values[48 + 23].ShouldBe(2 * (223 - 1));
    }

    [Fact]
    public void ExtractPixels_Interleaved_PutsChannelsBesideEachOther()
    {
        IDataView view = Transform(_ml.Transforms.LoadImages("Image", _folder, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", 6, 4))
            .Append(_ml.Transforms.ExtractPixels(
                "Pixels", "Image", orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ABGR, interleavePixelColors: true, outputAsFloatArray: false)));
        view.GetColumn<VBuffer<byte>>("Pixels").First().DenseValues().Take(6).ShouldBe([(byte)200, (byte)100, (byte)0, (byte)201, (byte)101, (byte)1]);
    }

    [Fact]
    public void ConvertToImage_OfExtractedPixels_IsTheImage()
    {
        IDataView view = Transform(_ml.Transforms.LoadImages("Image", _folder, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", 6, 4))
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Image"))
            .Append(_ml.Transforms.ConvertToImage(4, 6, "Back", "Pixels")));
        view.Schema["Back"].Type.ShouldBe(new ImageDataViewType(4, 6));
        float[] planes = view.GetColumn<VBuffer<float>>("Pixels").First().DenseValues().ToArray();
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Back"]]);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(view.Schema["Back"]);
        cursor.MoveNext().ShouldBeTrue();
        MLImage back = null!;
        getter(ref back);
        back.GetBGRPixels.Where((_, i) => i % 3 == 2).Select(v => (float)v).ShouldBe(planes.Take(24));
        (back.Width, back.Height).ShouldBe((6, 4));
    }

    [Fact]
    public void ResizeImages_PadAndCrop_KeepTheAspectRatio()
    {
        foreach (ImageResizingEstimator.ResizingKind kind in Enum.GetValues<ImageResizingEstimator.ResizingKind>())
        {
            IDataView view = Transform(_ml.Transforms.LoadImages("Image", _folder, "Path")
                .Append(_ml.Transforms.ResizeImages("Small", 3, 3, "Image", kind))
                .Append(_ml.Transforms.ExtractPixels("Pixels", "Small")));
            float[] green = view.GetColumn<VBuffer<float>>("Pixels").First().DenseValues().Skip(9).Take(9).ToArray();
            int empty = green.Count(v => v < 50);
            empty.ShouldBe(kind == ImageResizingEstimator.ResizingKind.IsoPad ? 3 : 0, kind.ToString());
        }
    }

    [Fact]
    public void SavedAndLoaded_GivesTheSamePixels()
    {
        var pipeline = _ml.Transforms.LoadImages("Image", _folder, "Path").Append(_ml.Transforms.ResizeImages("Image", 5, 5)).Append(_ml.Transforms.ExtractPixels("Pixels", "Image"));
        IDataView data = Data();
        ITransformer model = pipeline.Fit(data);
        string path = Path.Combine(_folder, "model.zip");
        _ml.Model.Save(model, data.Schema, path);
        ITransformer loaded = new MLContext().Model.Load(path, out _);
        loaded.Transform(data).GetColumn<VBuffer<float>>("Pixels").First().DenseValues()
            .ShouldBe(model.Transform(data).GetColumn<VBuffer<float>>("Pixels").First().DenseValues());
    }

    [Fact]
    public void ImageType_InMemory_WantsASizeAndDoesNotHoldImagesToIt()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromEnumerable<Unsized>([]));
        using MLImage image = MLImage.CreateFromPixels(3, 1, MLPixelFormat.Rgba32, new byte[12]);
        IDataView view = _ml.Data.LoadFromEnumerable([new Sized { Image = image }]);
        view.Schema["Image"].Type.ShouldBe(new ImageDataViewType(7, 7));
        view.GetColumn<MLImage>("Image").Single().Width.ShouldBe(3);
    }

    [Fact]
    public void CreateEnumerable_ImagesWhoseTypeNoAttributeRegistered_AreNotSupported()
    {
        IDataView Resized(int side) => Transform(_ml.Transforms.LoadImages("Image", _folder, "Path").Append(_ml.Transforms.ResizeImages("Image", side, side)));
        _ml.Data.CreateEnumerable<Sized>(Resized(7), reuseRowObject: false).Single().Image!.Width.ShouldBe(7);
        Should.Throw<NotImplementedException>(() => _ml.Data.CreateEnumerable<Sized>(Resized(8), reuseRowObject: false).ToList());
    }

    [Fact]
    public void MLImage_BadInput_IsAnError()
    {
        Should.Throw<ArgumentException>(() => MLImage.CreateFromPixels(2, 2, MLPixelFormat.Rgba32, new byte[3]));
        Should.Throw<ArgumentException>(() => MLImage.CreateFromStream(new MemoryStream([1, 2, 3])));
        MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [1, 2, 3, 4]);
        image.GetBGRPixels.ShouldBe([(byte)1, (byte)2, (byte)3]);
        image.Dispose();
        Should.Throw<InvalidOperationException>(() => image.Width);
    }

    private IDataView Transform<T>(IEstimator<T> estimator)
        where T : class, ITransformer
    {
        IDataView data = Data();
        return estimator.Fit(data).Transform(data);
    }

    private IDataView Data() => _ml.Data.LoadFromEnumerable([new Row { Path = "a.png" }]);

    private sealed class Unsized
    {
        [ImageType]
        public MLImage? Image { get; set; }
    }

    private sealed class Sized
    {
        [ImageType(7, 7)]
        public MLImage? Image { get; set; }
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }
}
