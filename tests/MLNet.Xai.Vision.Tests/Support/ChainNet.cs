using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Support;

/// <summary>
/// A network made from the words of a golden file: "x -> conv1 3x3 stride2 pad1 (3->6) -> relu -> bn1 -> relu3 [TARGET LAYER, ...] -> add relu -> global mean over H,W -> fc
/// (16->5) logits". Layers are named as there, "add NAME" adds an earlier layer's result. Any size, any order; a word that is not known is an error.
/// </summary>
internal sealed partial class ChainNet : Module<Tensor, Tensor>
{
    private readonly List<(string Name, Func<Tensor, IReadOnlyDictionary<string, Tensor>, Tensor> Run)> _steps = [];

    public ChainNet(string architecture, JsonElement weights)
        : base(nameof(ChainNet))
    {
        foreach (string step in Arrow().Split(architecture).Select(s => s.Trim()).Where(s => s is not "x" and not ""))
        {
            string name = step.Split(' ', '[', '(')[0];
            if (step.Contains("[TARGET LAYER", StringComparison.Ordinal))
                Layer = name;
            string[] words = step.Split('[', '(')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            _steps.Add((name, Step(name, words, weights)));
        }
    }

    /// <summary>The layer that is explained; empty where the text does not say.</summary>
    public string Layer { get; } = "";

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        var results = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        Tensor x = input;
        foreach ((string name, Func<Tensor, IReadOnlyDictionary<string, Tensor>, Tensor> run) in _steps)
            results[name] = x = run(x, results);
        return x.MoveToOuterDisposeScope();
    }

    private Func<Tensor, IReadOnlyDictionary<string, Tensor>, Tensor> Step(string name, string[] words, JsonElement weights)
    {
        long Size(int dimension) => weights.GetProperty(name + ".weight").GetProperty("shape")[dimension].GetInt64();
        int Number(string word, int otherwise) => words.FirstOrDefault(w => w.StartsWith(word, StringComparison.Ordinal)) is { } found
            ? int.Parse(found[word.Length..], CultureInfo.InvariantCulture) : otherwise;

        switch (Digits().Replace(name, ""))
        {
            case "conv":
                bool bias = weights.TryGetProperty(name + ".bias", out _);
                return Layered(Conv2d(Size(1), Size(0), (Size(2), Size(3)), stride: (Number("stride", 1), Number("stride", 1)), padding: (Number("pad", 0), Number("pad", 0)), bias: bias));
            case "bn":
                return Layered(BatchNorm2d(Size(0)));
            case "fc":
                return Layered(Linear(Size(1), Size(0), weights.TryGetProperty(name + ".bias", out _)));
            case "relu" when name is not "relu":
                return Layered(ReLU(inplace: true)); // In place on purpose: what is kept of a layer must not change with it.
            case "relu":
                return (x, _) => x.relu();
            case "tanh":
                return (x, _) => x.tanh();
            case "maxpool":
                int kernel = int.Parse(name["maxpool".Length..], CultureInfo.InvariantCulture);
                return (x, _) => functional.max_pool2d(x, kernel);
            case "flatten":
                return (x, _) => x.flatten(1);
            case "global" when words is ["global", "mean", ..]:
                return (x, _) => x.mean([2, 3]);
            case "add" when words is [_, var other]:
                return (x, results) => x + results[other];
            default:
                throw new NotSupportedException($"The golden network has a step '{string.Join(' ', words)}', which these tests do not know.");
        }

        Func<Tensor, IReadOnlyDictionary<string, Tensor>, Tensor> Layered(Module<Tensor, Tensor> module)
        {
            register_module(name, module);
            return (x, _) => module.call(x);
        }
    }

    [GeneratedRegex(@"\s->\s")]
    private static partial Regex Arrow();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
