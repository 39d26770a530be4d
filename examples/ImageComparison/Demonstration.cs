using MLNet.Xai.Core.Cam;
using MLNet.Xai.Vision.Models;
using Shapes;

namespace ImageComparison;

/// <summary>The networks of the demonstration, which learn to name shapes.</summary>
internal static class Demonstration
{
    public static Subject[] Subjects(Options options, string folder)
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
        Subject[] subjects =
        [
            Learn("CNN", new ShapeNet(), 300, 0.003, methods),
            Learn("ViT", new VisionTransformer(shape), 700, 0.0015, options.Methods ?? [.. methods, CamMethod.AttentionRollout]),
        ];
        foreach (Subject subject in subjects)
            Console.WriteLine($"{subject.Name}: {Training.Accuracy(subject.Model):P1} of 500 held-out pictures are named right");
        return subjects;

        Subject Learn(string name, ImageModel model, int steps, double rate, CamMethod[] methods) => Steps.Run($"{name}: training, or reading its weights", () => Subject.OfShapes(
            name, model, steps, rate, Path.Combine(folder, $"{name.ToLowerInvariant()}.safetensors"), options.Retrain, options.Samples, methods));
    }
}
