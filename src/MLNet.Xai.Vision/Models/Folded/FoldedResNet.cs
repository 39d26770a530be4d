using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Models.Folded;

/// <summary>Residual networks, ImageNet's and CIFAR's.</summary>
internal sealed class FoldedResNet : FoldedModel
{
    private readonly FoldedConv _stem;
    private readonly bool _imageNet;
    private readonly List<Block> _earlyBlocks = [];
    private readonly List<Block> _lateBlocks = [];

    public FoldedResNet(ImageModel model)
        : base(model)
    {
        _imageNet = model is ResNet;
        _stem = Fold("conv1", "bn1", _imageNet ? 2 : 1);
        for (int stage = 1; Has($"layer{stage}.0.conv1"); stage++)
        {
            bool last = !Has($"layer{stage + 1}.0.conv1");
            for (int i = 0; Has($"layer{stage}.{i}.conv1"); i++)
            {
                string block = $"layer{stage}.{i}.";
                long stride = i == 0 && stage > 1 ? 2 : 1;
                // The convolution of three by three has the stride: the first of two, the second of three.
                int strided = Has(block + "conv3") ? 2 : 1;
                FoldedConv Layer(string conv, string norm, bool reduces, bool grouped = false) => Fold(block + conv, block + norm, reduces ? stride : 1, grouped, channelsLast: !last);
                (last ? _lateBlocks : _earlyBlocks).Add(new Block(
                    [.. Enumerable.Range(1, strided + 1).Select(c => Layer($"conv{c}", $"bn{c}", c == strided, grouped: c == 2 && strided == 2))],
                    Has(block + "downsample.0") ? Layer("downsample.0", "downsample.1", true) : null,
                    !_imageNet && stride == 2 ? 4L << (stage - 1) : 0));
            }
        }
    }

    protected override long AtOnce => 8;

    protected override Tensor Early(Tensor pictures)
    {
        // Rectifying after the pooling gives the same, on a quarter of the values.
        Tensor x = _stem.Run(pictures);
        return Through(_imageNet ? nn.functional.max_pool2d(x, 3, 2, 1).relu_() : x.relu_(), _earlyBlocks);
    }

    /// <summary>The last stage's small pictures are faster with channels first.</summary>
    protected override Tensor Late(Tensor features) => Linear(Through(features.contiguous(), _lateBlocks).mean([2, 3]), _imageNet ? "fc" : "linear");

    private static Tensor Through(Tensor x, List<Block> blocks)
    {
        foreach (Block block in blocks)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor y = x;
            foreach (FoldedConv convolution in block.Convolutions[..^1])
                y = convolution.Run(y).relu_();
            y = block.Convolutions[^1].Run(y);
            x = y.add_(block.Shortcut?.Run(x) ?? (block.Added > 0 ? Widened(x, block.Added) : x)).relu_().MoveToOuterDisposeScope();
        }

        return x;
    }

    private static Tensor Widened(Tensor x, long added) => nn.functional.pad(
        x[TensorIndex.Ellipsis, TensorIndex.Slice(step: 2), TensorIndex.Slice(step: 2)], new[] { 0, 0, 0, 0, added, added });

    /// <summary>A residual block; one without a convolution beside it may widen its input by channels of zeros on either side.</summary>
    private sealed record Block(FoldedConv[] Convolutions, FoldedConv? Shortcut, long Added);
}
