using System.Globalization;
using System.Runtime.InteropServices;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.AnyModel;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Benchmarks.Vision;

/// <summary>ResNet-18 of Microsoft.ML.DnnImageFeaturizer on ONNX Runtime: explanations against the runtime alone, and against libtorch.</summary>
internal static class OnnxBenchmark
{
    private const int Size = 224, Classes = 10, Channels = 512, AtOnce = 4;

    public static void Run(bool quick, string? filter)
    {
        TorchRuntime.EnsureLoaded();
        set_num_threads(1);
        random.manual_seed(1);
        int samples = quick ? 64 : 1000, pairs = quick ? 1 : 3, measured = quick ? 48 : 128;
        byte[] network = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx"));
        float[] weights = [.. randn(Classes * Channels).data<float>()], biases = new float[Classes];
        network = GraphMerge.Linear(network, NetworkGraph.Read(network).Outputs[0].Name, weights, biases);
        using var onnx = new OnnxImageModel(network, new OnnxImageOptions { Threads = 1 });
        string preprocess = Path.Combine(AppContext.BaseDirectory, "DnnImageModels", "ResNetPrepOnnx", "ResNetPreprocess.onnx");
        using var rows = new TransformerRows(preprocess, network, onnx.InputName, Size);
        using OnnxImageModel found = rows.Found.Open(new OnnxImageOptions { Threads = 1 });
        using TransformerImageModel called = rows.ToNetwork();
        using ImageModel torch = ImageModels.Create("resnet18", Classes);
        byte[] rgb = new byte[3 * Size * Size];
        new Random(1).NextBytes(rgb);
        Tensor picture = ImageRecipe.ImageNet.ToTensor(rgb), few = picture.repeat(AtOnce, 1, 1, 1);
        var options = new ImageLimeOptions { Segmentation = ImageSegmentation.Grid(7, 7), Lime = new LimeImageOptions { Samples = samples } };
        var onOnnx = new ImageLimeExplainer(onnx, ImageRecipe.ImageNet);
        var onTorch = new ImageLimeExplainer(torch, ImageRecipe.ImageNet);
        var cam = new CamExplainer(onnx);

        // The same network on the same pixels by three ways: explanations must be the same before they are timed.
        ImageLimeOptions raw = new() { Segmentation = options.Segmentation, Head = ModelHead.Raw, Lime = options.Lime };
        ImageLimeExplainer direct = new(found, rows.Found.Recipe), through = new(called, called.Parts.Recipe);
        Check(rows.Lime(rgb, Few(raw)), direct.Explain(rgb, Few(raw)).Lime, through.Explain(rgb, Few(raw)).Lime);
        (string Name, string What, Action Plain, double Factor, Action Ours)[] all =
        [
            ("share", $"LIME, {samples} samples, against ONNX Runtime alone on as many pictures: the part of the time that is the network's", () => Repeat(samples / AtOnce, () => onnx.call(few)), 1, () => onOnnx.Explain(rgb, options)),
            ("lime", $"LIME, {samples} samples, against libtorch with batch norms folded", () => onTorch.Explain(rgb, options), 1, () => onOnnx.Explain(rgb, options)),
            ("rows", $"LIME, {samples} samples, against ML.NET's chain (as DnnFeaturizeImage: ResizeImages, ExtractPixels, two ONNX models) row by row: `FindOnnx` and `ScoreOnnx`", () => rows.Lime(rgb, raw), 1, () => direct.Explain(rgb, raw)),
            ("called", $"LIME, {samples} samples, against ML.NET's chain row by row: `Predictions`, which calls the chain", () => rows.Lime(rgb, raw), 1, () => through.Explain(rgb, raw)),
            ("scorecam", $"Score-CAM, {Channels} channels, against ONNX Runtime alone on as many pictures", () => Repeat(samples / AtOnce, () => onnx.call(few)), (double)Channels / samples,
                () => cam.Explain(picture, new CamOptions { Method = CamMethod.ScoreCam })),
            ("scorecam", $"Score-CAM, {Channels} channels, against all masks first, then pictures in batches of 16, each score fetched by itself ({measured} of them measured)", () => ScoreCam(onnx, picture, measured), (double)Channels / measured,
                () => cam.Explain(picture, new CamOptions { Method = CamMethod.ScoreCam })),
            ("ablation", $"Ablation-CAM, {Channels} channels, against the whole network for every channel", () => Repeat(samples / 8, () => onnx.call(picture)), Channels / (samples / 8.0),
                () => cam.Explain(picture, new CamOptions { Method = CamMethod.AblationCam })),
        ];
        List<string> lines = [];
        foreach ((string name, string what, Action plain, double factor, Action ours) in all)
        {
            if (filter is not null && !name.Contains(filter, StringComparison.Ordinal))
                continue;
            PairedRun run = PairedRun.Measure(new Timed(plain, 1, Clock.Processor), new Timed(ours, 1, Clock.Processor), pairs, 0);
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"| {what} | {run.Baseline * factor / 1000:0} | {run.Ours / 1000:0} | {run.MinRatio * factor:0.00} - **{run.Ratio * factor:0.00}** - {run.MaxRatio * factor:0.00} |"));
            Console.Error.WriteLine(lines[^1]);
        }

        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # ONNX networks

            `dotnet run build.cs bench onnx{(quick ? " --quick" : "")}`, {DateTime.UtcNow:yyyy-MM-dd}, {RuntimeInformation.FrameworkDescription}, one thread each of ONNX Runtime and of libtorch, processor time of all threads (ML.NET's
            cursors have some of their own); both sides in turn, medians, ratio min - **median** - max. ResNet-18 of Microsoft.ML.DnnImageFeaturizer with a linear layer, {Size} x {Size} pixels.

            | what | plain, ms | ours, ms | plain / ours |
            | --- | --: | --: | --: |
            {string.Join('\n', lines)}

            """);
        Console.WriteLine(text);
        if (filter is null && !quick)
            File.WriteAllText(Path.Combine(TestData.Root, "benchmarks", "results", "onnx.md"), text);
    }

    private static ImageLimeOptions Few(ImageLimeOptions options) => new() { Segmentation = options.Segmentation, Head = options.Head, Lime = new LimeImageOptions { Samples = 100 } };

    private static void Check(LimeImageExplanation expected, params LimeImageExplanation[] found)
    {
        double scale = expected.Fits[0].Weights.Max(Math.Abs);
        foreach (LimeImageExplanation other in found)
        {
            double largest = expected.Fits[0].Weights.Zip(other.For(expected.Labels[0]).Weights).Max(p => Math.Abs(p.First - p.Second));
            if (!(largest <= 1e-3 * scale))
                throw new InvalidOperationException($"The ways differ: weights by {largest}, of up to {scale}.");
        }
    }

    private static void ScoreCam(OnnxImageModel onnx, Tensor picture, int channels)
    {
        using IDisposable mode = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor masks = nn.functional.interpolate(onnx.Activations(picture, onnx.FeatureLayer!).narrow(1, 0, channels), [Size, Size], mode: InterpolationMode.Bilinear, align_corners: true)[0].unsqueeze(1);
        Tensor low = masks.amin([2, 3], keepdim: true);
        masks = picture * ((masks - low) / (masks.amax([2, 3], keepdim: true) - low + 1e-8));
        for (int c = 0; c < channels; c += 16)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor scores = onnx.call(masks.narrow(0, c, Math.Min(16, channels - c)));
            for (int i = 0; i < scores.shape[0]; i++)
                scores[i, 0].item<float>();
        }
    }

    private static void Repeat(int times, Action act)
    {
        for (int i = 0; i < times; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            act();
        }
    }
}
