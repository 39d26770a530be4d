using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>
/// Inception v3 (Szegedy et al., CVPR 2016) with torchvision's names. The auxiliary classifier, which only training uses, is left out: its weights
/// in a file are skipped. Pictures must be 75x75 or larger.
/// </summary>
public sealed class InceptionV3 : ImageModel
{
    private readonly ConvNorm Conv2d_1a_3x3 = new(3, 32, (3, 3), 2);
    private readonly ConvNorm Conv2d_2a_3x3 = new(32, 32, (3, 3));
    private readonly ConvNorm Conv2d_2b_3x3 = new(32, 64, (3, 3), padding: (1, 1));
    private readonly MaxPool2d maxpool1 = MaxPool2d(3, 2);
    private readonly ConvNorm Conv2d_3b_1x1 = new(64, 80, (1, 1));
    private readonly ConvNorm Conv2d_4a_3x3 = new(80, 192, (3, 3));
    private readonly MaxPool2d maxpool2 = MaxPool2d(3, 2);
    private readonly InceptionA Mixed_5b = new(192, 32);
    private readonly InceptionA Mixed_5c = new(256, 64);
    private readonly InceptionA Mixed_5d = new(288, 64);
    private readonly InceptionB Mixed_6a = new(288);
    private readonly InceptionC Mixed_6b = new(128);
    private readonly InceptionC Mixed_6c = new(160);
    private readonly InceptionC Mixed_6d = new(160);
    private readonly InceptionC Mixed_6e = new(192);
    private readonly InceptionD Mixed_7a = new(768);
    private readonly InceptionE Mixed_7b = new(1280);
    private readonly InceptionE Mixed_7c = new(2048);
    private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d(1);
    private readonly Dropout dropout = Dropout();
    private readonly Linear fc;

    /// <summary>Random weights.</summary>
    public InceptionV3(int classCount = 1000)
        : base("inception_v3")
    {
        fc = Linear(2048, classCount);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override string HeadName => "fc";

    /// <inheritdoc/>
    public override string FeatureLayer => "Mixed_7c";

    /// <inheritdoc/>
    public override int InputSize => 299;

    /// <inheritdoc/>
    internal override IReadOnlyList<string> UnusedWeights => ["AuxLogits."];

    /// <summary>
    /// Whether the input comes normalised with ImageNet's means and deviations and is to be brought to 0.5 and 0.5 first, as torchvision does for its
    /// published weights; default no.
    /// </summary>
    public bool TransformInput { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = TransformInput ? ToHalves(input) : input;
        x = maxpool1.call(Conv2d_2b_3x3.call(Conv2d_2a_3x3.call(Conv2d_1a_3x3.call(x))));
        x = maxpool2.call(Conv2d_4a_3x3.call(Conv2d_3b_1x1.call(x)));
        x = Mixed_5d.call(Mixed_5c.call(Mixed_5b.call(x)));
        x = Mixed_6e.call(Mixed_6d.call(Mixed_6c.call(Mixed_6b.call(Mixed_6a.call(x)))));
        x = Mixed_7c.call(Mixed_7b.call(Mixed_7a.call(x)));
        return fc.call(dropout.call(avgpool.call(x)).flatten(1)).MoveToOuterDisposeScope();
    }

    private static Tensor ToHalves(Tensor input)
    {
        Tensor scale = tensor(new[] { 0.229f / 0.5f, 0.224f / 0.5f, 0.225f / 0.5f }, [3, 1, 1]).to(input.device);
        Tensor shift = tensor(new[] { (0.485f - 0.5f) / 0.5f, (0.456f - 0.5f) / 0.5f, (0.406f - 0.5f) / 0.5f }, [3, 1, 1]).to(input.device);
        return (input * scale) + shift;
    }
}
