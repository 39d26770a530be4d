using MLNet.Xai.Vision.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>What a module's kind says about where channels are in its result.</summary>
internal static class LayerKind
{
    /// <summary>The dimension of the channels where the kind settles it.</summary>
    public static int? ChannelDimension(nn.Module layer, int dimensions) => layer switch
    {
        Conv2d or ConvTranspose2d or BatchNorm2d or InstanceNorm2d or MaxPool2d or AvgPool2d or AdaptiveAvgPool2d or AdaptiveMaxPool2d or Dropout2d
            or Upsample or PixelShuffle when dimensions == 4 => 1,
        Conv1d or BatchNorm1d when dimensions == 3 => 1,
        GroupNorm => 1,
        OnnxLayerModule known => known.ChannelDimension,
        LayerNorm norm when norm.weight is { } weight && weight.dim() == 1 => dimensions - 1,
        Linear when dimensions == 4 => 3,
        _ => null,
    };

    /// <summary>Whether a module is made of convolutions, and of nothing that wants channels last.</summary>
    public static bool IsConvolutional(nn.Module layer)
    {
        nn.Module[] parts = [.. layer.modules()];
        return Array.Exists(parts, p => p is Conv2d) && !Array.Exists(parts, p => p is Linear or LayerNorm);
    }

    /// <summary>
    /// The numbers of channels that a module's parts work with. A linear layer does not count where tokens are mixed by one, as in MLP-Mixer.
    /// </summary>
    public static HashSet<long> ChannelCounts(nn.Module layer, int dimensions)
    {
        HashSet<long> counts = [];
        foreach (nn.Module part in layer.modules().Prepend(layer))
        {
            Tensor? parameter = part switch
            {
                Conv2d p => p.weight,
                Conv1d p => p.weight,
                Linear p when dimensions == 4 => p.weight,
                BatchNorm2d p => p.running_mean,
                BatchNorm1d p => p.running_mean,
                GroupNorm p => p.weight,
                LayerNorm p when p.weight?.dim() == 1 => p.weight,
                _ => null,
            };
            if (parameter is not null)
                counts.Add(parameter.shape[0]);
        }

        return counts;
    }
}
