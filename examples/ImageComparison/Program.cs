// Do explanations of an image classifier agree, and do they find the object? Grad-CAM, Score-CAM, Ablation-CAM, attention rollout and LIME side by side.
//   dotnet run --project examples/ImageComparison            two networks that it trains itself (about a minute, once), on pictures of shapes
//   dotnet run --project examples/ImageComparison -- --weights <file> --model <name> --images <folder> [--labels <file>]
//   dotnet run --project examples/ImageComparison -- --help

using System.Runtime.InteropServices;
using ImageComparison;
using Microsoft.ML;
using TorchSharp;

return CommandLine.Create(Run).Parse(args).Invoke();

static int Run(Options options)
{
    try
    {
        string folder = Directory.CreateDirectory(options.Output).FullName;
        // In networks as small as the demonstration's, threads wait for each other more than they work.
        torch.set_num_threads(options.Weights is null ? 1 : Environment.ProcessorCount);
        torch.random.manual_seed(1);
        var ml = new MLContext(seed: 1);
        Subject[] subjects = options.Weights is null ? Demonstration.Subjects(options, folder) : [Subject.Load(options)];
        PhotoSet photos = options.Weights is null ? ShapePhotos.Draw(ml, options.Count) : PhotoFolder.Read(ml, options.Images, options.Count);

        Agreement[] averages = Comparison.Run(ml, folder, subjects, photos);
        Console.WriteLine($"\n{"intersection over union, mean",-58}{"IoU",8}{"chance",10}");
        foreach (Agreement average in averages)
            Console.WriteLine($"{$"{average.Network}: {average.First} / {average.Second}",-58}{average.Overlap,8:F3}{average.Chance,10:F3}");
        Console.WriteLine($"\nAll of it side by side: {Path.Combine(folder, "comparison.html")}");
        return 0;
    }
    catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException or UnauthorizedAccessException or ExternalException)
    {
        // What the user can put right: the message says how.
        string parameter = e is ArgumentException { ParamName: { } name } ? $" (Parameter '{name}')" : "";
        Console.Error.WriteLine(parameter.Length > 0 ? e.Message.Replace(parameter, "", StringComparison.Ordinal) : e.Message);
        return 1;
    }
}
