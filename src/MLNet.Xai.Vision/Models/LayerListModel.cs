using MLNet.Xai.Vision.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>
/// A network spelt out in a layer list (<c>.json</c>) with its weights in a <c>.safetensors</c> of the same name: what other frameworks' models become
/// when they are exported as convolutions, pools, sums and concatenations. A layer's result, hooks included, is what follows its activation.
/// </summary>
public sealed class LayerListModel : ImageModel
{
    private readonly List<(LayerStep Step, Module<Tensor, Tensor>? Layer)> _steps = [];
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);
    private readonly string _output;

    private LayerListModel(string name, List<LayerStep> steps, Dictionary<string, StoredTensor> weights)
        : base(name)
    {
        Dictionary<string, LayerGroup> groups = new(StringComparer.Ordinal);
        foreach (LayerStep step in steps)
        {
            Module<Tensor, Tensor>? layer = step.Operation == LayerOperation.Conv ? new ConvLayer(step, weights) : null;
            _steps.Add((step, layer));
            foreach (string input in step.Inputs)
                _uses[input] = _uses.GetValueOrDefault(input) + 1;
            if (layer is not null)
                Register(step.Name, layer, groups);
        }

        foreach ((string group, LayerGroup members) in groups)
            register_module(group, members);
        _output = steps.Exists(s => string.Equals(s.Name, "logits", StringComparison.Ordinal)) ? "logits" : steps[^1].Name;
        LayerStep last = steps.FindLast(s => s.Operation == LayerOperation.Conv)
            ?? throw new InvalidDataException($"{name} has no convolution.");
        HeadName = last.Name;
        FeatureLayer = Array.Exists(weights[last.Name + ".weight"].Shape[2..], s => s > 1) || !IsClassifierOnPooled(last, steps) ? last.Name : Before(steps);
    }

    /// <inheritdoc/>
    public override string HeadName { get; }

    /// <inheritdoc/>
    public override string FeatureLayer { get; }

    /// <summary>Reads layer list and weights; <paramref name="path"/> is either of the two files.</summary>
    /// <exception cref="InvalidDataException">A file is damaged, or the two do not go together.</exception>
    public static LayerListModel Load(string path)
    {
        string list = Path.ChangeExtension(path, ".json");
        string file = Path.ChangeExtension(path, ".safetensors");
        Dictionary<string, StoredTensor> weights = ModelWeights.Read(file);
        var model = new LayerListModel(Path.GetFileNameWithoutExtension(path), LayerList.Read(list), weights);
        ModelWeights.Copy(model, model.Architecture, weights, file, new WeightOptions(), null, name => name, []);
        return model;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> results = new(StringComparer.Ordinal) { ["input"] = input };
        Dictionary<string, int> left = new(_uses, StringComparer.Ordinal);
        foreach ((LayerStep step, Module<Tensor, Tensor>? layer) in _steps)
        {
            Tensor[] inputs = [.. step.Inputs.Select(i => results[i])];
            results[step.Name] = layer is null ? LayerOperations.Run(step, inputs) : layer.call(inputs[0]);
            if (string.Equals(step.Name, _output, StringComparison.Ordinal))
                break;
            foreach (string used in step.Inputs)
            {
                if (--left[used] == 0 && !string.Equals(used, "input", StringComparison.Ordinal))
                    results[used].Dispose();
            }
        }

        return results[_output].MoveToOuterDisposeScope();
    }

    /// <summary>A last 1x1 convolution behind global pooling is a linear classifier: the maps are those before it.</summary>
    private static bool IsClassifierOnPooled(LayerStep last, List<LayerStep> steps) => steps.Exists(
        s => s.Operation == LayerOperation.Gap4 && string.Equals(s.Name, last.Inputs[0], StringComparison.Ordinal));

    private static string Before(List<LayerStep> steps) => steps.FindLast(s => s.Operation == LayerOperation.Gap4)!.Inputs[0];

    private void Register(string name, Module<Tensor, Tensor> layer, Dictionary<string, LayerGroup> groups)
    {
        string[] parts = name.Split('.');
        if (parts.Length > 2)
            throw new InvalidDataException($"Layer '{name}' is nested more than once.");
        if (parts.Length == 1)
        {
            register_module(name, layer);
            return;
        }

        if (!groups.TryGetValue(parts[0], out LayerGroup? group))
            groups[parts[0]] = group = new LayerGroup();
        group.register_module(parts[1], layer);
    }

    /// <summary>Layers whose names begin alike.</summary>
    private sealed class LayerGroup : nn.Module
    {
        public LayerGroup()
            : base(nameof(LayerGroup))
        {
        }
    }

    private sealed class ConvLayer : Module<Tensor, Tensor>
    {
        private readonly Parameter weight;
        private readonly Parameter? bias;
        private readonly LayerStep _step;

        public ConvLayer(LayerStep step, Dictionary<string, StoredTensor> weights)
            : base(nameof(ConvLayer))
        {
            _step = step;
            if (!weights.TryGetValue(step.Name + ".weight", out StoredTensor? stored) || stored.Shape.Length != 4)
                throw new InvalidDataException($"The weights have no four-dimensional '{step.Name}.weight'.");
            weight = Parameter(empty(stored.Shape));
            weight.DetachFromDisposeScope();
            if (weights.ContainsKey(step.Name + ".bias"))
            {
                bias = Parameter(empty([stored.Shape[0]]));
                bias.DetachFromDisposeScope();
            }

            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => LayerOperations.Convolve(_step, input, weight, bias);
    }
}
