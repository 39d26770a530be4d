using System.Globalization;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Lime;

namespace ImageComparison;

/// <summary>The command line.</summary>
internal sealed class Options
{
    public const string Help = """
        Compares explanations of image classifiers. Without arguments: two small networks that it trains itself, on pictures of shapes.
          --output <folder>      where everything goes; default artifacts/demo/images
          --retrain              trains anew though there are weights
        Another network on other pictures:
          --weights <file>       safetensors, .dat, .pth, .pt
          --model <name>         resnet18, mobilenet_v2, ... | vit (shape read from the weights) | layers (a layer list .json beside the weights)
          --images <folder>      PNG and JPEG files of any size
          --labels <file>        class names, JSON or a name on each line; without it class 0, class 1, ...
          --recipe <name>        how pictures are prepared: imagenet (default), half, unit, caffe; the size is the network's
          --mean <n,...>         a mean a channel in place of the recipe's, 0.1307 for instance
          --deviation <n,...>    a deviation a channel in place of the recipe's
          --heads <count>        attention heads of a vit, which weights do not tell; default one for every 64 of its width
        How much is explained:
          --count <count>        pictures, the first by name; default 10
          --methods <name,...>   class activation maps; default Grad-CAM, Score-CAM, Ablation-CAM, for a vit Grad-CAM, attention rollout. LIME is always there.
          --layer <name>         the layer of the maps; default the last one with spatial extent. Score-CAM runs the network once a channel of it.
          --samples <count>      of LIME; default 1000
          --superpixels <name>   quickshift, slic, felzenszwalb or grid; default quickshift, slic where the network sees less than 128 x 128 pixels
        """;

    public string Output { get; private set; } = DemoFolder.Of("images");

    public bool Retrain { get; private set; }

    public bool WantsHelp { get; private set; }

    public string? Weights { get; private set; }

    public string Model { get; private set; } = "";

    public string? Labels { get; private set; }

    public string Images { get; private set; } = "";

    public ImageRecipe Recipe { get; private set; } = ImageRecipe.ImageNet;

    public float[]? Mean { get; private set; }

    public float[]? Deviation { get; private set; }

    public int? Heads { get; private set; }

    public int Count { get; private set; } = 10;

    public CamMethod[]? Methods { get; private set; }

    public string? Layer { get; private set; }

    public int Samples { get; private set; } = 1000;

    public ImageSegmentation? Superpixels { get; private set; }

    /// <exception cref="ArgumentException">Something is unknown or missing.</exception>
    public static Options Parse(string[] args)
    {
        var options = new Options();
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i];
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{name} wants a value.");
            int Number(int least) => int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n >= least
                ? n : throw new ArgumentException($"{name} wants a whole number of at least {least}, not '{args[i]}'.");
            float[] Numbers() => [.. Value().Split(',').Select(t => float.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out float x)
                ? x : throw new ArgumentException($"{name} wants numbers with commas between them, not '{args[i]}'."))];
            switch (name)
            {
                case "--output": options.Output = Value(); break;
                case "--retrain": options.Retrain = true; break;
                case "--weights": options.Weights = Value(); break;
                case "--model": options.Model = Value(); break;
                case "--labels": options.Labels = Value(); break;
                case "--images": options.Images = Value(); break;
                case "--recipe": options.Recipe = ImageRecipe.Named(Value()); break;
                case "--mean": options.Mean = Numbers(); break;
                case "--deviation": options.Deviation = Numbers(); break;
                case "--heads": options.Heads = Number(1); break;
                case "--count": options.Count = Number(1); break;
                case "--methods": options.Methods = MethodNames.Parse(Value()); break;
                case "--layer": options.Layer = Value(); break;
                case "--samples": options.Samples = Number(2); break;
                case "--superpixels": options.Superpixels = Segmentation(Value()); break;
                case "--help" or "-h": options.WantsHelp = true; break;
                default: throw new ArgumentException($"There is no argument '{name}'; --help lists them.");
            }
        }

        string[] own = [options.Weights ?? "", options.Model, options.Images];
        return Array.TrueForAll(own, o => o.Length == 0) || Array.TrueForAll(own, o => o.Length > 0)
            ? options
            : throw new ArgumentException("--weights, --model and --images go together; --help says what they take.");
    }

    /// <summary>Superpixels by name.</summary>
    /// <exception cref="ArgumentException">There are none of that name.</exception>
    public static ImageSegmentation Segmentation(string name) => name.ToLowerInvariant() switch
    {
        "quickshift" => ImageSegmentation.Quickshift(),
        "slic" => ImageSegmentation.Slic(new SlicOptions { Segments = 50 }),
        "felzenszwalb" => ImageSegmentation.Felzenszwalb(),
        "grid" => ImageSegmentation.Grid(8, 8),
        _ => throw new ArgumentException($"There are no superpixels '{name}'. There are: quickshift, slic, felzenszwalb, grid."),
    };
}
