using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Hooks;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Models.Folded;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Lime;

/// <summary>LIME for pictures on any image classifier: hides superpixels and watches its probabilities.</summary>
/// <remarks>
/// Picture and hidden picture are normalised and moved to the model's device once; a mask there is one gather of segment bits by pixel, a batch at a
/// time. Nearly all time is the model's: one forward pass a sample. The same seed gives the same explanation.
/// </remarks>
public sealed class ImageLimeExplainer
{
    private readonly Module<Tensor, Tensor> _model;
    private readonly ImageRecipe _recipe;
    private readonly SegmentCache _cache = new();

    /// <summary>Explains a model, which stays the caller's, on pictures that a recipe prepares.</summary>
    public ImageLimeExplainer(Module<Tensor, Tensor> model, ImageRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Check();
        (_model, _recipe) = (model, recipe);
    }

    /// <summary>Explains one picture.</summary>
    /// <param name="rgb">Interleaved RGB bytes of the recipe's height x width: the picture already resized and cropped.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <param name="progress">Receives the part of the samples that is done.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="ArgumentException">The bytes are no such picture, or there is no such label.</exception>
    public ImageLimeExplanation Explain(
        ReadOnlySpan<byte> rgb, ImageLimeOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new ImageLimeOptions();
        if (rgb.Length != 3 * _recipe.Height * _recipe.Width)
            throw new ArgumentException($"A picture of {_recipe.Height} x {_recipe.Width} has {3 * _recipe.Height * _recipe.Width} RGB bytes; there are {rgb.Length}.", nameof(rgb));
        Superpixels superpixels = _cache.Get(rgb, _recipe.Width, _recipe.Height, options.Segmentation);
        var hidden = new HiddenImage(rgb, superpixels, options.HideColor);
        lock (ModelLock.Of(_model))
        {
            using var evaluation = new EvaluationMode(_model);
            using DisposeScope scope = NewDisposeScope();
            using IDisposable mode = no_grad();
            using var scoring = new ScoringModel(_model, options.Fold);
            Device device = _model.parameters().FirstOrDefault()?.device ?? CPU;
            Tensor picture = _recipe.ToTensor(rgb).to(device), rest = _recipe.ToTensor(hidden.Hidden).to(device);
            Tensor segments = tensor(superpixels.Labels.ToArray().Select(l => (long)l).ToArray()).to(device);
            int raw = (int)ModelOutputs.Check(_model, scoring.Call(picture), 1).shape[1];
            OutputHead head = OutputHead.OfProbabilities(options.Head, raw, _model, scoring.Call, picture);
            LimeImageExplanation lime = LimeImageExplainer.Explain(
                superpixels.Count,
                head.ClassCount(raw),
                (masks, batch, values) =>
                {
                    using DisposeScope inner = NewDisposeScope();
                    Tensor bits = tensor(masks.ToArray(), [batch, superpixels.Count]).to(device).@bool();
                    Tensor shown = bits.index_select(1, segments).reshape(batch, 1, _recipe.Height, _recipe.Width);
                    float[] said = ModelOutputs.Values(head.Probabilities(ModelOutputs.Check(_model, scoring.Call(picture.where(shown, rest)), batch)));
                    for (int i = 0; i < values.Length; i++)
                        values[i] = said[i];
                },
                options.Lime,
                progress,
                cancellation);
            return new ImageLimeExplanation(lime, superpixels);
        }
    }
}
