using MLNet.Xai.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Weights;

public sealed class ModelWeightsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("state_dict.pth")]
    [InlineData("checkpoint_parallel.pth")]
    public void Load_PyTorchsFile_GivesPyTorchsLogits(string file)
    {
        using var net = new SmallNet();
        ModelWeights.Load(net, Numbers.Golden("weights", file));
        net.training.ShouldBeFalse();
        net.call(Expected.Input).ShouldBeClose(Expected.Logits, 1e-5);
    }

    [Fact]
    public void Load_DatAndSafeTensors_GiveTheSameModel()
    {
        using SmallNet net = new(), fromDat = new(), fromSafe = new();
        ModelWeights.Load(net, Numbers.Golden("weights", "state_dict.pth"));
        string dat = Path.Combine(_folder, "net.dat"), safe = Path.Combine(_folder, "net.bin");
        net.save(dat);
        SafeTensorsWriter.Write(safe, net.state_dict().ToDictionary(t => "module." + t.Key, t => t.Value, StringComparer.Ordinal));
        ModelWeights.Load(fromDat, dat);
        ModelWeights.Load(fromSafe, safe);
        fromDat.call(Expected.Input).ShouldBeClose(Expected.Logits, 1e-5);
        fromSafe.call(Expected.Input).ShouldBeClose(Expected.Logits, 1e-5);
    }

    [Fact]
    public void Save_AnyModule_IsReadBack()
    {
        using SmallNet net = new(), back = new();
        ModelWeights.Load(net, Numbers.Golden("weights", "state_dict.pth"));
        string path = Path.Combine(_folder, "saved.safetensors");

        ModelWeights.Save(net, path);

        ModelWeights.Load(back, path);
        back.call(Expected.Input).Values().ShouldBe(net.call(Expected.Input).Values());
        Directory.GetFiles(_folder).ShouldBe([path]);
    }

    [Fact]
    public void Load_HalfPrecisionFile_IsWidened()
    {
        using SmallNet net = new(), back = new();
        string path = Path.Combine(_folder, "half.safetensors");
        SafeTensorsWriter.Write(path, net.state_dict().ToDictionary(
            t => t.Key, t => t.Value.is_floating_point() ? t.Value.to(ScalarType.Float16) : t.Value, StringComparer.Ordinal));
        ModelWeights.Load(back, path);
        net.eval();
        back.call(Expected.Input).ShouldBeClose(net.call(Expected.Input).Values(), 1e-2);
    }

    [Fact]
    public void Load_OtherClassCount_WantsReplaceHead()
    {
        using var net = new SmallNet(5);
        string path = Numbers.Golden("weights", "state_dict.pth");
        string message = Should.Throw<InvalidDataException>(() => ModelWeights.Load(net, path)).Message;
        message.ShouldContain("fc.weight is [3, 2] and should be [5, 2]");
        message.ShouldContain("ReplaceHead");
        float[] before = net.state_dict()["fc.weight"].Values();
        ModelWeights.Load(net, path, new WeightOptions { ReplaceHead = true, HeadName = "fc" });
        net.state_dict()["fc.weight"].Values().ShouldBe(before);
        net.call(Expected.Input).shape.ShouldBe([2, 5]);
    }

    [Fact]
    public void Load_MissingAndUnexpected_AreNamed()
    {
        using var net = new SmallNet();
        string path = Path.Combine(_folder, "other.safetensors");
        SafeTensorsWriter.Write(path, new(StringComparer.Ordinal) { ["conv.weight"] = ones(2, 1, 3, 3), ["extra.weight"] = ones(1), ["bn.weight"] = ones(3) });
        float[] before = net.state_dict()["conv.weight"].Values();
        string message = Should.Throw<InvalidDataException>(() => ModelWeights.Load(net, path)).Message;
        message.ShouldContain("Missing (6): ");
        message.ShouldContain("conv.bias");
        message.ShouldContain("Not in the model (1): extra.weight");
        message.ShouldContain("bn.weight is [3] and should be [2]");
        net.state_dict()["conv.weight"].Values().ShouldBe(before, "a refused file changes nothing");
    }

    [Fact]
    public void Read_ViewsAndTypes_AreLaidOutRowMajor()
    {
        Dictionary<string, StoredTensor> file = ModelWeights.Read(Numbers.Golden("weights", "views.pth"));
        file["transposed"].ToTensor().Values().ShouldBe([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
        file["transposed"].Shape.ShouldBe([4, 3]);
        file["shared_row"].ToTensor().Values().ShouldBe([4, 5, 6, 7]);
        file["strided"].ToTensor().Values().ShouldBe([0, 2, 4, 6, 8, 10]);
        file["half"].ToTensor().to(float32).Values().ShouldBe([1.5f, -2]);
        file["long"].ToTensor().item<long>().ShouldBe(7);
        file["scalar"].ToTensor().item<float>().ShouldBe(2.5f);
        file["empty"].ToTensor().shape.ShouldBe([0, 3]);
        file["parameter"].ToTensor().Values().ShouldBe([1, 1]);
    }
}
