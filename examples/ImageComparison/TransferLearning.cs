using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Onnx;
using Shapes;

namespace ImageComparison;

/// <summary>
/// ML.NET's own way to classify images: DnnFeaturizeImage, here ImageNet's ResNet-18 as it comes in a package, and a linear model that ML.NET trains on what it says of pictures.
/// The network and the trained weights are found in the chain and explained together.
/// </summary>
internal static class TransferLearning
{
    private const int Side = 224;
    private const int Examined = 100;
    private const string Resized = "Resized";

    /// <summary>The chain from its file, or trained on so many pictures and saved there; with held-out ones.</summary>
    public static Study Learn(MLContext ml, Options options, string folder, int pictures = 250)
    {
        const string name = "ResNet-18";
        ITransformer chain = Steps.Run($"{name}: training the linear model, or reading it", () => Once(ml, Path.Combine(folder, "resnet-18.zip"), options.Retrain, pictures));
        PhotoSet drawn = ShapePhotos.Draw(ml, options.Count ?? 2, Side);
        OnnxInChain found = ml.Explain().Vision.FindOnnx(chain, drawn.Rows.Schema);
        // Explained are the images that the chain itself resized.
        PhotoSet photos = drawn with { Rows = chain.Transform(drawn.Rows), ImageColumn = found.ImageColumn };
        var subject = new Subject(name, found.Open(), found.Recipe, [.. found.Labels!])
        {
            Head = found.Head,
            Methods = options.Methods ?? [CamMethod.Cam, CamMethod.ScoreCam, CamMethod.AblationCam],
            TopPart = 0.15,
            TopSuperpixels = 3,
            Lime = new ImageLimeOptions
            {
                HideColor = ShapeLime.Hidden,
                Segmentation = ImageSegmentation.Quickshift(new QuickshiftOptions { KernelSize = 6, MaxDistance = 60, Ratio = 0.8, Sigma = 3 }),
                Lime = new LimeImageOptions { Samples = options.Samples ?? 200, TopLabels = 1 },
            },
        };
        Examine(ml, chain, subject, photos);
        return new Study(subject, photos);
    }

    private static ITransformer Once(MLContext ml, string file, bool again, int count)
    {
        if (again || !File.Exists(file))
        {
            IDataView pictures = ShapePhotos.View(ml, 0, count);
            var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Shape")
                .Append(ml.Transforms.ResizeImages(Resized, Side, Side, PhotoSet.Image))
                .Append(ml.Transforms.ExtractPixels("Pixels", Resized))
                .Append(ml.Transforms.DnnFeaturizeImage("Features", m => m.ModelSelector.ResNet18(ml, m.OutputColumn, m.InputColumn), "Pixels"))
                .AppendCacheCheckpoint(ml)
                .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy())
                .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
            ml.Model.Save(pipeline.Fit(pictures), pictures.Schema, file);
        }

        return ml.Model.Load(file, out _);
    }

    private static void Examine(MLContext ml, ITransformer chain, Subject subject, PhotoSet photos)
    {
        MulticlassClassificationMetrics metrics = Steps.Run($"{subject.Name}: naming {Examined} held-out pictures", () =>
            ml.MulticlassClassification.Evaluate(chain.Transform(ShapePhotos.View(ml, Training.HeldOut, Examined))));
        Console.WriteLine($"{subject.Name}: {metrics.MicroAccuracy:P1} of {Examined} held-out pictures are named right");

        // What is explained is what ML.NET's chain says.
        IDataView both = subject.Score(ml, photos.ImageColumn, prefix: "Found.").Fit(photos.Rows).Transform(photos.Rows);
        using var row = new RowReader(both);
        row.Next();
        Console.WriteLine($"{subject.Name}: the scores of the chain are met to {TensorPrimitives.Distance<float>(row.Vector("Score"), row.Vector("Found.Score")):E1}");
    }
}
