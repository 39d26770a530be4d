using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Vision.Masking;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Lime;

/// <summary>LIME for pictures on any image classifier: hides superpixels and watches its probabilities.</summary>
/// <remarks>
/// Nearly all time is the model's: one forward pass a sample. The same seed gives the same explanation.
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
        return MaskedNetwork.Run(_model, _recipe, rgb.ToArray(), superpixels, options.HideColor, options.Head, options.Fold, network =>
        {
            LimeImageExplanation lime = LimeImageExplainer.Explain(superpixels.Count, network.Classes, network.Predict, options.Lime, progress, cancellation);
            return new ImageLimeExplanation(lime, superpixels);
        });
    }
}
