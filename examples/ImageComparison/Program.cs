// Do explanations of an image classifier agree, and do they find the object? Grad-CAM, Score-CAM, Ablation-CAM, attention rollout and LIME side by side.
//   dotnet run --project examples/ImageComparison            two networks that it trains itself (about a minute, once), on pictures of shapes
//   dotnet run --project examples/ImageComparison -- --weights <file> --model <name> --images <folder> [--labels <file>]

using ImageComparison;
using MLNet.Xai.Vision.Models;
using Shapes;
using TorchSharp;

Options options = Options.Parse(args);
string folder = Directory.CreateDirectory(options.Output).FullName;
if (options.Weights is null)
    torch.set_num_threads(1); // in networks this small threads wait for each other more than they work
torch.random.manual_seed(1);

Subject[] subjects;
Photo[] photos;
if (options.Weights is null)
{
    var shapes = new VisionTransformerOptions
    {
        ImageSize = ShapePicture.Size,
        PatchSize = 8,
        Width = 64,
        Depth = 3,
        Heads = 4,
        HiddenWidth = 128,
        ClassCount = ShapePicture.Names.Length,
    };
    Subject Learn(string name, ImageModel model, int steps, double rate) => Steps.Run($"{name}: training, or reading its weights", () =>
        Subject.OfShapes(name, model, steps, rate, Path.Combine(folder, $"{name.ToLowerInvariant()}.safetensors"), options.Retrain, options.Samples));
    subjects = [Learn("CNN", new ShapeNet(), 300, 0.003), Learn("ViT", new VisionTransformer(shapes), 700, 0.0015)];
    foreach (Subject subject in subjects)
        Console.WriteLine($"{subject.Name}: {Training.Accuracy(subject.Model):P1} of 500 held-out pictures are named right");
    photos = [.. Enumerable.Range(0, 10).Select(Photo.OfShape)];
}
else
{
    subjects = [Subject.Load(options)];
    string[] files = [.. Directory.GetFiles(options.Images).Where(f => Path.GetExtension(f).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg").Order(StringComparer.Ordinal).Take(10)];
    photos = files.Length > 0 ? [.. files.Select(f => Photo.Load(f, options.Recipe))] : throw new ArgumentException($"There is no PNG or JPEG file in '{options.Images}'.");
}

Agreement[] averages = Comparison.Run(folder, subjects, photos);
Console.WriteLine($"\n{"intersection over union, mean",-52}{"IoU",8}{"chance",10}");
foreach (Agreement average in averages)
    Console.WriteLine($"{$"{average.Network}: {average.First} / {average.Second}",-52}{average.Overlap,8:F3}{average.Chance,10:F3}");
Console.WriteLine($"\nAll of it side by side: {Path.Combine(folder, "comparison.html")}");
