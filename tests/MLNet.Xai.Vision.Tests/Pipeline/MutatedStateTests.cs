using System.Text;
using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Persistence;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Lime;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Pipeline;

/// <summary>What our columns keep in a model's file, damaged: only InvalidDataException, and memory that the state's size bounds.</summary>
public sealed class MutatedStateTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly nn.Module<Tensor, Tensor> _net = Photos.Net();

    public void Dispose() => _net.Dispose();

    [Fact]
    public void Read_MutatedImageColumns()
    {
        IDataView data = Photos.View(_ml, 2);
        ExplainingTransformer model = Photos.Vision(_ml).ScoreImages("Image", _net, Photos.Recipe, Photos.Labels, new ImageScoringOptions { Architecture = "tiny-gap" })
            .Cam("Cam", CamMethod.GradCam, "conv3")
            .Lime("Lime", new() { Segmentation = ImageSegmentation.Grid(3, 3), Lime = new LimeImageOptions { Samples = 24 } })
            .Attribution("Smooth", new SmoothGrad { Method = new IntegratedGradients { Baseline = zeros(1, 3, 16, 16) } })
            .Attribution("Rise", new Rise())
            .Quality("Cam", "Cam")
            .Fit(data);
        Hold(model.Rows, 21);
    }

    [Fact]
    public void Read_MutatedMapColumns()
    {
        IDataView data = Photos.View(_ml, 2);
        ExplainingTransformer scored = Photos.Vision(_ml).ScoreImages("Image", _net, Photos.Recipe, Photos.Labels).Cam("A", CamMethod.GradCam, "conv3").Cam("B", CamMethod.EigenCam, "conv3").Fit(data);
        data = scored.Transform(data);
        Hold(Photos.Vision(_ml).Agreement("Iou", "A", "B").Fit(data).Rows, 22);
        Hold(Photos.Vision(_ml).Localisation("Found", "A", "B").Fit(data).Rows, 23);
        Hold(Photos.Vision(_ml).Overlay("Over", "Image", "A", Photos.Recipe).Fit(data).Rows, 24);
    }

    [Fact]
    public void Read_MutatedLoader()
    {
        var loader = (ISavedTransformer)Photos.Vision(_ml).LoadImages("Photo", "folder", "File").Fit(_ml.Data.LoadFromEnumerable([new { File = "a.png" }]));
        Hold(Bytes(writer => ExplainerState.Write(writer, loader.GetType(), loader.Write)), reader => ExplainerState.Read<ISavedTransformer>(reader), 25);
    }

    private static void Hold(RowExplainer rows, int seed) =>
        Hold(Bytes(writer => ExplainerState.Write(writer, rows)), reader => ExplainerState.Read(reader), seed);

    private static void Hold(byte[] state, Action<BinaryReader> read, int seed)
    {
        read(new BinaryReader(new MemoryStream(state)));
        long most = 0;
        foreach (byte[] changed in Mutations.Of(state, seed, 4000))
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() => read(new BinaryReader(new MemoryStream(changed)))));
        most.ShouldBeLessThan((64 * state.Length) + (1 << 20));
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using MemoryStream stream = new();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            write(writer);
        return stream.ToArray();
    }
}
