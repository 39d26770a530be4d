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
    private static readonly Option<string> s_model = Text(
        "--model", "its architecture: resnet18, mobilenet_v2, ... | vit (shape read from the weights) | layers (a layer list .json beside the weights)");
    private static readonly Option<string> s_images = Text("--images", "a folder of PNG and JPEG files of any size");
    private static readonly Option<string> s_labels = Text("--labels", "class names, JSON or a name on each line; without it class 0, class 1, ...");
    private static readonly Option<ImageRecipe> s_recipe = Read(
        "--recipe", "how pictures are prepared: imagenet (default), half, unit, caffe; the size is the network's", ImageRecipe.Named);
    private static readonly Option<float[]> s_mean = Read("--mean", "a mean a channel in place of the recipe's, 0.1307 for instance", Numbers);
    private static readonly Option<float[]> s_deviation = Read("--deviation", "a deviation a channel in place of the recipe's", Numbers);
    private static readonly Option<int?> s_heads = Number("--heads", 1, "attention heads of a vit, which weights do not tell; default one for every 64 of its width");
    private static readonly Option<ModelHead?> s_head = Read<ModelHead?>(
        "--head", "what the outputs mean where that is not logits of two classes and more: softmax, sigmoid, binary (one logit), binaryprobability (one probability), raw",
        text => Enum.TryParse(text, ignoreCase: true, out ModelHead head) && Enum.IsDefined(head) ? head : throw new ArgumentException($"there is no head '{text}'."));
    private static readonly Option<int?> s_count = Number("--count", 1, "pictures, the first by name; default 10");
    private static readonly Option<CamMethod[]> s_methods = Read(
        "--methods", "class activation maps, with commas; default Grad-CAM, Score-CAM, Ablation-CAM, for a vit Grad-CAM, attention rollout. LIME is always there", MethodNames.Parse);
    private static readonly Option<string> s_layer = Text(
        "--layer", "the layer of the maps; default the last one with spatial extent. Score-CAM runs the network once a channel of it");
    private static readonly Option<int?> s_samples = Number("--samples", 2, "of LIME; default 1000");
    private static readonly Option<ImageSegmentation> s_superpixels = Read(
        "--superpixels", "quickshift, slic, felzenszwalb or grid; default quickshift, slic where the network sees less than 128 x 128 pixels", Options.Segmentation);

    /// <summary>The command that hands on what it was asked for.</summary>
    public static RootCommand Create(Func<Options, int> run)
    {
        RootCommand command = new(
            "Compares explanations of image classifiers. Without arguments: two small networks that it trains itself, on pictures of shapes. --weights, --model and --images: another network.")
        {
            s_output, s_retrain, s_weights, s_model, s_images, s_labels, s_recipe, s_mean, s_deviation, s_heads, s_head, s_count, s_methods, s_layer, s_samples, s_superpixels,
        };
        command.Validators.Add(result =>
        {
            int own = ((Option[])[s_weights, s_model, s_images]).Count(o => result.GetResult(o) is not null);
            if (own is 1 or 2)
                result.AddError("--weights, --model and --images go together.");
        });
        command.SetAction(parsed => run(Ask(parsed)));
        return command;
    }

    private static Options Ask(ParseResult parsed) => new()
    {
        Output = parsed.GetValue(s_output) ?? DemoFolder.Of("images"),
        Retrain = parsed.GetValue(s_retrain),
        Weights = parsed.GetValue(s_weights),
        Model = parsed.GetValue(s_model) ?? "",
        Images = parsed.GetValue(s_images) ?? "",
        Labels = parsed.GetValue(s_labels),
        Recipe = parsed.GetValue(s_recipe) ?? ImageRecipe.ImageNet,
        Mean = List(parsed, s_mean),
        Deviation = List(parsed, s_deviation),
        Heads = parsed.GetValue(s_heads),
        Head = parsed.GetValue(s_head),
        Count = parsed.GetValue(s_count) ?? 10,
        Methods = List(parsed, s_methods),
        Layer = parsed.GetValue(s_layer),
        Samples = parsed.GetValue(s_samples) ?? 1000,
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
}
