using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.ReliedOn;

/// <summary>libtorch's convolutions are right on this machine: on some they are not, see docs/decisions/0012-hidden-caches.md.</summary>
public sealed class ConvolutionTests
{
    [Fact]
    public void Convolutions_ManyShapes_AreThoseOfDoublePrecision()
    {
        var random = new Random(1);
        List<string> wrong = [];
        for (int i = 0; i < 60; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            int side = random.Next(1, 6), size = random.Next(side, 16), stride = random.Next(1, 4), padding = random.Next(0, side);
            Tensor input = randn(random.Next(1, 4), random.Next(1, 40), size, size), weight = randn(random.Next(1, 40), input.shape[1], side, side);

            (Tensor output, Tensor gradient) = Run(input, weight, stride, padding);
            (Tensor expected, Tensor expectedGradient) = Run(input.to(float64), weight.to(float64), stride, padding);

            if (!(Largest(output - expected) < 1e-3) || !(Largest(gradient - expectedGradient) < 1e-3))
                wrong.Add($"[{string.Join(", ", input.shape)}] by [{string.Join(", ", weight.shape)}], stride {stride}, padding {padding}");
        }

        wrong.ShouldBeEmpty();
    }

    private static (Tensor Output, Tensor Gradient) Run(Tensor input, Tensor weight, long stride, long padding)
    {
        Tensor leaf = input.clone().requires_grad_(true);
        Tensor output = nn.functional.conv2d(leaf, weight, strides: [stride, stride], padding: [padding, padding]);
        output.square().sum().div(output.numel()).backward();
        return (output.detach(), leaf.grad!);
    }

    private static double Largest(Tensor difference) => difference.abs().max().to(float64).item<double>();
}
