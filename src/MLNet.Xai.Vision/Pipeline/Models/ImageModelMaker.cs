using MLNet.Xai.Persistence;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>Makes image networks by the names of <see cref="ImageArchitectures"/>, and those in ONNX by what <see cref="OnnxState"/> says of them.</summary>
internal sealed class ImageModelMaker : ModelMaker<Module<Tensor, Tensor>>
{
    private ImageModelMaker()
    {
    }

    public static ImageModelMaker Instance { get; } = new();

    public override string HowToName => "Register how it is made, ImageArchitectures.Register(\"name\", classes => new ...), and give that name as ImageScoringOptions.Architecture.";

    public override string? NameOf(Module<Tensor, Tensor> model) =>
        model is OnnxImageModel onnx ? OnnxState.NameOf(onnx) : ImageArchitectures.NameOf(model);

    public override Module<Tensor, Tensor> Load(string name, int outputCount, string weightsPath) => ImageArchitectures.Load(name, outputCount, weightsPath);

    public override byte[]? FileOf(Module<Tensor, Tensor> model) => model is OnnxImageModel onnx ? onnx.Model.ToArray() : null;

    public override bool IsLibtorchs(string name) => !OnnxState.IsOnnx(name);

    public override Module<Tensor, Tensor> Place(Module<Tensor, Tensor> model, int gpu, bool fallbackToCpu) =>
        model is OnnxImageModel onnx ? OnnxState.On(onnx, new AskedDevice(gpu, fallbackToCpu)) : base.Place(model, gpu, fallbackToCpu);
}
