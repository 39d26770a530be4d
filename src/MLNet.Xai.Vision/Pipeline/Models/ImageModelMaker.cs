using MLNet.Xai.Persistence;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.AnyModel;
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
        model switch
        {
            OnnxImageModel onnx => OnnxState.NameOf(onnx),
            TransformerImageModel called => TransformerState.NameOf(called.Parts),
            _ => ImageArchitectures.NameOf(model),
        };

    public override Module<Tensor, Tensor> Load(string name, int outputCount, string weightsPath) => ImageArchitectures.Load(name, outputCount, weightsPath);

    public override byte[]? FileOf(Module<Tensor, Tensor> model) => model switch
    {
        OnnxImageModel onnx => onnx.Model.ToArray(),
        TransformerImageModel called => TransformerState.FileOf(called.Parts),
        _ => null,
    };

    public override bool IsLibtorchs(string name) => !OnnxState.IsOnnx(name) && !TransformerState.Is(name);

    public override Module<Tensor, Tensor> Place(Module<Tensor, Tensor> model, int gpu, bool fallbackToCpu) =>
        model switch
        {
            OnnxImageModel onnx => OnnxState.On(onnx, new AskedDevice(gpu, fallbackToCpu)),
            TransformerImageModel called => TransformerState.On(called, new AskedDevice(gpu, fallbackToCpu)),
            _ => base.Place(model, gpu, fallbackToCpu),
        };
}
