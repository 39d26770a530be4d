using Microsoft.ML.OnnxRuntime;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Hooks;
using MLNet.Xai.Torch.Native;
using MLNet.Xai.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>
/// An image classifier in ONNX that runs on ONNX Runtime, as a module <c>[N, C, H, W] -> [N, classes]</c>: everything here that only calls a network, and every class
/// activation map without gradients, takes it as it takes any other.
/// </summary>
/// <remarks>
/// Batches: a first dimension that the file fixes at 1 is made free where the graph allows, which is tried with two pictures; otherwise pictures go one by one. Where the
/// file ends in a softmax over classes, outputs are the logits that go into it. Layers are the values of the graph, by name. ONNX Runtime has no gradients; only behind a layer that
/// is followed by nothing but global average pooling and one linear layer they are known, so that Grad-CAM and its relatives work there.
/// Several threads may call it; hooks belong to one explanation at a time, as with any module.
/// </remarks>
public sealed class OnnxImageModel : Module<Tensor, Tensor>, ILayeredNetwork
{
    private const int MostStaged = 4;
    private readonly SessionOptions _session;
    private readonly NetworkGraph _graph;
    private readonly ImageInput _image;
    private readonly NetworkTrial _trial;
    private readonly Lazy<List<OnnxLayer>> _layers;
    private readonly Lazy<HashSet<string>> _channelsSecond;
    private readonly Lazy<(string Name, OnnxLayerModule Module)[]> _modules;
    private readonly List<(string Key, StagedNetwork Network)> _staged = [];
    private readonly List<(string Layer, Func<Tensor, Tensor?> Call)> _hooks = [];
    private readonly Dictionary<string, PooledHead?> _heads = new(StringComparer.Ordinal);

    /// <summary>Reads a network from bytes.</summary>
    /// <param name="model">The bytes of an ONNX file.</param>
    /// <param name="options">What the file leaves open, and how it runs; the defaults when null.</param>
    /// <exception cref="InvalidDataException">It is damaged, or no network for pictures; the message says what.</exception>
    /// <exception cref="ArgumentException">Something must be said by the options.</exception>
    /// <exception cref="NotSupportedException">ONNX Runtime's native library does not load; the message says what to do.</exception>
    public OnnxImageModel(ReadOnlyMemory<byte> model, OnnxImageOptions? options = null)
        : this(model, "The ONNX model", options)
    {
    }

    private OnnxImageModel(ReadOnlyMemory<byte> model, string name, OnnxImageOptions? options)
        : base(nameof(OnnxImageModel))
    {
        Options = options?.Copy() ?? new OnnxImageOptions();
        Options.Check();
        TorchRuntime.EnsureLoaded();
        OnnxRuntimeLibrary.EnsureLoaded();
        Model = model;
        _session = Options.ToSession();
        try
        {
            if (DownloadCheck.Describe(model.Span[..Math.Min(model.Length, 64)]) is { } what)
                throw new InvalidDataException($"{what}.");
            _graph = NetworkGraph.Read(model);
            if (_graph.Constants.Values.FirstOrDefault(c => c.Type is OnnxElement.Float16 or OnnxElement.BFloat16) is { } half)
                throw new InvalidDataException($"It has weights in {OnnxElement.Name(half.Type)} ('{half.Name}'), too coarse to be explained: convert it to float32 first.");
            _image = ImageInput.Find(_graph, Options);
            _trial = NetworkTrial.Run(_graph, _image, ClassOutput.Find(_graph, Options.Output), Options.Output is not null, _session);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            _session.Dispose();
            throw new InvalidDataException($"{name} cannot be explained. {e.Message}", e);
        }
        catch
        {
            _session.Dispose();
            throw;
        }

        _layers = new(() => OnnxLayers.Find(_graph, _image, _trial.Output, _trial.Batch, _trial.Constants));
        _channelsSecond = new(() => ChannelDimensions.Second(_graph));
        _modules = new(() => [.. Layers.Select(l => (l.Name, new OnnxLayerModule(_channelsSecond.Value.Contains(l.Name) ? 1 : null)))]);
        eval();
    }

