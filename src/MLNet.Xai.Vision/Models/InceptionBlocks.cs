using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>Convolution, batch norm, ReLU.</summary>
internal sealed class ConvNorm : Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly BatchNorm2d bn;

    public ConvNorm(long inChannels, long outChannels, (long, long) kernel, long stride = 1, (long, long)? padding = null)
        : base(nameof(ConvNorm))
    {
        conv = Conv2d(inChannels, outChannels, kernel, stride: (stride, stride), padding: padding ?? (0, 0), bias: false);
        bn = BatchNorm2d(outChannels, eps: 0.001);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return functional.relu(bn.call(conv.call(input))).MoveToOuterDisposeScope();
    }
}

/// <summary>Branches over one input, put side by side as channels.</summary>
internal abstract class InceptionBlock : Module<Tensor, Tensor>
{
    protected InceptionBlock(string name)
        : base(name)
    {
    }

    public sealed override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return cat(Branches(input), 1).MoveToOuterDisposeScope();
    }

    protected abstract Tensor[] Branches(Tensor x);

    protected static Tensor Averaged(Tensor x) => functional.avg_pool2d(x, 3, 1, 1);

    protected static Tensor Run(Tensor x, params ConvNorm[] layers)
    {
        foreach (ConvNorm layer in layers)
            x = layer.call(x);
        return x;
    }
}

internal sealed class InceptionA : InceptionBlock
{
    private readonly ConvNorm branch1x1, branch5x5_1, branch5x5_2 = new(48, 64, (5, 5), padding: (2, 2));
    private readonly ConvNorm branch3x3dbl_1, branch3x3dbl_2 = new(64, 96, (3, 3), padding: (1, 1)), branch3x3dbl_3 = new(96, 96, (3, 3), padding: (1, 1));
    private readonly ConvNorm branch_pool;

    public InceptionA(long channels, long poolFeatures)
        : base(nameof(InceptionA))
    {
        branch1x1 = new(channels, 64, (1, 1));
        branch5x5_1 = new(channels, 48, (1, 1));
        branch3x3dbl_1 = new(channels, 64, (1, 1));
        branch_pool = new(channels, poolFeatures, (1, 1));
        RegisterComponents();
    }

    protected override Tensor[] Branches(Tensor x) =>
    [
        branch1x1.call(x),
        Run(x, branch5x5_1, branch5x5_2),
        Run(x, branch3x3dbl_1, branch3x3dbl_2, branch3x3dbl_3),
        branch_pool.call(Averaged(x)),
    ];
}

internal sealed class InceptionB : InceptionBlock
{
    private readonly ConvNorm branch3x3, branch3x3dbl_1;
    private readonly ConvNorm branch3x3dbl_2 = new(64, 96, (3, 3), padding: (1, 1)), branch3x3dbl_3 = new(96, 96, (3, 3), 2);

    public InceptionB(long channels)
        : base(nameof(InceptionB))
    {
        branch3x3 = new(channels, 384, (3, 3), 2);
        branch3x3dbl_1 = new(channels, 64, (1, 1));
        RegisterComponents();
    }

    protected override Tensor[] Branches(Tensor x) =>
        [branch3x3.call(x), Run(x, branch3x3dbl_1, branch3x3dbl_2, branch3x3dbl_3), functional.max_pool2d(x, 3, 2)];
}

internal sealed class InceptionC : InceptionBlock
{
    private readonly ConvNorm branch1x1 = new(768, 192, (1, 1)), branch7x7_1, branch7x7_2, branch7x7_3;
    private readonly ConvNorm branch7x7dbl_1, branch7x7dbl_2, branch7x7dbl_3, branch7x7dbl_4, branch7x7dbl_5;
    private readonly ConvNorm branch_pool = new(768, 192, (1, 1));

    public InceptionC(long c)
        : base(nameof(InceptionC))
    {
        branch7x7_1 = new(768, c, (1, 1));
        branch7x7_2 = new(c, c, (1, 7), padding: (0, 3));
        branch7x7_3 = new(c, 192, (7, 1), padding: (3, 0));
        branch7x7dbl_1 = new(768, c, (1, 1));
        branch7x7dbl_2 = new(c, c, (7, 1), padding: (3, 0));
        branch7x7dbl_3 = new(c, c, (1, 7), padding: (0, 3));
        branch7x7dbl_4 = new(c, c, (7, 1), padding: (3, 0));
        branch7x7dbl_5 = new(c, 192, (1, 7), padding: (0, 3));
        RegisterComponents();
    }

    protected override Tensor[] Branches(Tensor x) =>
    [
        branch1x1.call(x),
        Run(x, branch7x7_1, branch7x7_2, branch7x7_3),
        Run(x, branch7x7dbl_1, branch7x7dbl_2, branch7x7dbl_3, branch7x7dbl_4, branch7x7dbl_5),
        branch_pool.call(Averaged(x)),
    ];
}

internal sealed class InceptionD : InceptionBlock
{
    private readonly ConvNorm branch3x3_1, branch3x3_2 = new(192, 320, (3, 3), 2), branch7x7x3_1;
    private readonly ConvNorm branch7x7x3_2 = new(192, 192, (1, 7), padding: (0, 3));
    private readonly ConvNorm branch7x7x3_3 = new(192, 192, (7, 1), padding: (3, 0)), branch7x7x3_4 = new(192, 192, (3, 3), 2);

    public InceptionD(long channels)
        : base(nameof(InceptionD))
    {
        branch3x3_1 = new(channels, 192, (1, 1));
        branch7x7x3_1 = new(channels, 192, (1, 1));
        RegisterComponents();
    }

    protected override Tensor[] Branches(Tensor x) =>
    [
        Run(x, branch3x3_1, branch3x3_2),
        Run(x, branch7x7x3_1, branch7x7x3_2, branch7x7x3_3, branch7x7x3_4),
        functional.max_pool2d(x, 3, 2),
    ];
}

internal sealed class InceptionE : InceptionBlock
{
    private readonly ConvNorm branch1x1, branch3x3_1, branch3x3dbl_1, branch_pool;
    private readonly ConvNorm branch3x3_2a = new(384, 384, (1, 3), padding: (0, 1)), branch3x3_2b = new(384, 384, (3, 1), padding: (1, 0));
    private readonly ConvNorm branch3x3dbl_2 = new(448, 384, (3, 3), padding: (1, 1));
    private readonly ConvNorm branch3x3dbl_3a = new(384, 384, (1, 3), padding: (0, 1)), branch3x3dbl_3b = new(384, 384, (3, 1), padding: (1, 0));

    public InceptionE(long channels)
        : base(nameof(InceptionE))
    {
        branch1x1 = new(channels, 320, (1, 1));
        branch3x3_1 = new(channels, 384, (1, 1));
        branch3x3dbl_1 = new(channels, 448, (1, 1));
        branch_pool = new(channels, 192, (1, 1));
        RegisterComponents();
    }

    protected override Tensor[] Branches(Tensor x)
    {
        Tensor three = branch3x3_1.call(x);
        Tensor twice = Run(x, branch3x3dbl_1, branch3x3dbl_2);
        return
        [
            branch1x1.call(x), branch3x3_2a.call(three), branch3x3_2b.call(three),
            branch3x3dbl_3a.call(twice), branch3x3dbl_3b.call(twice), branch_pool.call(Averaged(x)),
        ];
    }
}
