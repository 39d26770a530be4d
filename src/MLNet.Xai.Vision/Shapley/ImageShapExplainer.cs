using System.Numerics;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Vision.Masking;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Shapley;

/// <summary>Shapley and Owen values of the superpixels of a picture, on any image classifier: what each adds to a probability.</summary>
/// <remarks>
/// The game: a coalition is a set of superpixels that is shown, the others are hidden as LIME hides them; its value is the probability. Lundberg and Lee, NeurIPS 2017; Owen, 1977. One forward
/// pass an evaluation. The same seed gives the same values.
/// </remarks>
public sealed class ImageShapExplainer
{
    private readonly Module<Tensor, Tensor> _model;
    private readonly ImageRecipe _recipe;
    private readonly SegmentCache _cache = new();

    /// <summary>Explains a model, which stays the caller's, on pictures that a recipe prepares.</summary>
    public ImageShapExplainer(Module<Tensor, Tensor> model, ImageRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Check();
        (_model, _recipe) = (model, recipe);
    }

    /// <summary>Explains one picture.</summary>
    /// <param name="rgb">Interleaved RGB bytes of the recipe's height x width: the picture already resized and cropped.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <param name="target">The explained class; the predicted one when null.</param>
    /// <param name="classNames">The classes' names; needed for targets by name only.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="ArgumentException">The bytes are no such picture, or there is no such class.</exception>
    public ImageShapExplanation Explain(
        ReadOnlySpan<byte> rgb, ImageShapOptions? options = null, ClassTarget? target = null, IReadOnlyList<string>? classNames = null, CancellationToken cancellation = default)
    {
        options ??= new ImageShapOptions();
        options.Check();
        if (rgb.Length != 3 * _recipe.Height * _recipe.Width)
            throw new ArgumentException($"A picture of {_recipe.Height} x {_recipe.Width} has {3 * _recipe.Height * _recipe.Width} RGB bytes; there are {rgb.Length}.", nameof(rgb));
        Superpixels superpixels = _cache.Get(rgb, _recipe.Width, _recipe.Height, options.Segmentation);
        int most = options.MaxEvaluations / 2;
        if (options.Method == ImageShapMethod.Kernel && superpixels.Count > most - 1)
        {
            throw new ArgumentException($"{options.Segmentation} makes {superpixels.Count} superpixels of the picture, and KernelSHAP needs more than two evaluations each: set MaxEvaluations to {2 * (superpixels.Count + 1)} or more, "
                + "or choose a segmentation with fewer.", nameof(options));
        }

        return MaskedNetwork.Run(_model, _recipe, rgb.ToArray(), superpixels, options.HideColor, options.Head, options.Fold, network =>
        {
            TargetClass[] targets = Targets(network, target ?? ClassTarget.Predicted, classNames);
            GameValues found = Values(new SuperpixelGame(network, targets, options.BatchSize, cancellation), superpixels, options, cancellation);
            int players = superpixels.Count;
            return new ImageShapExplanation(
                superpixels,
                [.. targets.Select(t => t.Class)],
                [.. targets.Select((_, i) => found.Values[(i * players)..((i + 1) * players)])],
                [.. targets.Select((_, i) => found.StandardErrors[(i * players)..((i + 1) * players)])],
                found.BaseValues,
                found.Predictions,
                found.Evaluations);
        });
    }

    private static TargetClass[] Targets(MaskedNetwork network, ClassTarget target, IReadOnlyList<string>? classNames)
    {
        byte[] everything = new byte[network.Superpixels.Count];
        everything.AsSpan().Fill(1);
        var outputs = new double[network.Classes];
        network.Predict(everything, 1, outputs);
        return target.Resolve([.. outputs.Select(o => (float)o)], classNames);
    }

    private static GameValues Values(SuperpixelGame game, Superpixels superpixels, ImageShapOptions options, CancellationToken cancellation)
    {
        // One of one superpixel, or as many coalitions as are asked for anyway: all of them.
        if (options.Method == ImageShapMethod.Kernel || game.Players == 1)
        {
            return game.Players <= Math.Min(ExactGame.MostPlayers, BitOperations.Log2((uint)options.MaxEvaluations))
                ? new ExactGame(game, cancellation).Shapley()
                : KernelShap.Explain(game, new KernelShapOptions { Coalitions = options.MaxEvaluations - 2, Seed = options.Seed }, cancellation);
        }

        return OwenValues.ExplainWithin(game, SuperpixelTree.Of(superpixels), options.MaxEvaluations, cancellation);
    }
}
