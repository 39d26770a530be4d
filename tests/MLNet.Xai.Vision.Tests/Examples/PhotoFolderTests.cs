using System.Text.Json;
using ImageComparison;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Models;

namespace MLNet.Xai.Vision.Tests.Examples;

/// <summary>The example on a folder of somebody's own.</summary>
public sealed class PhotoFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly MLContext _ml = new(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_GoodAndBadFiles_TakesThoseThatAreReadable()
    {
        Photo("b.png", 50, 31);
        Photo("b.jpg", 40, 33);
        Photo("c, d.JPEG", 32, 80);
        File.WriteAllBytes(Path.Combine(_folder, "a.jpg"), [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]);
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "no picture");

        PhotoFolder.Read(_ml, _folder, 10).Photos.Select(p => p.Name).ShouldBe(["b.jpg", "b.png", "c, d"]);
        PhotoFolder.Read(_ml, _folder, 2).Photos.Select(p => p.Name).ShouldBe(["b.jpg", "b.png"]);
        IDataView rows = PhotoFolder.Read(_ml, _folder, 10).Rows;
        rows.GetColumn<string>("File").ShouldBe(["b.jpg", "b.png", "c, d.JPEG"]);
    }

    [Fact]
    public void Read_NoPictures_SaysSo()
    {
        File.WriteAllBytes(Path.Combine(_folder, "a.png"), []);
        Should.Throw<ArgumentException>(() => PhotoFolder.Read(_ml, _folder, 10)).Message.ShouldContain(_folder);
        Should.Throw<ArgumentException>(() => PhotoFolder.Read(_ml, Path.Combine(_folder, "none"), 10)).Message.ShouldContain("no folder");
    }

    [Fact]
    public void Run_PhotographsOfSeveralSizes_ExplainsEachAtTheNetworksSize()
    {
        string images = Directory.CreateDirectory(Path.Combine(_folder, "images")).FullName, output = Path.Combine(_folder, "output");
        Photo("images/one, two.png", 50, 31);
        Photo("images/three.jpg", 30, 64);
        Subject small = WeightsSubject.Load(Asked.By(
            "--weights", Weights(), "--model", "resnet20_cifar", "--images", images, "--samples", "20", "--methods", "Grad-CAM,Ablation-CAM", "--layer", "layer2").Options);

        Comparison.Run(_ml, Directory.CreateDirectory(output).FullName, [new Study(small, PhotoFolder.Read(_ml, images, 10))]);

        small.Lime.Segmentation.ToString().ShouldStartWith("slic");
        (small.Recipe.Height, small.Recipe.Width, small.Recipe.ResizeTo).ShouldBe((32, 32, 37));
        Directory.GetFiles(Path.Combine(output, "resnet20_cifar"), "*_ablation-cam.png").Length.ShouldBe(2);
        string[] table = File.ReadAllLines(Path.Combine(output, "iou.csv"));
        table.Length.ShouldBe(1 + (2 * 3) + 3);
        table.ShouldContain(line => line.StartsWith("resnet20_cifar,\"one, two\",Grad-CAM,Ablation-CAM,", StringComparison.Ordinal));
        using JsonDocument lime = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "explain_params.json")));
        lime.RootElement.EnumerateArray().Select(e => e.GetProperty("image").GetString()).ShouldBe(["one, two", "three"]);
    }

    [Fact]
    public void Run_ANetworkOfOneLogit_HasTwoClassesWhenItIsTold()
    {
        string images = Directory.CreateDirectory(Path.Combine(_folder, "images")).FullName, output = Path.Combine(_folder, "output");
        Photo("images/one.png", 50, 31);
        string[] asked = ["--weights", Weights(1), "--model", "resnet20_cifar", "--images", images, "--samples", "10", "--methods", "Grad-CAM"];
        Subject untold = WeightsSubject.Load(Asked.By(asked).Options), told = WeightsSubject.Load(Asked.By([.. asked, "--head", "binary"]).Options);
        Directory.CreateDirectory(output);

        Should.Throw<ArgumentException>(() => Comparison.Run(_ml, output, [new Study(untold, PhotoFolder.Read(_ml, images, 10))])).Message.ShouldContain("has one output: set Head to Binary");
        Comparison.Run(_ml, output, [new Study(told, PhotoFolder.Read(_ml, images, 10))]);

        told.Labels.ShouldBe(["class 0", "class 1"]);
        File.ReadAllLines(Path.Combine(output, "iou.csv")).ShouldContain(line => line.StartsWith("resnet20_cifar,one,Grad-CAM,LIME,", StringComparison.Ordinal));
        Asked.By([.. asked, "--head", "none"]).Errors.ShouldContain("--head: there is no head 'none'");
    }

    [Fact]
    public void Load_WrongFiles_SaysWhatIsWrong()
    {
        string weights = Weights(), labels = Path.Combine(_folder, "labels.txt");
        File.WriteAllLines(labels, ["cat", "dog"]);
        string Message(string model, string file, params string[] more) =>
            Should.Throw<Exception>(() => WeightsSubject.Load(Asked.By(["--weights", file, "--model", model, "--images", _folder, .. more]).Options)).Message;

        Message("resnet20_cifar", weights, "--labels", labels).ShouldContain("names 2 classes; the network has 10");
        Message("resnet20_cifar", Path.Combine(_folder, "none.pth")).ShouldContain("There is no file");
        Message("resnet18", weights).ShouldContain("not those of resnet18");
        Message("resnet19", weights).ShouldContain("resnet18");
        Message("vit", weights).ShouldContain("no vision transformer");
        Message("resnet18", labels).ShouldContain(labels);
        Message("layers", weights).ShouldContain("weights.json");
    }

    private string Weights(int classes = 10)
    {
        string weights = Path.Combine(_folder, "weights.safetensors");
        using ImageModel net = ImageModels.Create("resnet20_cifar", classes);
        ModelWeights.Save(net, weights);
        return weights;
    }

    private void Photo(string name, int width, int height)
    {
        using MLImage image = Pipeline.Photos.Draw(width, width, height);
        image.Save(Path.Combine(_folder, name));
    }
}
