using Microsoft.ML;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Models;
using Shapes;

namespace ImageComparison;

/// <summary>The networks of the demonstration: three that learn to name shapes, and where the folder of real data is there a well-known one on photographs.</summary>
internal static class Demonstration
{
    public static Study[] Studies(MLContext ml, Options options, string folder)
    {
        var shape = new VisionTransformerOptions
        {
            ImageSize = ShapePicture.Size,
            PatchSize = 8,
            Width = 64,
            Depth = 3,
            Heads = 4,
            HiddenWidth = 128,
            ClassCount = ShapePicture.Names.Length,
        };
        CamMethod[] methods = options.Methods ?? [CamMethod.GradCam, CamMethod.ScoreCam, CamMethod.AblationCam];
        PhotoSet small = ShapePhotos.Draw(ml, options.Count ?? 10);
        Study[] studies =
        [
            Learn("CNN", new ShapeNet(), 300, 0.003, methods),
            Learn("ViT", new VisionTransformer(shape), 700, 0.0015, options.Methods ?? [CamMethod.GradCam, CamMethod.GradCamElementWise, CamMethod.ScoreCam, CamMethod.AblationCam, CamMethod.AttentionRollout]),
            TransferLearning.Learn(ml, options, folder),
        ];
        return Photographs(ml, options) is { } known ? [.. studies, known] : studies;

        Study Learn(string name, ImageModel model, int steps, double rate, CamMethod[] methods)
        {
            Subject subject = Steps.Run($"{name}: training, or reading its weights", () => Subject.OfShapes(
                name, model, steps, rate, Path.Combine(folder, $"{name.ToLowerInvariant()}.safetensors"), options.Retrain, options.Samples ?? 1000, methods));
            Console.WriteLine($"{name}: {Training.Accuracy(model):P1} of 500 held-out pictures are named right");
            return new Study(subject, small);
        }
    }

    /// <summary>ImageNet's MobileNetV2; null, said on the console, where its weights or the photographs are not there.</summary>
    private static Study? Photographs(MLContext ml, Options options)
    {
        string real = Environment.GetEnvironmentVariable("XAI_REAL") is { Length: > 0 } said ? said : Path.Combine(DemoFolder.Root, "..", "shared", "real");
        string weights = Path.Combine(real, "models", "mobilenet_v2_1.0_224.safetensors"), names = Path.Combine(real, "images", "imagenet_labels_1001.txt");
        if (!File.Exists(weights) || !File.Exists(names))
        {
            Console.WriteLine("MobileNetV2 on photographs is left out: $XAI_REAL is no folder with its weights (--weights, --model and --images, or --onnx and --images, take a network of your own)");
            return null;
        }

        var subject = new Subject("MobileNetV2", LayerListModel.Load(weights), ImageRecipe.Half, ClassNames.Read(names))
        {
            Methods = options.Methods ?? [CamMethod.GradCam, CamMethod.ScoreCam, CamMethod.AblationCam],
            Layer = options.Layer,
            Lime = new ImageLimeOptions { Lime = new LimeImageOptions { Samples = options.Samples ?? 200, TopLabels = 1 } },
            Threads = Environment.ProcessorCount,
        };
        // One: its layer has 1,280 channels, and Score-CAM asks the network for each.
        return new Study(subject, PhotoFolder.Read(ml, Path.Combine(real, "images"), options.Count ?? 1));
    }
}
