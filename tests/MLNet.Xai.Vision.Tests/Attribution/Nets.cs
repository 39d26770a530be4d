using MLNet.Xai.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Attribution;

/// <summary>Networks of which the right answers are known.</summary>
internal static class Nets
{
    /// <summary>One linear layer over [N, channels, size, size]; exact attributions are weight times difference.</summary>
    public static Sequential LinearPixels(int channels, int size, int classes, int seed = 3)
    {
        manual_seed(seed);
        return Sequential(Flatten(), Linear(channels * size * size, classes)).to(ScalarType.Float64);
    }

    /// <summary>A small convolutional network with the layers that attributions must get right.</summary>
    public static Sequential Convolutional(int seed = 5, bool inplace = false)
    {
        manual_seed(seed);
        return Sequential(
            Conv2d(3, 4, 3, padding: 1), ReLU(inplace), MaxPool2d(2), Conv2d(4, 6, 3, padding: 1), BatchNorm2d(6), ReLU(inplace), AdaptiveAvgPool2d(2), Flatten(),
            Linear(24, 3)).to(ScalarType.Float64);
    }

    public static Tensor Images(int count, int channels = 3, int size = 8, int seed = 7)
    {
        manual_seed(seed);
        return randn([count, channels, size, size], dtype: ScalarType.Float64);
    }

    public static void ShouldNotLeak(Action action, int times = 5)
    {
        action();
        long before = LiveTensors.Count();
        for (int i = 0; i < times; i++)
            action();
        Tensor.TotalCount.ShouldBe(before);
    }
}
