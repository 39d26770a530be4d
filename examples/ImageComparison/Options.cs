using MLNet.Xai.Vision;

namespace ImageComparison;

/// <summary>The command line.</summary>
internal sealed class Options
{
    private const string Help = """
        Compares explanations of image classifiers. Without arguments: two small networks that it trains itself, on pictures of shapes.
          --output <folder>    where everything goes; default artifacts/demo/images
          --retrain            trains anew though there are weights
        Another network on other pictures:
          --weights <file>     safetensors, .dat, .pth, .pt
          --model <name>       resnet18, mobilenet_v2, ... | vit (shape read from the weights) | layers (a layer list .json beside the weights)
          --labels <file>      class names, JSON or a name on each line
          --images <folder>    PNG and JPEG files; the first ten are taken
          --recipe <name>      how pictures are prepared: imagenet (default), half, unit, caffe
          --samples <count>    of LIME; default 1000
        """;

    public string Output { get; private set; } = DemoFolder.Of("images");

    public bool Retrain { get; private set; }

    public string? Weights { get; private set; }

    public string Model { get; private set; } = "";

    public string? Labels { get; private set; }

    public string Images { get; private set; } = "";

    public ImageRecipe Recipe { get; private set; } = ImageRecipe.ImageNet;

    public int Samples { get; private set; } = 1000;

    /// <exception cref="ArgumentException">Something is unknown or missing; the message ends with the help text.</exception>
    public static Options Parse(string[] args)
    {
        var options = new Options();
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} wants a value.\n{Help}");
            switch (args[i])
            {
                case "--output": options.Output = Value(); break;
                case "--retrain": options.Retrain = true; break;
                case "--weights": options.Weights = Value(); break;
                case "--model": options.Model = Value(); break;
                case "--labels": options.Labels = Value(); break;
                case "--images": options.Images = Value(); break;
                case "--recipe": options.Recipe = ImageRecipe.Named(Value()); break;
                case "--samples": options.Samples = int.Parse(Value(), System.Globalization.CultureInfo.InvariantCulture); break;
                default: throw new ArgumentException($"There is no argument {args[i]}.\n{Help}");
            }
        }

        string[] own = [options.Weights ?? "", options.Model, options.Images];
        return Array.TrueForAll(own, o => o.Length == 0) || Array.TrueForAll(own, o => o.Length > 0)
            ? options
            : throw new ArgumentException($"--weights, --model and --images go together.\n{Help}");
    }
}
