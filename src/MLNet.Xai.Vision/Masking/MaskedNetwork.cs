using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Hooks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Masking;

/// <summary>A network as a function of which superpixels of a picture are shown: its probabilities.</summary>
/// <remarks>Picture and hidden picture are normalised and moved to the network's device once; a mask there is one gather of segment bits by pixel.</remarks>
internal sealed class MaskedNetwork
{
    private readonly Module<Tensor, Tensor> _model;
    private readonly ScoringModel _scoring;
    private readonly OutputHead _head;
    private readonly Tensor _picture;
    private readonly Tensor _hidden;
    private readonly Tensor _segments;
    private readonly Device _device;

    private MaskedNetwork(Module<Tensor, Tensor> model, ScoringModel scoring, ImageRecipe recipe, byte[] rgb, Superpixels superpixels, (byte R, byte G, byte B)? hideColor, ModelHead? asked)
    {
        (_model, _scoring, Superpixels) = (model, scoring, superpixels);
        _device = model.parameters().FirstOrDefault()?.device ?? CPU;
        var hidden = new HiddenImage(rgb, superpixels, hideColor);
        (_picture, _hidden) = (recipe.ToTensor(rgb).to(_device), recipe.ToTensor(hidden.Hidden).to(_device));
        _segments = tensor(superpixels.Labels.ToArray().Select(l => (long)l).ToArray()).to(_device);
        int raw = (int)ModelOutputs.Check(model, scoring.Call(_picture), 1).shape[1];
        _head = OutputHead.OfProbabilities(asked, raw, model, scoring.Call, _picture);
        Classes = _head.ClassCount(raw);
    }

    /// <summary>The segments.</summary>
    public Superpixels Superpixels { get; }

    /// <summary>Number of probabilities.</summary>
    public int Classes { get; }

    /// <summary>Opens a network for one picture, and leaves it as it was.</summary>
    /// <param name="model">The network.</param>
    /// <param name="recipe">What it takes.</param>
    /// <param name="rgb">Interleaved RGB of the recipe's height x width.</param>
    /// <param name="superpixels">The segments of the picture.</param>
    /// <param name="hideColor">The colour of hidden superpixels; null for each one's mean.</param>
    /// <param name="head">What outputs mean, or null.</param>
    /// <param name="fold">Whether the network may be folded.</param>
    /// <param name="act">What to do with it.</param>
    public static T Run<T>(
        Module<Tensor, Tensor> model, ImageRecipe recipe, byte[] rgb, Superpixels superpixels, (byte R, byte G, byte B)? hideColor, ModelHead? head, bool fold, Func<MaskedNetwork, T> act)
    {
        lock (ModelLock.Of(model))
        {
            using var evaluation = new EvaluationMode(model);
            using DisposeScope scope = NewDisposeScope();
            using IDisposable mode = no_grad();
            using var scoring = new ScoringModel(model, fold);
            return act(new MaskedNetwork(model, scoring, recipe, rgb, superpixels, hideColor, head));
        }
    }

    /// <summary>Probabilities of pictures with some superpixels hidden, in one pass.</summary>
    /// <param name="masks">Row-major, pictures x superpixels: 1 where one is shown.</param>
    /// <param name="count">Number of pictures.</param>
    /// <param name="values">Receives pictures x classes.</param>
    public void Predict(ReadOnlySpan<byte> masks, int count, Span<double> values)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor bits = tensor(masks.ToArray(), [count, Superpixels.Count]).to(_device).@bool();
        Tensor shown = bits.index_select(1, _segments).reshape(count, 1, Superpixels.Height, Superpixels.Width);
        float[] said = ModelOutputs.Values(_head.Probabilities(ModelOutputs.Check(_model, _scoring.Call(_picture.where(shown, _hidden)), count)));
        for (int i = 0; i < values.Length; i++)
            values[i] = said[i];
    }
}
