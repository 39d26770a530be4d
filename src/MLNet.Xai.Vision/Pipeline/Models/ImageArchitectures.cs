using System.Collections.Concurrent;
using System.Text.Json;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.AnyModel;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision;

/// <summary>
/// Makes networks by name when a saved model is loaded. A module is code, which no file holds: whoever saves a network of their own registers under a name
/// how it is made, in the process that saves and in the one that loads.
/// </summary>
public static class ImageArchitectures
{
    internal const string TorchScript = "torchscript";
    private const string Transformer = "vit:";
    private const string Transforms = ":transform_input";

    private static readonly ConcurrentDictionary<string, Func<int, Module<Tensor, Tensor>>> s_own = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Says how the networks of a name are made; a later registration takes the place of an earlier one.</summary>
    /// <param name="name">The name that saved models carry.</param>
    /// <param name="create">Makes one with any weights, for a number of classes.</param>
    /// <exception cref="ArgumentException">The library's own networks have this name.</exception>
    public static void Register(string name, Func<int, Module<Tensor, Tensor>> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        if (ImageModels.Names.Contains(name, StringComparer.OrdinalIgnoreCase) || name.Equals(TorchScript, StringComparison.OrdinalIgnoreCase) || name.Contains(':', StringComparison.Ordinal))
            throw new ArgumentException($"The name '{name}' is taken. Take another.", nameof(name));
        s_own[name] = create;
    }

    /// <summary>The name by which a module can be made again, or <see langword="null"/>.</summary>
    internal static string? NameOf(Module<Tensor, Tensor> model) => model switch
    {
        TorchVisionModel { TransformInput: true } known => known.Architecture + Transforms,
        VisionTransformer transformer => Transformer + JsonSerializer.Serialize(transformer.Options),
        ImageModel known when ImageModels.Names.Contains(known.Architecture, StringComparer.OrdinalIgnoreCase) || s_own.ContainsKey(known.Architecture) => known.Architecture,
        _ => null,
    };

    /// <summary>A network with the weights of a file, in evaluation mode.</summary>
    /// <exception cref="ArgumentException">Nothing is known by this name.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or its tensors are not the network's.</exception>
    internal static Module<Tensor, Tensor> Load(string name, int classCount, string weightsPath, WeightOptions? options = null)
    {
        if (name.Equals(TorchScript, StringComparison.OrdinalIgnoreCase))
            return new TorchScriptModel(weightsPath);
        if (OnnxState.IsOnnx(name))
            return OnnxState.Load(name, weightsPath);
        if (TransformerState.Is(name))
            return TransformerState.Load(name, weightsPath);
        Module<Tensor, Tensor> model = Create(name, classCount);
        try
        {
            ModelWeights.Load(model, weightsPath, options);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <exception cref="ArgumentException">Nothing is known by this name; the message lists what is.</exception>
    internal static void Check(string name)
    {
        if (s_own.ContainsKey(name) || ImageModels.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            return;
        string own = s_own.IsEmpty ? "" : $" Registered are: {string.Join(", ", s_own.Keys.Order(StringComparer.Ordinal))}.";
        throw new ArgumentException($"There is no architecture '{name}'. There are: {string.Join(", ", ImageModels.Names)}, {TorchScript}.{own} "
            + $"For a network of your own call ImageArchitectures.Register(\"{name}\", classes => ...) first, or give the module itself.", nameof(name));
    }

    private static Module<Tensor, Tensor> Create(string name, int classCount)
    {
        if (s_own.TryGetValue(name, out Func<int, Module<Tensor, Tensor>>? create))
            return create(classCount) ?? throw new InvalidOperationException($"What is registered for the architecture '{name}' made no network.");
        if (name.StartsWith(Transformer, StringComparison.Ordinal))
        {
            return new VisionTransformer(JsonSerializer.Deserialize<VisionTransformerOptions>(name[Transformer.Length..])
                ?? throw new InvalidDataException("The shape of a vision transformer is missing."));
        }

        if (name.EndsWith(Transforms, StringComparison.Ordinal) && ImageModels.Create(name[..^Transforms.Length], classCount) is TorchVisionModel known)
        {
            known.TransformInput = true;
            return known;
        }

        Check(name);
        return ImageModels.Create(name, classCount);
    }
}
