using MLNet.Xai.Torch.Hooks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.AnyModel;

/// <summary>
/// A model of ML.NET's as a network <c>[N, 3, H, W] -> [N, outputs]</c>, so that every method that only calls a network explains it. Takes red, green and blue from 0 to 255, rounded
/// to bytes, since that is what images hold.
/// </summary>
internal sealed class TransformerImageModel : Module<Tensor, Tensor>, ILayeredNetwork
{
    public TransformerImageModel(PictureModel parts)
        : base("The ML.NET model")
    {
        Parts = parts;
        eval();
    }

    public PictureModel Parts { get; }

    public override Tensor forward(Tensor input)
    {
        if (input.requires_grad)
            ((ILayeredNetwork)this).RequireGradients();
        PictureCut cut = Parts.Cut;
        if (input.dim() != 4 || input.shape[1] != 3 || input.shape[2] != cut.Height || input.shape[3] != cut.Width)
            throw new ArgumentException($"The model takes pictures [N, 3, {cut.Height}, {cut.Width}], not [{string.Join(", ", input.shape)}].", nameof(input));
        int count = (int)input.shape[0];
        using DisposeScope scope = NewDisposeScope();
        Tensor rgb = input.detach().to(CPU).round().clamp(0, byte.MaxValue).to(ScalarType.Byte);
        Tensor bgra = cat([rgb.flip(1), full([count, 1, cut.Height, cut.Width], byte.MaxValue, ScalarType.Byte)], 1).permute(0, 2, 3, 1).contiguous();
        double[] scores = Parts.Run(bgra.data<byte>().ToArray(), count);
        return tensor(Array.ConvertAll(scores, s => (float)s), [count, scores.Length / count]).MoveToOuterDisposeScope();
    }

    IDisposable ILayeredNetwork.Hook(string layer, Func<Tensor, Tensor?> hook) => throw new NotSupportedException("A model of ML.NET's has no layers that can be hooked.");

    void ILayeredNetwork.RequireGradients(params IReadOnlyList<string> layers) => throw new NotSupportedException(
        "A model of ML.NET's has no gradients: it is explained by methods that only call it, LIME, Shapley values, RISE, occlusion and feature ablation. Where an ONNX network is inside, FindOnnx gives class activation maps of it.");
}
