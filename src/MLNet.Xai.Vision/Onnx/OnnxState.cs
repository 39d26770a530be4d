using System.Text.Json;
using MLNet.Xai.Persistence;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Pipeline;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>An ONNX network among the networks that saved models know: its name there holds what the file leaves open.</summary>
internal static class OnnxState
{
    private const string Prefix = "onnx:";

    public static bool IsOnnx(string architecture) => architecture.StartsWith(Prefix, StringComparison.Ordinal);

    public static string NameOf(OnnxImageModel model) => Prefix + JsonSerializer.Serialize(
        new Said(model.Options.Height, model.Options.Width, model.Options.ChannelsLast, model.Options.Output, model.Options.Threads));

    /// <summary>The network of a name and the file with its bytes.</summary>
    /// <exception cref="InvalidDataException">One of them is damaged.</exception>
    public static OnnxImageModel Load(string architecture, string path)
    {
        try
        {
            Said said = JsonSerializer.Deserialize<Said>(architecture[Prefix.Length..]) ?? throw new InvalidDataException("What an ONNX network leaves open is missing.");
            return OnnxImageModel.Load(path, new OnnxImageOptions { Height = said.Height, Width = said.Width, ChannelsLast = said.ChannelsLast, Output = said.Output, Threads = said.Threads });
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"A saved ONNX network is damaged: {e.Message}", e);
        }
    }

    /// <summary>An ONNX network for the columns of an estimator.</summary>
    /// <param name="model">The network.</param>
    /// <param name="path">The file that a saved model refers to; null to keep the bytes inside.</param>
    public static SharedModel<Module<Tensor, Tensor>> Share(OnnxImageModel model, string? path) =>
        SharedModel<Module<Tensor, Tensor>>.Of(ImageModelMaker.Instance, model, model.ClassCount, null, path);

    /// <summary>The same network on a CUDA device, or on the CPU where the context falls back to it.</summary>
    /// <exception cref="InvalidOperationException">There is no such device.</exception>
    public static OnnxImageModel On(OnnxImageModel model, AskedDevice asked)
    {
        if (asked.GpuDeviceId is not { } gpu || model.Options.GpuDeviceId == gpu)
            return model;
        OnnxImageOptions options = model.Options.Copy();
        options.GpuDeviceId = gpu;
        try
        {
            var moved = new OnnxImageModel(model.Model, options);
            model.Dispose();
            return moved;
        }
        catch (InvalidOperationException) when (asked.FallbackToCpu)
        {
            return model;
        }
    }

    private sealed record Said(int? Height, int? Width, bool? ChannelsLast, string? Output, int Threads);
}
