using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Models;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Real;

/// <summary>A network of models/, a photograph of golden/ as it takes it, and what PyTorch says of the two.</summary>
internal sealed partial class RealNetwork : IDisposable
{
    private readonly Dictionary<string, string> _about;

    /// <param name="name">Name of a golden file: <c>network__photo</c>.</param>
    public RealNetwork(string name)
    {
        string network = name.Split("__")[0], list = TestData.Real("models", network + ".json")!;
        Golden = SafeTensorsFile.Read(TestData.Real("golden", name + ".safetensors")!, out _about);
        Model = LayerListModel.Load(list);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(list));
        string rule = document.RootElement.GetProperty("meta").GetProperty("input").GetString()!;
        // The golden logits of this one belong to Caffe's rounded means (2e-7 apart); with those of its layer list they are 6e-3 apart.
        if (network == "squeezenet1.1_winml")
            rule = rule.Replace("103.94,116.78,123.68", "104,117,123", StringComparison.Ordinal);
        Input = Prepare(Golden["image_u8"].ToTensor().to(float32).permute(2, 0, 1).unsqueeze(0), rule);
    }

    public LayerListModel Model { get; }

    public Dictionary<string, StoredTensor> Golden { get; }

    public Tensor Input { get; }

    public int Target => int.Parse(_about["target"], CultureInfo.InvariantCulture);

    public float Probability => float.Parse(_about["prob"], CultureInfo.InvariantCulture);

    public string FeatureLayer => _about["feature_layer"];

    public void Dispose() => Model.Dispose();

    // What the layer list says of its input in words, as in "NCHW RGB 224x224, x/127.5-1".
    private static Tensor Prepare(Tensor pixels, string rule)
    {
        if (rule.Contains("BGR", StringComparison.Ordinal))
            pixels = pixels.flip(1);
        if (Scaled().Match(rule) is { Success: true } scaled)
            return (pixels / Number(scaled, "by")) - Number(scaled, "less");
        if (Means().Match(rule) is { Success: true } means)
            return pixels - tensor([.. "bgr".Select(c => (float)Number(means, $"{c}"))], [3, 1, 1]);
        if (rule.Contains("0.485", StringComparison.Ordinal))
            return ((pixels / 255) - tensor([0.485f, 0.456f, 0.406f], [3, 1, 1])) / tensor([0.229f, 0.224f, 0.225f], [3, 1, 1]);
        if (rule.Contains("x/255", StringComparison.Ordinal))
            return pixels / 255;
        throw new NotSupportedException($"How '{rule}' prepares a picture is not known here.");
    }

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"x/(?<by>[\d.]+)-(?<less>[\d.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Scaled();

    [GeneratedRegex(@"0\.\.255 minus \((?<b>[\d.]+), ?(?<g>[\d.]+), ?(?<r>[\d.]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Means();
}
