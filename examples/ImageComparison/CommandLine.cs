using System.CommandLine;
using System.Globalization;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Lime;

namespace ImageComparison;

/// <summary>The command line.</summary>
internal static class CommandLine
{
    private static readonly Option<string> s_output = Text("--output", "where everything goes; default artifacts/demo/images");
    private static readonly Option<bool> s_retrain = new("--retrain") { Description = "trains the demonstration's networks anew though there are weights" };
    private static readonly Option<string> s_weights = Text("--weights", "another network: safetensors, .dat, .pth, .pt");
    private static readonly Option<string> s_onnx = Text("--onnx", "another network: an ONNX file. It does not say how pictures are prepared: --recipe does, or --order with --scale, --mean and --deviation");
    private static readonly Option<string> s_saved = Text("--mlnet", "a saved model of ML.NET's that takes images. One with an ONNX network in it (ApplyOnnxModel, or DnnFeaturizeImage and a linear trainer) has class activation maps; any other is called: occlusion, RISE, LIME");
    private static readonly Option<string> s_column = Text("--column", "what that model calls its column of pictures; default Image");
    private static readonly Option<string> s_model = Text(
        "--model", "its architecture: resnet18, mobilenet_v2, ... | vit (shape read from the weights) | layers (a layer list .json beside the weights)");
    private static readonly Option<string> s_images = Text("--images", "a folder of PNG and JPEG files of any size");
    private static readonly Option<string> s_labels = Text("--labels", "class names, JSON or a name on each line; without it class 0, class 1, ...");
    private static readonly Option<ImageRecipe> s_recipe = Read(
        "--recipe", "how pictures are prepared: imagenet (default with --weights), half, unit, caffe; the size is the network's", ImageRecipe.Named);
    private static readonly Option<float[]> s_mean = Read("--mean", "a mean a channel in place of the recipe's, 0.1307 for instance", Numbers);
    private static readonly Option<float[]> s_deviation = Read("--deviation", "a deviation a channel in place of the recipe's", Numbers);
    private static readonly Option<float?> s_scale = Read<float?>("--scale", "what a pixel (0 to 255) is multiplied with first, in place of the recipe's; 1/255 where there is none", text =>
        Numbers(text) is [> 0 and var scale] ? scale : throw new ArgumentException($"a number above 0, not '{text}'."));
    private static readonly Option<string> s_order = Read("--order", "the order of colours that the network takes, in place of the recipe's: rgb, bgr", text => Choice(text, "rgb", "bgr"));
    private static readonly Option<(int Height, int Width)?> s_size = Read<(int Height, int Width)?>("--size", "rows x columns, 224x224 for instance, where an ONNX file leaves them open", Size);
    private static readonly Option<string> s_layout = Read("--channels", "where an ONNX file leaves open whether channels come first or last: first, last", text => Choice(text, "first", "last"));
    private static readonly Option<int?> s_heads = Number("--heads", 1, "attention heads of a vit, which weights do not tell; default one for every 64 of its width");
    private static readonly Option<ModelHead?> s_head = Read<ModelHead?>(
        "--head", "what the outputs mean where that is not logits of two classes and more: softmax, sigmoid, binary (one logit), binaryprobability (one probability), raw",
        text => Enum.TryParse(text, ignoreCase: true, out ModelHead head) && Enum.IsDefined(head) ? head : throw new ArgumentException($"there is no head '{text}'."));
    private static readonly Option<int?> s_count = Number("--count", 1, "pictures, the first by name; default 10 (of the demonstration's large networks 2 for ResNet-18, 1 for MobileNetV2)");
    private static readonly Option<CamMethod[]> s_methods = Read(
        "--methods", "class activation maps, with commas; default Grad-CAM, Score-CAM, Ablation-CAM, for a vit Grad-CAM, attention rollout. LIME is always there", MethodNames.Parse);
    private static readonly Option<string> s_layer = Text(
        "--layer", "the layer of the maps; default the last one with spatial extent. Score-CAM runs the network once a channel of it");
    private static readonly Option<int?> s_samples = Number("--samples", 2, "of LIME; default 1000 (fewer for the large networks of the demonstration)");
    private static readonly Option<ImageSegmentation> s_superpixels = Read(
        "--superpixels", "quickshift, slic, felzenszwalb or grid; default quickshift, slic where the network sees less than 128 x 128 pixels", Options.Segmentation);

