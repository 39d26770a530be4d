using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Models.Folded;

/// <summary>Residual networks, ImageNet's and CIFAR's.</summary>
internal sealed class FoldedResNet : FoldedModel
{
    private readonly FoldedConv _stem;
    private readonly bool _imageNet;
    private readonly List<(FoldedConv[] Convolutions, FoldedConv? Shortcut, long Added)> _blocks = [];

    public FoldedResNet(ImageModel model)
        : base(model)
    {
        _imageNet = model is ResNet;
        _stem = Fold("conv1", "bn1", _imageNet ? 2 : 1);
        for (int stage = 1; Has($"layer{stage}.0.conv1"); stage++)
        {
            for (int i = 0; Has($"layer{stage}.{i}.conv1"); i++)
            {
                string block = $"layer{stage}.{i}.";
                long stride = i == 0 && stage > 1 ? 2 : 1;
                // The convolution of three by three has the stride: the first of two, the second of three.
                int strided = Has(block + "conv3") ? 2 : 1;
                FoldedConv[] convolutions = [.. Enumerable.Range(1, strided + 1).Select(c => Fold($"{block}conv{c}", $"{block}bn{c}", c == strided ? stride : 1))];
                FoldedConv? shortcut = Has(block + "downsample.0") ? Fold(block + "downsample.0", block + "downsample.1", stride) : null;
                _blocks.Add((convolutions, shortcut, !_imageNet && stride == 2 ? 4L << (stage - 1) : 0));
            }
        }
    }

    protected override long AtOnce => 8;

    protected override Tensor Run(Tensor pictures)
    {
        Tensor x = _stem.Run(pictures).relu_();
        if (_imageNet)
            x = nn.functional.max_pool2d(x, 3, 2, 1);
        foreach ((FoldedConv[] convolutions, FoldedConv? shortcut, long added) in _blocks)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor y = x;
            foreach (FoldedConv convolution in convolutions[..^1])
                y = convolution.Run(y).relu_();
            x = convolutions[^1].Run(y).add_(shortcut?.Run(x) ?? (added > 0 ? Widened(x, added) : x)).relu_().MoveToOuterDisposeScope();
        }

        return Linear(x.mean([2, 3]), _imageNet ? "fc" : "linear");
    }

    private static Tensor Widened(Tensor x, long added) => nn.functional.pad(
        x[TensorIndex.Ellipsis, TensorIndex.Slice(step: 2), TensorIndex.Slice(step: 2)], new[] { 0, 0, 0, 0, added, added });
}
