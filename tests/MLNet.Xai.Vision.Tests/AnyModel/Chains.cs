using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Vision.Tests.Onnx;
using MLNet.Xai.Vision.Tests.Pipeline;

namespace MLNet.Xai.Vision.Tests.AnyModel;

/// <summary>ML.NET chains from images to scores, around one small network.</summary>
internal sealed class Chains : IDisposable
{
    public const int Size = TinyNetwork.Size;

    public Chains()
    {
        Network = new TinyNetwork(batch: 1);
        File.WriteAllBytes(Path.Combine(Folder, "tiny.onnx"), Network.Bytes);
    }

    public MLContext Ml { get; } = new(1);

    public TinyNetwork Network { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("xai").FullName;

    public VisionCatalog Vision => Photos.Vision(Ml);

    /// <summary>What the network takes of a picture of its size.</summary>
    public static ImageRecipe Recipe { get; } = new() { Name = "chain", Height = Size, Width = Size };

    /// <summary>Resizes, and gives the network's logits.</summary>
    /// <param name="resized">The resized images; may be the column itself.</param>
    /// <param name="resizing">How.</param>
    public IEstimator<ITransformer> Logits(string resized = "Resized", ImageResizingEstimator.ResizingKind resizing = ImageResizingEstimator.ResizingKind.IsoCrop) =>
        Ml.Transforms.ResizeImages(resized, Size, Size, "Image", resizing).Append(Scores(resized));

    /// <summary>The network's logits of images that have its size.</summary>
    public IEstimator<ITransformer> Scores(string image) =>
        Ml.Transforms.ExtractPixels("input", image, scaleImage: 1 / 255f).Append(Ml.Transforms.ApplyOnnxModel("logits", "input", Path.Combine(Folder, "tiny.onnx")));

    /// <summary>Writes images as files; their names.</summary>
    public string[] Write(int count)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "images")).FullName;
        return [.. Photos.Rows(count).Select((row, i) =>
        {
            row.Image!.Save(Path.Combine(folder, $"{i}.png"));
            return $"{i}.png";
        })];
    }

    public void Dispose()
    {
        Network.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
