using System.Globalization;
using System.Runtime.InteropServices;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Models.Folded;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Benchmarks.Vision;

/// <summary>Explanations of images against what the model alone costs, and against the plain ways to compute them.</summary>
/// <remarks>Random weights: time does not depend on them, but for Score-CAM's dead channels, of which there are none then.</remarks>
internal static class VisionBenchmark
{
    private const int Size = 224;

    public static void Run(bool quick, string? filter)
    {
        set_num_threads(1);
        random.manual_seed(1);
        int pairs = quick ? 1 : 3;
        List<string> rows = [];
        using (ImageModel resNet = ImageModels.Create("resnet18"))
        {
            Add(rows, filter, "gradcam", () => GradCam(resNet, quick ? 5 : 20));
            Add(rows, filter, "ablation", () => Ablation(resNet, pairs));
            Add(rows, filter, "scorecam", () => ScoreCam(resNet, "layer4", quick ? 48 : 128, pairs));
            Add(rows, filter, "lime", () => Lime(resNet, quick ? 32 : 160, 1, pairs));
            Add(rows, filter, "lime", () => Lime(resNet, quick ? 32 : 160, 16, pairs));
            Add(rows, filter, "share", () => Share(resNet, quick ? 64 : 320, pairs));
        }

        using (ImageModel mobile = ImageModels.Create("mobilenet_v2"))
        {
            Add(rows, filter, "scorecam", () => ScoreCam(mobile, "features.17", quick ? 48 : 128, pairs));
            Add(rows, filter, "lime", () => Lime(mobile, quick ? 32 : 160, 1, pairs));
            Add(rows, filter, "lime", () => Lime(mobile, quick ? 32 : 160, 16, pairs));
            Add(rows, filter, "share", () => Share(mobile, quick ? 64 : 320, pairs));
        }

        // Not folded: gains by pictures in portions only.
        using (ImageModel squeeze = ImageModels.Create("squeezenet1_1"))
            Add(rows, filter, "lime", () => Lime(squeeze, quick ? 32 : 160, 16, pairs));

        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # Explanations of images

            `dotnet run build.cs bench vision{(quick ? " --quick" : "")}`, {DateTime.UtcNow:yyyy-MM-dd}, {RuntimeInformation.FrameworkDescription}, {VectorWidth()}, one torch thread,
            processor time of that thread; both sides in turn, medians, ratio min - **median** - max. {Size} x {Size} pixels, random weights.

            | what | plain, ms | ours, ms | plain / ours |
            | --- | --: | --: | --: |
            {string.Join('\n', rows)}

            """);
        Console.WriteLine(text);
        if (filter is not null)
            return;
        string path = Path.Combine(TestData.Root, "benchmarks", "results", "vision.md");
        File.WriteAllText(path, text);
    }

    private static void Add(List<string> rows, string? filter, string name, Func<string> measure)
    {
        if (filter is not null && !name.Contains(filter, StringComparison.Ordinal))
            return;
        rows.Add(measure());
        Console.Error.WriteLine(rows[^1]);
    }

    private static string GradCam(ImageModel model, int pairs)
    {
        Tensor image = randn(1, 3, Size, Size);
        var explainer = new CamExplainer(model);
        return Pairs($"Grad-CAM against one forward pass, {model.Architecture}", pairs, () => Forward(model, image), () => explainer.Explain(image));
    }

    private static string Ablation(ImageModel model, int pairs)
    {
        Tensor image = randn(1, 3, Size, Size);
        var explainer = new CamExplainer(model);
        const int channels = 512, measured = 32;
        return Pairs(
            $"Ablation-CAM, {channels} channels of layer4, against the whole network for every channel ({measured} of them measured), {model.Architecture}",
            pairs,
            () =>
            {
                using IDisposable mode = no_grad();
                for (int c = 0; c < measured; c++)
                {
                    using DisposeScope scope = NewDisposeScope();
                    int channel = c;
                    var hook = model.Layer("layer4").register_forward_hook((_, _, o) =>
                    {
                        Tensor copy = o.clone();
                        copy.select(1, channel).fill_(0);
                        return copy;
                    });
                    model.call(image);
                    hook.remove();
                }
            },
            () => explainer.Explain(image, new CamOptions { Method = CamMethod.AblationCam }),
            factor: (double)channels / measured);
    }

    /// <summary>Plain: all masks first, then batches of 16, each score fetched by itself.</summary>
    private static string ScoreCam(ImageModel model, string layer, int channels, int pairs)
    {
        Tensor image = randn(1, 3, Size, Size);
        var explainer = new CamExplainer(model);
        int all = layer == "layer4" ? 512 : 320;
        return Pairs(
            $"Score-CAM, {all} channels of {layer}, against all masks first and the model as it is ({channels} of them measured), {model.Architecture}",
            pairs,
            () =>
            {
                using IDisposable mode = no_grad();
                using DisposeScope scope = NewDisposeScope();
                Tensor? maps = null;
                var hook = model.Layer(layer).register_forward_hook((_, _, o) =>
                {
                    maps = o.alias().DetachFromDisposeScope();
                    return null!;
                });
                model.call(image);
                hook.remove();
                Tensor masks = nn.functional.interpolate(maps!.narrow(1, 0, channels), [Size, Size], mode: InterpolationMode.Bilinear, align_corners: true)[0].unsqueeze(1);
                maps.Dispose();
                Tensor low = masks.amin([2, 3], keepdim: true);
                masks = image * ((masks - low) / (masks.amax([2, 3], keepdim: true) - low + 1e-8));
                for (int c = 0; c < channels; c += 16)
                {
                    using DisposeScope inner = NewDisposeScope();
                    Tensor scores = model.call(masks.narrow(0, c, Math.Min(16, channels - c)));
                    for (int i = 0; i < scores.shape[0]; i++)
                        scores[i, 0].item<float>();
                }
            },
            () => explainer.Explain(image, new CamOptions { Method = CamMethod.ScoreCam, Layers = [layer] }),
            factor: (double)all / channels);
    }

    /// <summary>Plain: each picture rendered and normalised by itself, then classified without folding.</summary>
    private static string Lime(ImageModel model, int samples, int batch, int pairs)
    {
        byte[] rgb = new byte[3 * Size * Size];
        new Random(1).NextBytes(rgb);
        var explainer = new ImageLimeExplainer(model, ImageRecipe.ImageNet);
        ImageLimeOptions options = Options(samples);
        var hidden = new HiddenImage(rgb, options.Segmentation.Segment(rgb, Size, Size));
        byte[] picture = new byte[rgb.Length];
        byte[] mask = new byte[hidden.Superpixels.Count];
        return Pairs(
            $"LIME, {samples} samples, against pictures rendered one by one and the model as it is in batches of {batch}, {model.Architecture}",
            pairs,
            () =>
            {
                for (int i = 0; i < samples; i += batch)
                {
                    using DisposeScope scope = NewDisposeScope();
                    List<Tensor> pictures = [];
                    for (int b = 0; b < batch; b++)
                    {
                        for (int s = 0; s < mask.Length; s++)
                            mask[s] = (byte)(((i + b) >> (s % 8)) & 1);
                        hidden.Render(mask, picture);
                        pictures.Add(ImageRecipe.ImageNet.ToTensor(picture));
                    }

                    Forward(model, cat(pictures));
                }
            },
            () => explainer.Explain(rgb, options));
    }

    /// <summary>Plain: nothing but the folded model, on as many batches.</summary>
    private static string Share(ImageModel model, int samples, int pairs)
    {
        byte[] rgb = new byte[3 * Size * Size];
        new Random(1).NextBytes(rgb);
        var explainer = new ImageLimeExplainer(model, ImageRecipe.ImageNet);
        Tensor batch = randn(16, 3, Size, Size);
        return Pairs(
            $"The model's share of LIME, {samples} samples, {model.Architecture}",
            pairs,
            () =>
            {
                using IDisposable mode = no_grad();
                using FoldedModel folded = FoldedModel.Of(model)!;
                for (int i = 0; i < samples; i += 16)
                    folded.Call(batch).Dispose();
            },
            () => explainer.Explain(rgb, Options(samples)));
    }

    private static ImageLimeOptions Options(int samples) => new()
    {
        Segmentation = ImageSegmentation.Grid(8, 6),
        Lime = new LimeImageOptions { Samples = samples, TopLabels = 1 },
    };

    private static void Forward(ImageModel model, Tensor image)
    {
        using IDisposable mode = no_grad();
        using DisposeScope scope = NewDisposeScope();
        model.call(image);
    }

    private static string Pairs(string what, int pairs, Action plain, Action ours, double factor = 1)
    {
        double[] theirs = new double[pairs], own = new double[pairs], ratios = new double[pairs];
        ours();
        for (int i = 0; i < pairs; i++)
        {
            theirs[i] = Milliseconds(plain) * factor;
            own[i] = Milliseconds(ours);
            ratios[i] = theirs[i] / own[i];
        }

        Array.Sort(theirs);
        Array.Sort(own);
        Array.Sort(ratios);
        return string.Create(
            CultureInfo.InvariantCulture, $"| {what} | {theirs[pairs / 2]:F1} | {own[pairs / 2]:F1} | {ratios[0]:F2} - **{ratios[pairs / 2]:F2}** - {ratios[^1]:F2} |");
    }

    private static double Milliseconds(Action work)
    {
        double start = Clock.Thread();
        work();
        return (Clock.Thread() - start) * 1000;
    }

    private static string VectorWidth() => System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? "AVX-512" : "AVX2 or less";
}
