using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Models;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Packages.Tests.Documentation;

/// <summary>The programs for those who come from Python, run as they stand but for the size of their networks: small ones with random weights, few samples.</summary>
public sealed class FromPythonTests : IDisposable
{
    private const string Recipe = "ImageRecipe.ImageNet;", SmallRecipe = "ImageRecipe.ImageNet with { Height = 32, Width = 32, ResizeTo = 36 };";
    private readonly string _folder = Directory.CreateTempSubdirectory("xai").FullName;

    public FromPythonTests()
    {
        TorchSharp.torch.manual_seed(1);
        File.WriteAllLines(InFolder("imagenet_classes.txt"), Enumerable.Range(0, 10).Select(k => $"kind {k}"));
        foreach (string network in (string[])["resnet20_cifar", "resnet32_cifar"])
        {
            using ImageModel net = ImageModels.Create(network, 10);
            ModelWeights.Save(net, InFolder($"{network}.pth"));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void VisionTransformer_GradCamAndLime_WritesItsPictures()
    {
        Directory.CreateDirectory(InFolder("models"));
        using var net = new VisionTransformer(new VisionTransformerOptions { ImageSize = 32, PatchSize = 8, Width = 64, Depth = 2, Heads = 1, HiddenWidth = 128, ClassCount = 2 });
        ModelWeights.Save(net, InFolder("models/vit_ai_detection_10.pth"));
        Draw("datasets/real/one.png", 60, 40);
        File.WriteAllLines(InFolder("datasets/test.csv"), ["file_name,label", "real/one.png,1"]);

        string said = Run("vit_ai_detection_10");

        said.ShouldContain("GradCamElementWise: class 1, output");
        said.ShouldContain("superpixels, R2");
        ShouldBeWritten("GradCam.png", "GradCamElementWise.png", "lime.png");
    }

    [Fact]
    public void ThreeMapsAndLime_WriteOverlaysTableChartAndParameters()
    {
        Draw("images/a.jpg", 60, 40);
        Draw("images/b.jpg", 40, 50);

        Run("explain_params.json", ("resnet18", "resnet20_cifar"), (Recipe, SmallRecipe)).ShouldContain("average IoU");

        ShouldBeWritten([.. from picture in (string[])["a", "b"] from kind in (string[])["gradcam", "scorecam", "ablationcam", "lime"] select $"figs/{picture}_{kind}.png"]);
        ShouldBeWritten("iou.svg", "explain_params.json");
        File.ReadAllLines(InFolder("iou.csv")).Length.ShouldBe(3);
    }

    [Fact]
    public void FourMaps_WriteOverlaysAndTheirFaithfulness()
    {
        Draw("photo.jpg", 60, 40);

        string said = Run("GradCamPlusPlus", ("resnet50", "resnet20_cifar"), (Recipe, SmallRecipe));

        said.Split('\n').Count(line => Regex.IsMatch(line, @"^\w*Cam\w* +[01]\.\d{3} +[01]\.\d{3}\r?$", RegexOptions.None, TimeSpan.FromSeconds(1))).ShouldBe(4);
        ShouldBeWritten("Cam.png", "GradCam.png", "GradCamPlusPlus.png", "ScoreCam.png");
    }

    [Fact]
    public void ShapOfAForest_DrawsItsPictures()
    {
        File.Copy(Path.Combine(TestData.Root, "examples", "LoanApproval", "data", "loans.csv"), InFolder("loans.csv"));

        Run("numberOfTrees: 150", ("numberOfTrees: 150", "numberOfTrees: 20"));

        ShouldBeWritten("confusion.svg", "bar.svg", "waterfall.svg", "summary.svg", "dependence-Income.svg", "dependence-Age.svg", "dependence-Weight.svg");
    }

    [Fact]
    public void FivePicturesOfLime_AndGradCamOfThreeClasses_AreWritten()
    {
        Draw("dog.jpg", 60, 40);

        string said = Run("gradcam-{cam.Class}", ("mobilenet_v2", "resnet20_cifar"), ("features.17", "layer3"), (Recipe, SmallRecipe));

        said.Split("Class ID: ").Length.ShouldBe(11);
        said.Split("logit ").Length.ShouldBe(4);
        ShouldBeWritten("original.png", "positive.png", "both.png", "rest-hidden.png", "heatmap.svg", "difference.svg");
        Directory.GetFiles(_folder, "gradcam-*.png").Length.ShouldBe(3);
    }

    [Fact]
    public void TwoNetworks_AreOnOnePage()
    {
        Draw("images/a.jpg", 60, 40);

        Run("two-networks.html", ("inception_v3", "resnet20_cifar"), ("resnet152", "resnet32_cifar"));

        string page = File.ReadAllText(InFolder("two-networks.html"));
        page.ShouldContain("resnet32_cifar");
        page.Split("<img ").Length.ShouldBe(3);
    }

    /// <summary>Compiles the one program of the page with a mark, some of its words replaced, and runs it in the folder.</summary>
    private string Run(string mark, params (string Old, string New)[] replaced)
    {
        Snippet program = Snippet.All(Snippet.FromPython).Single(s => s.Code.StartsWith("using", StringComparison.Ordinal) && s.Code.Contains(mark, StringComparison.Ordinal));
        string code = program.Code.Replace("Samples = 1000", "Samples = 40", StringComparison.Ordinal);
        foreach ((string old, string with) in replaced)
        {
            code.ShouldContain(old);
            code = code.Replace(old, with, StringComparison.Ordinal);
        }

        // Beside the packages that these tests run with, whose list it is started with.
        string name = $"FromPython-{Guid.NewGuid():N}", file = Path.Combine(AppContext.BaseDirectory, name + ".dll"), tests = Path.Combine(AppContext.BaseDirectory, "Packages.Tests");
        try
        {
            EmitResult result = SnippetCompiler.Compile(program with { Code = code }, name).Emit(file);
            result.Success.ShouldBeTrue(string.Join('\n', result.Diagnostics));
            (int exit, string output) = Dotnet.Run(_folder, $"exec --depsfile \"{tests}.deps.json\" --runtimeconfig \"{tests}.runtimeconfig.json\" \"{file}\"");
            exit.ShouldBe(0, output);
            return output;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private void Draw(string name, int width, int height)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(InFolder(name))!);
        var random = new Random(width);
        using var image = new Image<Rgb24>(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                image[x, y] = (x / 15 + y / 10) % 3 == 0 ? new Rgb24(220, (byte)random.Next(60), 40) : new Rgb24(30, (byte)(4 * y), (byte)random.Next(90, 130));
        }

        image.Save(InFolder(name));
    }

    private void ShouldBeWritten(params string[] files)
    {
        foreach (string file in files)
            new FileInfo(InFolder(file)).Length.ShouldBeGreaterThan(60, file); // A picture of one colour has 83 bytes: superpixels of random networks may all speak against a class.
    }

    private string InFolder(string file) => Path.Combine(_folder, file);
}
