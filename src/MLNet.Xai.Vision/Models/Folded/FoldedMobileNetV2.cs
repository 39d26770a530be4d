using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Models.Folded;

/// <summary>MobileNetV2.</summary>
internal sealed class FoldedMobileNetV2 : FoldedModel
{
    private static readonly int[] s_strided = [2, 4, 7, 14]; // Blocks that halve the size.

    private const int EarlyBlocks = 6; // Down to a picture of 28 x 28.

    private readonly FoldedConv _first;
    private readonly FoldedConv _last;
    private readonly List<(FoldedConv? Expand, FoldedConv Depthwise, FoldedConv Project)> _blocks = [];

    public FoldedMobileNetV2(ImageModel model)
        : base(model)
    {
        _first = Fold("features.0.0", "features.0.1", 2);
        for (int i = 1; i <= 17; i++)
        {
            string block = $"features.{i}.conv.";
            int at = i == 1 ? 0 : 1; // The first block does not expand.
            _blocks.Add((
                at == 1 ? Fold(block + "0.0", block + "0.1") : null,
                Fold($"{block}{at}.0", $"{block}{at}.1", s_strided.Contains(i) ? 2 : 1, grouped: true),
                Fold($"{block}{at + 1}", $"{block}{at + 2}")));
        }

        _last = Fold("features.18.0", "features.18.1");
    }

    protected override long AtOnce => 1;

    protected override Tensor Early(Tensor pictures) => Through(Relu6(_first.Run(pictures)), _blocks.Take(EarlyBlocks));

    protected override Tensor Late(Tensor features) => Linear(Relu6(_last.Run(Through(features, _blocks.Skip(EarlyBlocks)))).mean([2, 3]), "classifier.1");

    private static Tensor Through(Tensor x, IEnumerable<(FoldedConv? Expand, FoldedConv Depthwise, FoldedConv Project)> blocks)
    {
        foreach ((FoldedConv? expand, FoldedConv depthwise, FoldedConv project) in blocks)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor y = project.Run(Relu6(depthwise.Run(expand is null ? x : Relu6(expand.Run(x)))));
            x = (y.shape.AsSpan().SequenceEqual(x.shape) ? y.add_(x) : y).MoveToOuterDisposeScope();
        }

        return x;
    }

    private static Tensor Relu6(Tensor x) => x.clamp_(0, 6);
}
