using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNet.Xai.Vision.Models;

/// <summary>What the steps of a layer list do.</summary>
internal static class LayerOperations
{
    /// <summary>A convolution or a linear layer.</summary>
    public static Tensor Run(LayerStep step, Tensor x, Tensor weight, Tensor? bias)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor padded, long[] symmetric) = Pad(step, x, 0);
        Tensor y = step.Operation == LayerOperation.Linear
            ? F.linear(x, weight, bias!)
            : F.conv2d(padded, weight, bias, strides: step.Stride, padding: symmetric, groups: step.Groups);
        return Activate(step.Activation, y).MoveToOuterDisposeScope();
    }

    /// <summary>An operation without weights.</summary>
    public static Tensor Run(LayerStep step, Tensor[] inputs)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = inputs[0];
        Tensor y = step.Operation switch
        {
            LayerOperation.Add => inputs.Aggregate((a, b) => a + b),
            LayerOperation.Mul => inputs.Aggregate((a, b) => a * b),
            LayerOperation.Concat => cat(inputs, 1),
            LayerOperation.MaxPool => F.max_pool2d(Pad(step, x, double.NegativeInfinity).Padded, step.Kernel, step.Stride[0], ceil_mode: step.Ceil),
            LayerOperation.AvgPool => F.avg_pool2d(Pad(step, x, 0).Padded, step.Kernel, step.Stride[0], ceil_mode: step.Ceil),
            LayerOperation.Gap => x.mean([2, 3]),
            LayerOperation.Gap4 => x.mean([2, 3], keepdim: true),
            LayerOperation.Flatten => x.flatten(1),
            LayerOperation.Softmax => x.softmax(1),
            _ => x.alias(),
        };
        return Activate(step.Activation, y).MoveToOuterDisposeScope();
    }

    private static Tensor Activate(LayerActivation activation, Tensor x) => activation switch
    {
        LayerActivation.Relu => F.relu(x),
        LayerActivation.Relu6 => F.relu6(x),
        LayerActivation.Sigmoid => x.sigmoid(),
        LayerActivation.Tanh => x.tanh(),
        LayerActivation.Silu => x.silu(),
        LayerActivation.HardSwish => x.hardswish(),
        LayerActivation.HardSigmoid => x.hardsigmoid(),
        _ => x,
    };

    /// <summary>Equal padding on opposite sides is left to the convolution; the rest is added first.</summary>
    private static (Tensor Padded, long[] Symmetric) Pad(LayerStep step, Tensor x, double value)
    {
        (long top, long left, long bottom, long right) = (step.Padding[0], step.Padding[1], step.Padding[2], step.Padding[3]);
        if (step.Operation == LayerOperation.Conv && top == bottom && left == right)
            return (x, [top, left]);
        bool none = top + left + bottom + right == 0;
        return (none ? x : F.pad(x, new[] { left, right, top, bottom }, value: value), [0, 0]);
    }
}
