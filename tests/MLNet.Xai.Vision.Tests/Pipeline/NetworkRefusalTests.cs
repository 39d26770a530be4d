using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Pipeline;

/// <summary>Networks that cannot be scored or explained say why when they are given.</summary>
public sealed class NetworkRefusalTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly Module<Tensor, Tensor> _net = Photos.Net();
    private readonly string _folder = Directory.CreateTempSubdirectory("xai").FullName;

    public void Dispose()
    {
        _net.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    public void ScoreImages_NetworkOfAnotherNumberType_IsRefusedWithAReason(ScalarType type)
    {
        _net.to(type);
        string message = Should.Throw<ArgumentException>(() => Photos.Vision(_ml).ScoreImages("Image", _net, Photos.Recipe)).Message;
        message.ShouldContain($"{type}");
        message.ShouldContain("model.to(torch.float32)");
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Explain_HalfPrecision_IsRefusedWithAReason(ScalarType type)
    {
        _net.to(type);
        using Tensor image = rand(1, 3, 16, 16).to_type(type);
        Should.Throw<ArgumentException>(() => new CamExplainer(_net).Explain(image, new CamOptions { Method = CamMethod.GradCam, Layers = ["conv3"] })).Message.ShouldContain("model.to(torch.float32)");
    }

    [Fact]
    public void ScoreImages_UnknownArchitecture_ListsTheKnown()
    {
        string message = Should.Throw<ArgumentException>(() => Photos.Vision(_ml).ScoreImages("Image", "resnet19", "weights.pth", Photos.Recipe)).Message;
        message.ShouldContain("no architecture 'resnet19'");
        message.ShouldContain("resnet18");
        message.ShouldContain("torchscript");
        message.ShouldContain("tiny-gap");
        message.ShouldNotContain("labels");
    }

    [Fact]
    public void Cam_NetworkThatCallsForward_NamesTheLayer()
    {
        using ForwardNet net = new();
        string message = Should.Throw<ArgumentException>(() => new CamExplainer(net).Explain(rand(1, 3, 8, 8), new CamOptions { Layers = ["conv"] })).Message;
        message.ShouldContain("'conv'");
        message.ShouldContain("Only 'call' fires hooks");
    }

    [Fact]
    public void ScoreImages_WithWeightOptions_ScoresAlikeWhenSavedAndLoaded()
    {
        string file = Path.Combine(_folder, "renamed.safetensors"), zip = Path.Combine(_folder, "model.zip");
        SafeTensorsFile.Write(file, _net.state_dict().ToDictionary(e => "student." + e.Key, e => e.Value, StringComparer.Ordinal));
        IDataView data = Photos.View(_ml, 3);
        var options = new ImageScoringOptions { Weights = new WeightOptions { Prefix = "student." } };
        Should.Throw<InvalidDataException>(() => Photos.Vision(_ml).ScoreImages("Image", "tiny-gap", file, Photos.Recipe, Photos.Labels)).Message.ShouldContain("'student.'");

        ITransformer model = Photos.Vision(_ml).ScoreImages("Image", "tiny-gap", file, Photos.Recipe, Photos.Labels, options).Fit(data);
        _ml.Model.Save(model, data.Schema, zip);

        float[][] expected = [.. Photos.Vectors(Photos.Vision(_ml).ScoreImages("Image", _net, Photos.Recipe, Photos.Labels).Fit(data).Transform(data), "Score")];
        Photos.Vectors(model.Transform(data), "Score").ShouldBe(expected);
        Photos.Vectors(_ml.Model.Load(zip, out _).Transform(data), "Score").ShouldBe(expected);

        options.Storage = WeightStorage.Beside;
        Should.Throw<ArgumentException>(() => Photos.Vision(_ml).ScoreImages("Image", "tiny-gap", file, Photos.Recipe, Photos.Labels, options)).Message.ShouldContain("ModelWeights.Save");
        Should.Throw<ArgumentException>(() => Photos.Vision(_ml).ScoreImages("Image", _net, Photos.Recipe, options: new ImageScoringOptions { Weights = new() })).Message.ShouldContain("ModelWeights.Load");
    }

    private sealed class ForwardNet : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv = Conv2d(3, 4, 3);
        private readonly Linear fc = Linear(4, 2);

        public ForwardNet()
            : base(nameof(ForwardNet)) => RegisterComponents();

        public override Tensor forward(Tensor input) => fc.forward(conv.forward(input).mean([2, 3]));
    }
}