    /// <summary>The command that hands on what it was asked for.</summary>
    public static RootCommand Create(Func<Options, int> run)
    {
        RootCommand command = new(
            "Compares explanations of image classifiers. Without arguments: two small networks that it trains itself and ImageNet's ResNet-18 in an ML.NET pipeline, on pictures of shapes, and MobileNetV2 on photographs where the folder of real data is there. --weights, --model and --images, or --onnx and --images, or --mlnet and --images: another network.")
        {
            s_output, s_retrain, s_weights, s_model, s_onnx, s_saved, s_column, s_images, s_labels, s_recipe, s_scale, s_mean, s_deviation, s_order, s_size, s_layout, s_heads, s_head, s_count, s_methods, s_layer,
            s_samples, s_superpixels,
        };
        command.Validators.Add(result =>
        {
            bool Has(Option option) => result.GetResult(option) is not null;
            int networks = ((Option[])[s_weights, s_onnx, s_saved]).Count(Has);
            if (networks > 1 || Has(s_images) != (networks == 1) || Has(s_model) != Has(s_weights))
                result.AddError("--weights, --model and --images go together, and so do --onnx and --images, --mlnet and --images.");
        });
        command.SetAction(parsed => run(Ask(parsed)));
        return command;
    }

    private static Options Ask(ParseResult parsed) => new()
    {
        Output = parsed.GetValue(s_output) ?? DemoFolder.Of("images"),
        Retrain = parsed.GetValue(s_retrain),
        Weights = parsed.GetValue(s_weights),
        Onnx = parsed.GetValue(s_onnx),
        SavedModel = parsed.GetValue(s_saved),
        Column = parsed.GetValue(s_column),
        Model = parsed.GetValue(s_model) ?? "",
        Images = parsed.GetValue(s_images) ?? "",
        Labels = parsed.GetValue(s_labels),
        Recipe = parsed.GetValue(s_recipe),
        Scale = parsed.GetValue(s_scale),
        Mean = List(parsed, s_mean),
        Deviation = List(parsed, s_deviation),
        Bgr = Second(parsed, s_order, "bgr"),
        Size = parsed.GetValue(s_size),
        ChannelsLast = Second(parsed, s_layout, "last"),
        Heads = parsed.GetValue(s_heads),
        Head = parsed.GetValue(s_head),
        Count = parsed.GetValue(s_count),
        Methods = List(parsed, s_methods),
        Layer = parsed.GetValue(s_layer),
        Samples = parsed.GetValue(s_samples),
        Superpixels = parsed.GetValue(s_superpixels),
    };

    // A list that was not given is empty.
    private static T[]? List<T>(ParseResult parsed, Option<T[]> option) => parsed.GetResult(option) is null ? null : parsed.GetValue(option);

    private static Option<string> Text(string name, string description) => new(name) { Description = description };

    private static Option<int?> Number(string name, int least, string description) => Read<int?>(
        name, description, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number : throw new ArgumentException($"a whole number of at least {least}, not '{text}'."));

    /// <summary>An option whose value <paramref name="read"/> makes, or refuses with an <see cref="ArgumentException"/>.</summary>
    private static Option<T> Read<T>(string name, string description, Func<string, T> read) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            try
            {
                return read(result.Tokens[0].Value);
            }
            catch (ArgumentException e)
            {
                result.AddError($"{name}: {e.Message}");
                return default;
            }
        },
    };

    private static float[] Numbers(string list) => [.. list.Split(',').Select(t => float.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out float x)
        ? x : throw new ArgumentException($"numbers with commas between them, not '{list}'."))];

    private static string Choice(string text, params string[] choices) =>
        choices.FirstOrDefault(c => c.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw new ArgumentException($"{string.Join(" or ", choices)}, not '{text}'.");

    // Whether the second of two was chosen; null where none was.
    private static bool? Second(ParseResult parsed, Option<string> option, string second) => parsed.GetValue(option) is { } chosen ? chosen.Equals(second, StringComparison.Ordinal) : null;

    private static (int Height, int Width)? Size(string text)
    {
        int[] sides = [.. text.Split('x').Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side is > 0 and < 10_000 ? side : 0)];
        return sides is [> 0 and var height, > 0 and var width] ? (height, width) : throw new ArgumentException($"rows x columns, 224x224 for instance, not '{text}'.");
    }
}
