using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Lime;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Pipeline;

/// <summary>The smallest picture, a very large one, a damaged one.</summary>
public sealed class UnusualPicturesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-pictures").FullName;
    private readonly MLContext _ml = new(1);
    private readonly nn.Module<Tensor, Tensor> _net = Photos.Net();

    public void Dispose()
    {
        _net.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void Explain_AnySize_GivesFiniteNumbers(int size)
    {
        using MLImage image = Grey(size);
        IDataView data = _ml.Data.LoadFromEnumerable([new Photo { Image = image }]);

        IDataView view = Photos.Vision(_ml).ScoreImages("Image", _net, Photos.Recipe, Photos.Labels).Cam("Cam", CamMethod.GradCam, "conv3")
            .Lime("Lime", new ImageLimeOptions { Lime = new LimeImageOptions { Samples = 20 }, Segmentation = ImageSegmentation.Grid(4, 4) }).Attribution("Saliency", new Saliency())
            .Fit(data).Transform(data);

        foreach (string column in (string[])["Score", "Cam", "Lime", "Saliency"])
            Photos.Vectors(view, column)[0].ShouldAllBe(v => float.IsFinite(v), column);
    }

    [Theory]
    [InlineData("damaged.jpg")]
    [InlineData("cut.png")]
    [InlineData("empty.jpg")]
    public void Explain_DamagedFile_SaysWhichRow_AndTheNextPassWorks(string name)
    {
        using (MLImage image = Photos.Draw(0, 20, 18))
            image.Save(Path.Combine(_folder, "good.png"));
        byte[] good = File.ReadAllBytes(Path.Combine(_folder, "good.png"));
        File.WriteAllBytes(Path.Combine(_folder, name), name switch
        {
            "damaged.jpg" => [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. Enumerable.Range(0, 300).Select(i => (byte)(i * 7))],
            "cut.png" => good[..40],
            _ => [],
        });
        ITransformer model = _ml.Transforms.LoadImages("Image", _folder, "File").Append(Photos.Vision(_ml).ScoreImages("Image", _net, Photos.Recipe, Photos.Labels)
            .Cam("Cam", CamMethod.GradCam, "conv3")).Fit(Files("good.png"));

        Exception error = Should.Throw<InvalidOperationException>(() => Photos.Vectors(model.Transform(Files("good.png", name)), "Cam"));

        error.Message.ShouldContain("Row 1");
        error.Message.ShouldContain("'Image'");
        Photos.Vectors(model.Transform(Files("good.png", "good.png")), "Cam").Length.ShouldBe(2);
    }

    private static MLImage Grey(int size)
    {
        byte[] pixels = new byte[4 * size * size];
        pixels.AsSpan().Fill(90);
        return MLImage.CreateFromPixels(size, size, MLPixelFormat.Rgba32, pixels);
    }

    private IDataView Files(params string[] names) => _ml.Data.LoadFromEnumerable(names.Select(n => new FileRow { File = n }));

    private sealed class FileRow
    {
        public string File { get; set; } = "";
    }
}
