using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Onnx;
using MLNet.Xai.Vision.Tests.Onnx;
using MLNet.Xai.Vision.Tests.Pipeline;

namespace MLNet.Xai.Vision.Tests.AnyModel;

/// <summary>A thousand images leave nothing behind: images, tensors, sessions and native memory are counted.</summary>
public sealed class LeakTests
{
    private const int Images = 1000, Size = 112;

    // What one image, or one tensor of a picture, left behind by each row would come to is three times this.
    private const long MostGrowth = 48L << 20;
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Predictions_OfAThousandImages_DisposeOfEveryPictureAndOfNoneOfTheUsers()
    {
        List<MLImage> seen = [];
        IDataView data = Photos.View(_ml, Images);
        ITransformer resize = _ml.Transforms.ResizeImages("Resized", 16, 16, "Image").Fit(data);
        ITransformer model = new TransformerChain<ITransformer>(resize, new ImageFunction("Resized", image =>
        {
            seen.Add(image);
            return image.Pixels[0];
        }));
        IDataView explained = _ml.Explain().Vision.Predictions(model, data.Schema, "Image", options: new() { Head = ModelHead.Raw })
            .Lime("Lime", new() { Segmentation = ImageSegmentation.Grid(2, 2), Lime = new LimeImageOptions { Samples = 8 } })
            .Attribution("Map", new Occlusion { Window = [8, 8], Stride = [8, 8] }).Fit(data).Transform(data);
        seen.Clear();
        long tensors = LiveTensors.Count();

        Photos.Vectors(explained, "Lime").Length.ShouldBe(Images);
        Photos.Vectors(explained, "Map").Length.ShouldBe(Images);

        seen.Count.ShouldBeGreaterThan(12 * Images);
        seen.Count(IsAlive).ShouldBe(0);
        data.GetColumn<MLImage>("Image").ShouldAllBe(image => IsAlive(image));
        LiveTensors.Count().ShouldBe(tensors);
    }

    [Fact]
    public void Predictions_OfAThousandFiles_KeepMemory()
    {
        using var chains = new Chains();
        IDataView files = Files(chains.Folder);
        ITransformer model = _ml.Transforms.LoadImages("Image", chains.Folder, "File").Append(_ml.Transforms.ResizeImages("Image", Size, Size)).Append(_ml.Transforms.ExtractPixels("Pixels", "Image"))
            .Append(_ml.Transforms.CustomMapping<Pixels, Mean>((row, mean) => mean.Score = row.Values[0], null)).Fit(files);
        Grows(_ml.Explain().Vision.Predictions(model, files.Schema, "File", options: new() { Head = ModelHead.Raw })
            .Attribution("Map", new Occlusion { Window = [Size / 2, Size / 2], Stride = [Size / 2, Size / 2] }).Fit(files).Transform(files), "Map").ShouldBeLessThan(MostGrowth);
    }

    [Fact]
    public void OnnxColumns_OfAThousandFiles_KeepMemoryAndSessions()
    {
        string folder = Directory.CreateTempSubdirectory("xai").FullName;
        try
        {
            using var net = new TinyNetwork(size: Size);
            using OnnxImageModel onnx = net.Onnx(new OnnxImageOptions { Threads = 1 });
            IDataView files = Files(folder);
            var recipe = new ImageRecipe { Height = Size, Width = Size };
            IDataView explained = _ml.Transforms.LoadImages("Image", folder, "File").Append(_ml.Explain().Vision.ScoreOnnx("Image", onnx, recipe, Photos.Labels)
                .Cam("Cam", CamMethod.EigenCam, "conv4").Cam("Ablation", CamMethod.AblationCam, "conv4")).Fit(files).Transform(files);
            int before = OnnxSession.Live;
            Grows(explained, "Cam").ShouldBeLessThan(MostGrowth);
            Photos.Vectors(_ml.Data.TakeRows(explained, 20), "Ablation").Length.ShouldBe(20);

            // The whole network, and one or two parts of it for each cut that was asked for.
            (OnnxSession.Live - before).ShouldBeInRange(0, 4);
            onnx.Dispose();
            OnnxSession.Live.ShouldBeLessThan(before);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Sessions_OfNetworksThatAreDisposed_AreClosed()
    {
        int before = OnnxSession.Live;
        using var net = new TinyNetwork(softmax: true);
        for (int i = 0; i < 20; i++)
        {
            using OnnxImageModel onnx = net.Onnx();
            using TorchSharp.torch.Tensor images = TorchSharp.torch.zeros(1, 3, 16, 16);
            foreach (string layer in (string[])["conv1", "add", "conv3", "both", "conv4"])
                onnx.Activations(images, layer).Dispose();
        }

        OnnxSession.Live.ShouldBe(before);
    }

    /// <summary>Bytes of memory that the last nine tenths of the rows add to the process.</summary>
    private static long Grows(IDataView explained, string column)
    {
        DataViewSchema.Column read = explained.Schema[column];
        using DataViewRowCursor cursor = explained.GetRowCursor([read]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(read);
        VBuffer<float> value = default;
        (long first, int rows) = (0, 0);
        for (; cursor.MoveNext(); rows++)
        {
            getter(ref value);
            if (rows == Images / 10)
                first = Resident();
        }

        rows.ShouldBe(Images);
        return Resident() - first;
    }

    // Twenty files, again and again.
    private IDataView Files(string folder)
    {
        for (int i = 0; i < 20; i++)
        {
            using MLImage image = Photos.Draw(i, Size + i, Size + 10);
            image.Save(Path.Combine(folder, $"{i}.png"));
        }

        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Images).Select(i => new FileRow { File = $"{i % 20}.png" }));
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static bool IsAlive(MLImage image)
    {
        try
        {
            return image.Width > 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private sealed class FileRow
    {
        public string File { get; set; } = "";
    }

    private sealed class Pixels
    {
        [ColumnName("Pixels"), VectorType(3 * Size * Size)]
        public float[] Values { get; set; } = [];
    }

    private sealed class Mean
    {
        public float Score { get; set; }
    }
}