    /// <summary>The bytes of the file.</summary>
    public ReadOnlyMemory<byte> Model { get; }

    /// <summary>Name of the input.</summary>
    public string InputName => _image.Name;

    /// <summary>Name of the value that is explained.</summary>
    public string OutputName => _trial.Output;

    /// <summary>Whether <see cref="OutputName"/> is what goes into the file's own softmax.</summary>
    public bool BeforeSoftmax => _trial.BeforeSoftmax;

    /// <summary>Channels of a picture: 1 or 3.</summary>
    public int Channels => _image.Channels;

    /// <summary>Rows of a picture.</summary>
    public int Height => _image.Height;

    /// <summary>Columns of a picture.</summary>
    public int Width => _image.Width;

    /// <summary>Number of outputs.</summary>
    public int ClassCount => _trial.Classes;

    /// <summary>Whether several pictures go through the network at once; otherwise they go one by one.</summary>
    public bool TakesBatches => _trial.Batch is null;

    /// <summary>The layers that can be asked for, in the graph's order. The first call infers their shapes.</summary>
    public IReadOnlyList<OnnxLayer> Layers => _layers.Value;

    /// <summary>The layer for class activation maps unless told otherwise: the last with height and width before the pooling; null where there is none, as in transformers.</summary>
    public string? FeatureLayer => OnnxLayers.Feature(_graph, Layers, _channelsSecond.Value);

    /// <summary>The layers that give attention matrices, [N, heads, tokens, tokens]: where attention rollout looks.</summary>
    public IReadOnlyList<string> AttentionLayers => OnnxLayers.Attention(Layers);

    internal bool ChannelsLast => _image.ChannelsLast;

    internal OnnxImageOptions Options { get; }

