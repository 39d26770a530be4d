using System.IO.Compression;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Weights;

/// <summary>One network as users of PyTorch save it: the right numbers, or an error that says what the file is.</summary>
public sealed class OddWeightsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public static TheoryData<string, string, string> Readable => new()
    {
        { "compiled.pth", "", "_orig_mod." },
        { "lightning.pth", "state_dict", "model." },
        { "nested_params.pth", "params", "" },
        { "nested_state_dict.pth", "state_dict", "" },
    };

    public static TheoryData<string, string> Unreadable => new()
    {
        { "empty.pth", "empty" },
        { "html.pth", "web page" },
        { "lfs.pth", "git lfs pull" },
        { "null-reference.pth", "cannot be read as PyTorch weights" },
        { "script_tuple.pt", "load it with TorchScriptModel" },
        { "whole.pth", "torch.save(model.state_dict(), path)" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Readable))]
    public void Load_HowPyTorchUsersSave_GivesPyTorchsNumbers(string file, string nested, string prefix)
    {
        string path = Odd(file);
        using OddNet net = new();
        LoadedWeights loaded = ModelWeights.Load(net, path);
        loaded.ShouldBe(new LoadedWeights(path, 6, nested, prefix));
        Scores(net).ShouldBeClose(OddNet.Expected, 1e-6);

        using LayerListModel list = LayerListModel.Load(LayerListFile(), path);
        Scores(list).ShouldBeClose(OddNet.Expected, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Load_WhatHoldsNoStateDict_SaysWhatItIs(string file, string expected)
    {
        string path = Odd(file);
        using OddNet net = new();
        string message = Should.Throw<InvalidDataException>(() => ModelWeights.Load(net, path)).Message;
        message.ShouldContain(path);
        message.ShouldContain(expected);
        Should.Throw<InvalidDataException>(() => LayerListModel.Load(LayerListFile(), path)).Message.ShouldContain(expected);
        Should.Throw<InvalidDataException>(() => ImageModels.Load("resnet18", path)).Message.ShouldContain(expected);
    }

    [Theory]
    [InlineData("empty.pth", "empty")]
    [InlineData("html.pth", "web page")]
    [InlineData("lfs.pth", "git lfs pull")]
    [InlineData("compiled.pth", "TorchScript")]
    public void TorchScript_WhatIsNone_SaysWhatItIs(string file, string expected) =>
        Should.Throw<InvalidDataException>(() => new TorchScriptModel(Odd(file))).Message.ShouldContain(expected);

    [Theory]
    [InlineData("Tuple[Tensor, Tensor]", "return ((m).forward(x, ), x)")]
    [InlineData("Dict[str, Tensor]", "return {\"logits\": (m).forward(x, ), \"x\": x}")]
    [InlineData("List[Tensor]", "return [(m).forward(x, ), x]")]
    [InlineData("int", "return 3")]
    public void TorchScript_ThatGivesMoreThanATensor_SaysSoWhenScoringIsAsked(string type, string result)
    {
        string path = Script(type, result);
        using TorchScriptModel model = new(path);
        Should.Throw<InvalidDataException>(() => model.call(OddNet.Input)).Message.ShouldContain("one tensor of logits");
        var recipe = new ImageRecipe { Height = 32, Width = 32 };
        Should.Throw<InvalidDataException>(() => new Microsoft.ML.MLContext(0).Explain().Vision.ScoreImages("Photo", "torchscript", path, recipe)).Message.ShouldContain("one tensor of logits");
    }

    [Fact]
    public void TorchScript_ThatGivesOneTensor_GivesItsNumbers()
    {
        string path = Script("Tensor", "return (m).forward(x, )");
        using TorchScriptModel model = new(path);
        using OddNet net = SameNumbers(path);
        Scores(model).ShouldBeClose(Scores(net).Values(), 1e-6);
    }

    /// <summary>Files that were put into the folder since, too.</summary>
    [Fact]
    public void Load_EveryFile_GivesTheNumbersOrADocumentedException()
    {
        string folder = TestData.Real("odd_weights") ?? "";
        Assert.SkipWhen(folder.Length == 0, TestData.RealMissing("odd_weights"));
        foreach (string path in Directory.EnumerateFiles(folder).Where(p => !p.EndsWith(".txt", StringComparison.Ordinal) && !p.EndsWith(".md", StringComparison.Ordinal)))
        {
            try
            {
                using OddNet net = new();
                ModelWeights.Load(net, path);
                bool coarse = ModelWeights.Read(path).Values.Any(t => t.Type is ScalarType.Float16 or ScalarType.BFloat16);
                Scores(net).ShouldBeClose(OddNet.Expected, coarse ? 2e-2 : 1e-5);
            }
            catch (InvalidDataException e)
            {
                e.Message.ShouldContain(path);
            }

            try
            {
                using TorchScriptModel script = new(path);
                using OddNet net = SameNumbers(path);
                Scores(script).ShouldBeClose(Scores(net).Values(), 1e-5);
            }
            catch (InvalidDataException e)
            {
                e.Message.ShouldContain("TorchScript");
            }
        }
    }

    private static string Odd(string file)
    {
        string? path = TestData.Real("odd_weights", file);
        Assert.SkipWhen(path is null, TestData.RealMissing("odd_weights", file));
        return path;
    }

    private static Tensor Scores(nn.Module<Tensor, Tensor> net)
    {
        using IDisposable quiet = no_grad();
        return net.call(OddNet.Input);
    }

    // A program's weights are its own; they lie in the order of the layers.
    private static OddNet SameNumbers(string path)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        OddNet net = new();
        int at = 0;
        using IDisposable quiet = no_grad();
        foreach (Tensor parameter in net.state_dict().Values)
        {
            string entry = $"/data/{at++}";
            byte[] bytes = new byte[4 * parameter.numel()];
            using Stream stream = zip.Entries.First(e => e.FullName.EndsWith(entry, StringComparison.Ordinal)).Open();
            stream.ReadExactly(bytes);
            parameter.copy_(tensor(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray(), parameter.shape));
        }

        return net;
    }

    private string LayerListFile()
    {
        string path = Path.Combine(_folder, "odd.json");
        File.WriteAllText(path, OddNet.LayerList);
        return path;
    }

    // The real program with another end.
    private string Script(string type, string result)
    {
        string path = Path.Combine(_folder, "script.pt");
        File.WriteAllBytes(path, File.ReadAllBytes(Odd("script_tuple.pt")));
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Update);
        ZipArchiveEntry code = zip.Entries.First(e => e.FullName.EndsWith("code/__torch__.py", StringComparison.Ordinal));
        string text;
        using (var reader = new StreamReader(code.Open()))
            text = reader.ReadToEnd();
        string name = code.FullName;
        code.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(name, CompressionLevel.NoCompression).Open());
        writer.Write(text.Replace("Tuple[Tensor, Tensor]", type, StringComparison.Ordinal).Replace("return ((m).forward(x, ), x)", result, StringComparison.Ordinal));
        return path;
    }
}
