using MLNet.Xai.Core;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Hooks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Cam;

/// <summary>FullGrad: |input x gradient| and |bias x gradient| of every convolution and batch norm, each stretched to [0, 1] and added up over channels.</summary>
/// <remarks>
/// As in the authors' code, or pytorch-grad-cam's. Of a network of linear layers, ReLU and pooling, input and bias parts add up to the output.
/// </remarks>
internal static class FullGradient
{
    /// <summary>The layers with biases.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static string[] BiasLayers(Module<Tensor, Tensor> model)
    {
        string[] names = [.. model.named_modules()
            .Where(m => m.module is TorchSharp.Modules.BatchNorm2d || (m.module is TorchSharp.Modules.Conv2d && m.module.has_parameter("bias"))).Select(m => m.name)];
        return names.Length > 0 ? names : throw new ArgumentException($"FullGrad needs convolutions or batch norms with biases; {model.GetName()} has none.");
    }

    public static LayerMap[][] Compute(CamRun run, TargetClass[] targets)
    {
        Tensor input = run.Images;
        Tensor[] gradients = run.Gradients(targets, input);
        bool alone = run.Options.FullGradPerChannel;
        Tensor total = Stretched(input.detach() * gradients[^1], alone).sum(1, keepdim: true);
        for (int i = 0; i < run.Layers.Count; i++)
        {
            Tensor part = Stretched(gradients[i] * Bias(LayerLookup.Find(run.Model, run.Layers[i])), alone).sum(1, keepdim: true);
            total = total + functional.interpolate(part, [run.Height, run.Width], mode: InterpolationMode.Bilinear, align_corners: !alone);
        }

        return [.. Enumerable.Range(0, run.Count).Select(i => new[] { new LayerMap(ModelOutputs.Values(total[i]), run.Height, run.Width) })];
    }

    /// <summary>The bias, [1, C, 1, 1]; of a batch norm what it makes of zero.</summary>
    internal static Tensor Bias(Module<Tensor, Tensor> layer)
    {
        using IDisposable mode = no_grad();
        return layer is TorchSharp.Modules.Conv2d convolution
            ? convolution.bias!.detach().reshape(1, -1, 1, 1)
            : layer.forward(zeros([1, layer.parameters().First().shape[0], 1, 1], layer.parameters().First().dtype, layer.parameters().First().device));
    }

    private static Tensor Stretched(Tensor part, bool perChannel)
    {
        long[] over = perChannel ? [2, 3] : [1, 2, 3];
        Tensor size = part.abs();
        size = size - size.amin(over, keepdim: true);
        return size / (size.amax(over, keepdim: true) + (perChannel ? 1e-7 : 1e-6));
    }
}
