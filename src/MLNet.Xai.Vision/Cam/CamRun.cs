using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Hooks;
using MLNet.Xai.Vision.Models.Folded;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Cam;

/// <summary>One batch of images on its way through a method: the forward pass, and gradients for one target an image.</summary>
internal sealed class CamRun : IDisposable
{
    private readonly ScoringModel _scoring;

    /// <param name="model">The model, in evaluation mode.</param>
    /// <param name="images">[N, C, H, W] on the model's device.</param>
    /// <param name="layers">The layers to keep.</param>
    /// <param name="options">The options.</param>
    /// <param name="gradients">Whether gradients will be asked for.</param>
    /// <param name="more">Further layers whose results are kept behind those of <paramref name="layers"/>.</param>
    public CamRun(Module<Tensor, Tensor> model, Tensor images, IReadOnlyList<string> layers, CamOptions options, bool gradients, params IReadOnlyList<string> more)
    {
        (Model, Images, Layers, Options) = (model, images, layers, options);
        _scoring = new ScoringModel(model, options.Fold);
        Capture = new LayerCapture(model, [.. layers, .. more], images, gradients);
        Logits = Scores(Capture.Output, images.shape[0]);
        Outputs = (int)Capture.Output.shape[1];
    }

    public Module<Tensor, Tensor> Model { get; }

    public Tensor Images { get; }

    public IReadOnlyList<string> Layers { get; }

    public CamOptions Options { get; }

    public LayerCapture Capture { get; }

    /// <summary>Row-major, images x outputs.</summary>
    public float[] Logits { get; }

    public int Outputs { get; }

    public int Count => (int)Images.shape[0];

    public int Height => (int)Images.shape[2];

    public int Width => (int)Images.shape[3];

    /// <summary>What did not go the usual way.</summary>
    public string? Remark { get; set; }

    /// <summary>The outputs of an image.</summary>
    public ReadOnlySpan<float> LogitsOf(int image) => Logits.AsSpan(image * Outputs, Outputs);

    /// <summary>The layers' activations as [N, C, H, W].</summary>
    public Tensor Activation(int layer) => SpatialMaps.Of(Capture.Activations[layer].detach(), Layers[layer], Images.shape, Options.Reshape).contiguous();

    /// <summary>Gradients of every image's target with respect to the layers, as they are.</summary>
    public Tensor[] Gradients(TargetClass[] targets, Tensor? alsoInput = null)
    {
        // The caller may be in no_grad; the target must join the graph all the same.
        using IDisposable mode = enable_grad();
        return Capture.Gradients(TargetedModel.Select(Capture.Output, targets).sum(), alsoInput);
    }

    /// <summary>What the model says about images, [N, K] row-major; nothing is recorded.</summary>
    public float[] Score(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        return Scores(_scoring.Call(images), images.shape[0]);
    }

    public static float[] Scores(Tensor logits, long images)
    {
        if (logits.dim() != 2 || logits.shape[0] != images)
            throw new ArgumentException($"The model gives [{string.Join(", ", logits.shape)}] for {images} images; a classifier gives [{images}, classes].");
        return Values(logits);
    }

    public static float[] Values(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().to(float32).cpu().contiguous().data<float>().ToArray();
    }

    public void Dispose()
    {
        Capture.Dispose();
        _scoring.Dispose();
    }
}