    /// <summary>Reads a network from a file.</summary>
    /// <param name="path">The <c>.onnx</c>, with its weights inside.</param>
    /// <param name="options">What the file leaves open, and how it runs; the defaults when null.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or no network for pictures; the message says what.</exception>
    /// <exception cref="ArgumentException">Something must be said by the options.</exception>
    /// <exception cref="NotSupportedException">ONNX Runtime's native library does not load; the message says what to do.</exception>
    public static OnnxImageModel Load(string path, OnnxImageOptions? options = null)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException("There is no ONNX file at this path.", path);
        return new OnnxImageModel(File.ReadAllBytes(path), $"'{path}'", options);
    }

    /// <summary>Activations of a layer for a batch, as the network gives them.</summary>
    /// <param name="images">[N, C, H, W].</param>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    /// <returns>A tensor in the current dispose scope.</returns>
    /// <exception cref="ArgumentException">There is no such layer; the message lists those there are.</exception>
    public Tensor Activations(Tensor images, string layer)
    {
        lock (ModelLock.Of(this))
        {
            using var capture = new LayerCapture(this, [layer], images, gradients: false);
            return capture.Activations[0].clone();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The images require gradients.</exception>
    public override Tensor forward(Tensor input)
    {
        if (input.requires_grad)
            ((ILayeredNetwork)this).RequireGradients();
        if (input.dim() != 4 || input.shape[1] != Channels || input.shape[2] != Height || input.shape[3] != Width)
            throw new ArgumentException($"The network takes pictures [N, {Channels}, {Height}, {Width}], not [{string.Join(", ", input.shape)}].", nameof(input));
        using DisposeScope scope = NewDisposeScope();
        Tensor images = input.detach().to(float32, CPU);
        if (_image.ChannelsLast)
            images = images.permute(0, 2, 3, 1);
        Tensor output = _hooks.Count > 0 ? Hooked(images)
            : TakesBatches || images.shape[0] == 1 ? _trial.Session.Run(images)[0]
            : cat([.. images.split(1).Select(i => _trial.Session.Run(i)[0])]);
        return output.flatten(1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override IEnumerable<(string name, nn.Module module)> named_modules() => _modules.Value.Select(m => (m.Name, (nn.Module)m.Module));

    IDisposable ILayeredNetwork.Hook(string layer, Func<Tensor, Tensor?> hook)
    {
        var entry = (layer, hook);
        _hooks.Add(entry);
        return new Removal(() => _hooks.Remove(entry));
    }

    void ILayeredNetwork.RequireGradients(params IReadOnlyList<string> layers)
    {
        if (layers is [var only] && HeadOf(only) is not null)
            return;
        throw new NotSupportedException(
            $"ONNX Runtime gives no gradients{(layers.Count > 0 ? $" with respect to {string.Join(", ", layers.Select(l => $"'{l}'"))}" : "")}. An ONNX network is explained by methods that call it: "
            + "LIME, RISE, occlusion, feature ablation; of the class activation maps by Cam, ScoreCam, SmoothedScoreCam, IntegratedScoreCam, AblationCam, EigenCam, KpcaCam, RandomCam and "
            + "AttentionRollout; and by Grad-CAM and its relatives at one layer behind which there is nothing but global average pooling and one linear layer. For other gradients load the network "
            + "into TorchSharp.");
    }

    /// <summary>What follows a layer, where that is pooling and one linear layer; null otherwise.</summary>
    private PooledHead? HeadOf(string layer)
    {
        if (_heads.TryGetValue(layer, out PooledHead? known))
            return known;
        using DisposeScope scope = NewDisposeScope();
        Tensor pictures = NetworkTrial.Pictures(_image);
        if (_image.ChannelsLast)
            pictures = pictures.permute(0, 3, 1, 2);
        Tensor? activation = null;
        Tensor output;
        _ = LayerLookup.Find(this, layer);
        using (((ILayeredNetwork)this).Hook(layer, result =>
        {
            activation = result.clone().DetachFromDisposeScope();
            return null;
        }))
        {
            output = call(pictures);
        }

        using Tensor seen = activation!;
        PooledHead? found = _channelsSecond.Value.Contains(layer) && seen.dim() == 4 ? PooledHead.Find(seen, output, LinearWeights(output.shape[1], seen.shape[1])) : null;
        _heads[layer] = found;
        return found;
    }

    internal IEnumerable<Tensor> LinearWeights(long outputs, long channels) => LinearLayers.Weights(_graph, outputs, channels);

    internal IEnumerable<Tensor> LinearBiases(long outputs) => LinearLayers.Biases(_graph, outputs);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _trial.Session.Dispose();
            _session.Dispose();
            _staged.ForEach(s => s.Network.Dispose());
            _staged.Clear();
            foreach (PooledHead? head in _heads.Values)
                head?.Dispose();
            if (_modules.IsValueCreated)
                Array.ForEach(_modules.Value, m => m.Module.Dispose());
        }

        base.Dispose(disposing);
    }

    private Tensor Hooked(Tensor images)
    {
        OnnxLayer[] layers = [.. Layers.Where(l => _hooks.Exists(h => h.Layer.Equals(l.Name, StringComparison.Ordinal)))];
        Tensor? recorded = null;
        Tensor? output = Staged(layers).Run(images, (at, result) =>
        {
            foreach ((string layer, Func<Tensor, Tensor?> call) in _hooks.ToArray())
            {
                if (layer.Equals(layers[at].Name, StringComparison.Ordinal))
                    result = call(result) ?? result;
            }

            if (result.requires_grad)
                recorded = HeadOf(layers[at].Name)!.Apply(result);
            return result;
        });
        return output ?? recorded!;
    }

    // The networks in parts that were asked for last are kept: each has its own copy of the weights.
    private StagedNetwork Staged(OnnxLayer[] layers)
    {
        string key = string.Join('\n', layers.Select(l => l.Name));
        int at = _staged.FindIndex(s => s.Key.Equals(key, StringComparison.Ordinal));
        if (at >= 0)
            return _staged[at].Network;
        if (_staged.Count == MostStaged)
        {
            _staged[0].Network.Dispose();
            _staged.RemoveAt(0);
        }

        var network = new StagedNetwork(_graph, _image, layers, _trial, _session);
        _staged.Add((key, network));
        return network;
    }

    private sealed class Removal(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
