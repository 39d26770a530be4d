using MLNet.Xai.Core;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Torch.Hooks;
using MLNet.Xai.Vision.Models.Folded;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Cam;

/// <summary>One batch of images on its way through a method: the forward pass, and gradients for one target an image.</summary>
internal sealed class CamRun : IDisposable
{
    private readonly ScoringModel _scoring;
    private readonly MapLayout?[] _layouts;
    private readonly OutputHead _head;

    /// <param name="model">The model, in evaluation mode.</param>
    /// <param name="images">[N, C, H, W] on the model's device.</param>
    /// <param name="layers">The layers to keep.</param>
    /// <param name="options">The options.</param>
    /// <param name="targets">What will be explained.</param>
    /// <param name="gradients">Whether gradients will be asked for.</param>
    /// <param name="more">Further layers whose results are kept behind those of <paramref name="layers"/>.</param>
    public CamRun(Module<Tensor, Tensor> model, Tensor images, IReadOnlyList<string> layers, CamOptions options, IEnumerable<ClassTarget> targets, bool gradients, params IReadOnlyList<string> more)
    {
        (Model, Images, Layers, Options) = (model, images, layers, options);
        _scoring = new ScoringModel(model, options.Fold);
        _layouts = new MapLayout?[layers.Count];
        Capture = new LayerCapture(model, [.. layers, .. more], images, gradients);
        try
        {
            _head = OutputHead.OfOutputs(options.Head, ModelOutputs.Check(model, Capture.Output, images.shape[0]).shape[1], targets);
            using DisposeScope scope = NewDisposeScope();
            Logits = ModelOutputs.Values(_head.Outputs(Capture.Output));
        }
        catch
        {
            Dispose();
            throw;
        }

        Outputs = Logits.Length / Count;
    }

    public Module<Tensor, Tensor> Model { get; }

    public Tensor Images { get; }

    public IReadOnlyList<string> Layers { get; }

    public CamOptions Options { get; }

    public LayerCapture Capture { get; }

    /// <summary>Row-major, images x outputs: what targets choose from.</summary>
    public float[] Logits { get; }

    public int Outputs { get; }

    public int Count => (int)Images.shape[0];

    public int Height => (int)Images.shape[2];

    public int Width => (int)Images.shape[3];

    /// <summary>What did not go the usual way.</summary>
    public string? Remark { get; set; }

    /// <summary>The outputs of an image.</summary>
    public ReadOnlySpan<float> LogitsOf(int image) => Logits.AsSpan(image * Outputs, Outputs);

    /// <summary>How a layer's result is read as maps.</summary>
    public MapLayout Layout(int layer) => _layouts[layer] ??= MapLayout.Of(
        Capture.Activations[layer].detach(), Layers[layer], LayerLookup.Find(Model, Layers[layer]), Model, Images.shape, Options.PrefixTokens, Options.Reshape);

    /// <summary>The layers' activations as [N, C, H, W].</summary>
    public Tensor Activation(int layer) => Layout(layer).Apply(Capture.Activations[layer].detach()).contiguous();

    /// <summary>Gradients of every image's target with respect to the layers, as they are.</summary>
    public Tensor[] Gradients(TargetClass[] targets, Tensor? alsoInput = null)
    {
        // The caller may be in no_grad; the target must join the graph all the same.
        using IDisposable mode = enable_grad();
        return Capture.Gradients(Explained(Capture.Output, targets), alsoInput);
    }

    /// <summary>The sum of every image's target among what the model gives.</summary>
    public Tensor Explained(Tensor raw, TargetClass[] targets) => TargetedModel.Select(_head.Outputs(raw), targets).sum();

    /// <summary>What the model says about images, [N, K] row-major; nothing is recorded.</summary>
    public float[] Score(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        return Scores(_scoring.Call(images), images.shape[0]);
    }

    /// <summary>The model's outputs as targets choose from them, row-major.</summary>
    public float[] Scores(Tensor raw, long images) => ModelOutputs.Values(_head.Outputs(ModelOutputs.Check(Model, raw, images)));

    public void Dispose()
    {
        Capture.Dispose();
        _scoring.Dispose();
    }
}
