// Do explanations of an image classifier agree, and do they find the object? Grad-CAM, Score-CAM, Ablation-CAM, attention rollout and LIME side by side.
//   dotnet run -c Release --project examples/ImageComparison      on pictures of shapes, with their true masks: two networks that it trains itself (about a minute, once), and
//                                                            ImageNet's ResNet-18 in an ML.NET pipeline with a linear trainer; MobileNetV2 on photographs where $XAI_REAL is
//   dotnet run --project examples/ImageComparison -- --weights <file> --model <name> --images <folder> [--labels <file>]
//   dotnet run --project examples/ImageComparison -- --onnx <file> --recipe imagenet --images <folder> [--labels <file>]
//   dotnet run --project examples/ImageComparison -- --mlnet <model.zip> --images <folder>
//   dotnet run --project examples/ImageComparison -- --help

using System.Runtime.InteropServices;
using ImageComparison;
using Microsoft.ML;
using MLNet.Xai.Torch;
using TorchSharp;

return CommandLine.Create(Run).Parse(args).Invoke();

static int Run(Options options)
{
    try
    {
        string folder = Directory.CreateDirectory(options.Output).FullName;
        // In networks as small as the demonstration's, threads wait for each other more than they work.
        bool demonstration = options is { Weights: null, Onnx: null, SavedModel: null };
        TorchRuntime.EnsureLoaded();
        torch.set_num_threads(demonstration ? 1 : Environment.ProcessorCount);
        torch.random.manual_seed(1);
        var ml = new MLContext(seed: 1);
        Study[] studies = options switch
        {
            { Onnx: not null } => [new Study(OnnxSubject.Load(options), Photographs())],
            { SavedModel: not null } => [SavedModelStudy.Load(ml, options)],
            { Weights: not null } => [new Study(WeightsSubject.Load(options), Photographs())],
            _ => Demonstration.Studies(ml, options, folder),
        };

        PhotoSet Photographs() => PhotoFolder.Read(ml, options.Images, options.Count ?? 10);

        Agreement[] averages = Comparison.Run(ml, folder, studies);
        Console.WriteLine($"\n{"intersection over union, mean",-58}{"IoU",8}{"chance",10}");
        foreach (Agreement average in averages)
            Console.WriteLine($"{$"{average.Network}: {average.First} / {average.Second}",-58}{average.Overlap,8:F3}{average.Chance,10:F3}");
        Console.WriteLine($"\nAll of it side by side: {Path.Combine(folder, "comparison.html")}");
        return 0;
    }
    catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException or ExternalException)
    {
        // What the user can put right: the message says how.
        string parameter = e is ArgumentException { ParamName: { } name } ? $" (Parameter '{name}')" : "";
        Console.Error.WriteLine(parameter.Length > 0 ? e.Message.Replace(parameter, "", StringComparison.Ordinal) : e.Message);
        return 1;
    }
}
