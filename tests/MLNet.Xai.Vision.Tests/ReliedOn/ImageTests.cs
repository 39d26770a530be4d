using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Vision.Tests.Pipeline;

namespace MLNet.Xai.Vision.Tests.ReliedOn;

/// <summary>How ML.NET hands images on, and to whom they belong.</summary>
public sealed class ImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-images").FullName;
    private readonly MLContext _ml = new(1);

    public ImageTests()
    {
        for (int i = 0; i < 3; i++)
        {
            using MLImage image = Photos.Draw(i, 6, 4);
            image.Save(Path.Combine(_folder, $"{i}.png"));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The reason why rows that are read ahead keep copies of images.</summary>
    [Fact]
    public void ResizeImages_AnImageOfTheWantedSize_IsHandedOnAndDisposedWithTheNextRow()
    {
        IDataView view = Transform(_ml.Transforms.LoadImages("Image", _folder, "File").Append(_ml.Transforms.ResizeImages("Small", 6, 4, "Image")));
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Small"]]);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(view.Schema["Small"]);
        MLImage first = null!, second = null!;
        cursor.MoveNext().ShouldBeTrue();
        getter(ref first);
        first.Width.ShouldBe(6);
        cursor.MoveNext().ShouldBeTrue();
        getter(ref second);
        second.Width.ShouldBe(6);
        Should.Throw<InvalidOperationException>(() => first.Width);
    }

    /// <summary>A getter disposes what it finds in the variable that it is to fill: an image that is to live longer must be taken out of it.</summary>
    [Fact]
    public void ResizeImages_OfAnotherSize_MakesAnImageThatLivesUntilItsVariableIsFilledAgain()
    {
        IDataView view = Transform(_ml.Transforms.LoadImages("Image", _folder, "File").Append(_ml.Transforms.ResizeImages("Small", 3, 3, "Image")));
        view.Schema["Small"].Type.ShouldBe(new ImageDataViewType(3, 3));
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Small"]]);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(view.Schema["Small"]);
        MLImage first = null!, second = null!;
        cursor.MoveNext();
        getter(ref first);
        cursor.MoveNext();
        getter(ref second);
        (first.Width, second.Width).ShouldBe((3, 3));

        MLImage again = second;
        cursor.MoveNext();
        getter(ref second);
        Should.Throw<InvalidOperationException>(() => again.Width);
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public void ResizeImages_PadAndCrop_KeepTheAspectRatio()
    {
        foreach (ImageResizingEstimator.ResizingKind kind in Enum.GetValues<ImageResizingEstimator.ResizingKind>())
        {
            IDataView view = Transform(_ml.Transforms.LoadImages("Image", _folder, "File")
                .Append(_ml.Transforms.ResizeImages("Small", 3, 3, "Image", kind))
                .Append(_ml.Transforms.ExtractPixels("Pixels", "Small")));
            int black = view.GetColumn<VBuffer<float>>("Pixels").First().DenseValues().Count(v => v == 0);
            (black >= 9).ShouldBe(kind == ImageResizingEstimator.ResizingKind.IsoPad, kind.ToString());
        }
    }

    [Fact]
    public void LoadImages_GivesImagesWithoutASizeInTheirType()
    {
        IDataView view = Transform(_ml.Transforms.LoadImages("Image", _folder, "File"));
        var type = view.Schema["Image"].Type.ShouldBeOfType<ImageDataViewType>();
        (type.Width, type.Height).ShouldBe((0, 0));
        type.RawType.ShouldBe(typeof(MLImage));
    }

    [Fact]
    public void ExtractPixels_GivesPlanesInTheOrderOfChannels()
    {
        using MLImage image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Rgba32, [1, 2, 3, 255, 4, 5, 6, 255]);
        image.Save(Path.Combine(_folder, "0.png"));
        IDataView view = Transform(_ml.Transforms.LoadImages("Image", _folder, "File").Append(_ml.Transforms.ResizeImages("Image", 2, 1)).Append(_ml.Transforms.ExtractPixels("Pixels", "Image")));
        view.Schema["Pixels"].Type.ShouldBe(new VectorDataViewType(NumberDataViewType.Single, 3, 1, 2));
        view.GetColumn<VBuffer<float>>("Pixels").First().DenseValues().ShouldBe([1f, 4f, 2f, 5f, 3f, 6f]);
    }

    [Fact]
    public void ImageType_InMemory_WantsASizeAndDoesNotHoldImagesToIt()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromEnumerable<Unsized>([]));
        using MLImage image = Photos.Draw(0, 3, 1);
        IDataView view = _ml.Data.LoadFromEnumerable([new Photo { Image = image }]);
        view.Schema["Image"].Type.ShouldBe(new ImageDataViewType(16, 16));
        view.GetColumn<MLImage>("Image").Single().Width.ShouldBe(3);
    }

    [Fact]
    public void Pixels_OfAnImage_AreBlueGreenRedWhateverItsFormat()
    {
        using MLImage rgba = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, [1, 2, 3, 255]);
        using MLImage bgra = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [1, 2, 3, 255]);
        rgba.GetBGRPixels.ShouldBe([(byte)3, (byte)2, (byte)1]);
        bgra.GetBGRPixels.ShouldBe([(byte)1, (byte)2, (byte)3]);
        Should.Throw<ArgumentException>(() => MLImage.CreateFromPixels(2, 2, MLPixelFormat.Rgba32, new byte[3]));
        Should.Throw<ArgumentException>(() => MLImage.CreateFromStream(new MemoryStream([1, 2, 3])));
    }

    [Fact]
    public void SavedAndLoaded_ImageTransforms_GiveTheSamePixels()
    {
        IDataView data = Data();
        ITransformer model = _ml.Transforms.LoadImages("Image", _folder, "File").Append(_ml.Transforms.ResizeImages("Image", 5, 5)).Append(_ml.Transforms.ExtractPixels("Pixels", "Image")).Fit(data);
        Photos.Vectors(Photos.SaveAndLoad(_ml, model).Transform(data), "Pixels").ShouldBe(Photos.Vectors(model.Transform(data), "Pixels"));
    }

    private IDataView Transform<T>(IEstimator<T> estimator)
        where T : class, ITransformer => estimator.Fit(Data()).Transform(Data());

    private IDataView Data() => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(i => new Row { File = $"{i}.png" }));

    private sealed class Unsized
    {
        [ImageType]
        public MLImage? Image { get; set; }
    }

    private sealed class Row
    {
        public string File { get; set; } = "";
    }
}
