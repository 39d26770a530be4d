using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>
/// A network spelt out in a layer list (<c>.json</c>) with its weights in a file of their own: what other frameworks' models become
/// when they are exported as convolutions, linear layers, pools, sums, products and concatenations. Every layer can be hooked; its result is what follows its
/// activation.
/// </summary>
public sealed class LayerListModel : ImageModel
{
    private readonly List<(LayerStep Step, Module<Tensor, Tensor> Layer)> _steps = [];
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);
    private readonly string _output;

    private LayerListModel(string name, List<LayerStep> steps, Dictionary<string, StoredTensor> weights)
        : base(name)
    {
        Dictionary<string, LayerGroup> groups = new(StringComparer.Ordinal);
        foreach (LayerStep step in steps)
        {
            Module<Tensor, Tensor> layer = HasWeights(step) ? new WeightedLayer(step, weights) : new ResultLayer();
            _steps.Add((step, layer));
            foreach (string input in step.Inputs)
                _uses[input] = _uses.GetValueOrDefault(input) + 1;
            Register(step.Name, layer, groups);
        }

        foreach ((string group, LayerGroup members) in groups)
            register_module(group, members);
        _output = steps.Exists(s => string.Equals(s.Name, "logits", StringComparison.Ordinal)) ? "logits" : steps[^1].Name;
        LayerStep head = steps.FindLast(HasWeights) ?? throw new InvalidDataException($"{name} has no layer with weights.");
        HeadName = head.Name;
        FeatureLayer = Features(head, steps) ?? throw new InvalidDataException($"{name} has no layer with height and width.");
    }

    /// <inheritdoc/>
    public override string HeadName { get; }

    internal override bool IsChannelsFirst => true;

    /// <inheritdoc/>
    public override string FeatureLayer { get; }

    /// <summary>Reads layer list and weights; <paramref name="path"/> is either of the two files.</summary>
    /// <exception cref="FileNotFoundException">One of them is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the two do not go together.</exception>
    public static LayerListModel Load(string path) => Load(Path.ChangeExtension(path, ".json"), Path.ChangeExtension(path, ".safetensors"));

    /// <summary>Reads a layer list, and its weights from a file of any kind and name that <see cref="ModelWeights"/> reads.</summary>
    /// <param name="listPath">The <c>.json</c>.</param>
    /// <param name="weightsPath">The weights.</param>
    /// <param name="options">Where they are in their file; the defaults when null.</param>
    /// <exception cref="FileNotFoundException">One of them is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the two do not go together.</exception>
    public static LayerListModel Load(string listPath, string weightsPath, WeightOptions? options = null)
    {
        TorchRuntime.EnsureLoaded();
        options ??= new WeightOptions();
        List<LayerStep> steps = LayerList.Read(listPath);
        HashSet<string> names = [.. steps.SelectMany(s => (string[])[s.Name + ".weight", s.Name + ".bias"])];
        Dictionary<string, StoredTensor> weights = new(StringComparer.Ordinal);
        foreach ((_, string name, StoredTensor tensor) in StoredWeights.Open(weightsPath, options, names.Contains).Entries)
            weights[name] = tensor;
        var model = new LayerListModel(Path.GetFileNameWithoutExtension(listPath), steps, weights);
        try
        {
            ModelWeights.Copy(model, model.Architecture, weightsPath, options, options.HeadName, name => name, []);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> results = new(StringComparer.Ordinal) { ["input"] = input };
        Dictionary<string, int> left = new(_uses, StringComparer.Ordinal);
        foreach ((LayerStep step, Module<Tensor, Tensor> layer) in _steps)
        {
            Tensor[] inputs = [.. step.Inputs.Select(i => results[i])];
            if (HasWeights(step))
            {
                results[step.Name] = layer.call(inputs[0]);
            }
            else
            {
                using Tensor result = LayerOperations.Run(step, inputs);
                results[step.Name] = layer.call(result);
            }

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

    private static bool HasWeights(LayerStep step) => step.Operation is LayerOperation.Conv or LayerOperation.Linear;

    /// <summary>What is pooled or flattened for the classifier at the end; a convolution at the end that sees all of the picture has itself the maps.</summary>
    private static string? Features(LayerStep head, List<LayerStep> steps)
    {
        bool flat = false;
        for (LayerStep? at = head; at is not null; at = steps.Find(s => string.Equals(s.Name, at.Inputs[0], StringComparison.Ordinal)))
        {
            if (at.Operation is LayerOperation.Gap or LayerOperation.Gap4 or LayerOperation.Flatten)
                flat = true;
            else if (flat)
                return at.Name;
            else if (!HasWeights(at) && at.Operation != LayerOperation.Identity)
                break;
        }

        return head.Operation == LayerOperation.Conv ? head.Name : null;
    }

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

    /// <summary>The result of a step without weights, so that it can be hooked.</summary>
    private sealed class ResultLayer : Module<Tensor, Tensor>
    {
        public ResultLayer()
            : base(nameof(ResultLayer))
        {
        }

        public override Tensor forward(Tensor input) => input.alias();
    }

    private sealed class WeightedLayer : Module<Tensor, Tensor>
    {
        private readonly Parameter weight;
        private readonly Parameter? bias;
        private readonly LayerStep _step;

        public WeightedLayer(LayerStep step, Dictionary<string, StoredTensor> weights)
            : base(nameof(WeightedLayer))
        {
            _step = step;
            int dimensions = step.Operation == LayerOperation.Linear ? 2 : 4;
            if (!weights.TryGetValue(step.Name + ".weight", out StoredTensor? stored) || stored.Shape.Length != dimensions)
                throw new InvalidDataException($"The weights have no '{step.Name}.weight' of {dimensions} dimensions.");
            weight = Parameter(empty(stored.Shape));
            weight.DetachFromDisposeScope();
            if (weights.ContainsKey(step.Name + ".bias"))
            {
                bias = Parameter(empty([stored.Shape[0]]));
                bias.DetachFromDisposeScope();
            }

            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => LayerOperations.Run(_step, input, weight, bias);
    }
}
