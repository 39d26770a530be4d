using MLNet.Xai.Torch;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>Makes image networks by the names of <see cref="ImageArchitectures"/>.</summary>
internal sealed class ImageModelMaker : ModelMaker<Module<Tensor, Tensor>>
{
    private ImageModelMaker()
    {
    }

    public static ImageModelMaker Instance { get; } = new();

    public override string HowToName => "Register how it is made, ImageArchitectures.Register(\"name\", classes => new ...), and give that name as ImageScoringOptions.Architecture.";

    public override string? NameOf(Module<Tensor, Tensor> model) => ImageArchitectures.NameOf(model);

    public override Module<Tensor, Tensor> Load(string name, int outputCount, string weightsPath) => ImageArchitectures.Load(name, outputCount, weightsPath);
}
