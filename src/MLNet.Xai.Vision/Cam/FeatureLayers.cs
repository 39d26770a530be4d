using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Onnx;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>The layer whose maps are taken unless somebody says otherwise.</summary>
internal static class FeatureLayers
{
    /// <summary>The network's own; null where it is not known.</summary>
    public static string? Of(nn.Module model) => model switch
    {
        ImageModel known => known.FeatureLayer,
        OnnxImageModel onnx => onnx.FeatureLayer,
        _ => null,
    };
}
