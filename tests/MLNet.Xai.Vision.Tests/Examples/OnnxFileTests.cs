using ImageComparison;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Vision.Tests.Onnx;

namespace MLNet.Xai.Vision.Tests.Examples;

/// <summary>The example on an ONNX file of somebody's own.</summary>
public sealed class OnnxFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly MLContext _ml = new(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_AFileAndAFolder_ComparesExactCamScoreCamAblationCamAndLime()
    {
        using MLImage photo = Pipeline.Photos.Draw(7, 40, 30);
        photo.Save(Path.Combine(_folder, "one.png"));
        Options options = Asked.By("--onnx", Write(size: 16), "--images", _folder, "--order", "rgb", "--mean", "0.5,0.5,0.5", "--deviation", "0.5,0.5,0.5", "--samples", "30").Options;

        Subject subject = OnnxSubject.Load(options);
        string output = Directory.CreateDirectory(Path.Combine(_folder, "output")).FullName;
        Comparison.Run(_ml, output, [new Study(subject, PhotoFolder.Read(_ml, _folder, 10))]);

        subject.Methods.ShouldBe([CamMethod.Cam, CamMethod.ScoreCam, CamMethod.AblationCam]);
        (subject.Recipe.Height, subject.Recipe.ResizeTo, subject.Recipe.Bgr, subject.Recipe.Scale, subject.Recipe.Mean[0], subject.Recipe.Deviation[2]).ShouldBe((16, 0, false, 1f / 255, 0.5f, 0.5f));
        File.ReadAllLines(Path.Combine(output, "iou.csv")).Length.ShouldBe(1 + 6 + 6);
        Directory.GetFiles(Path.Combine(output, "network"), "one_*.png").Length.ShouldBe(6 + 3);
    }

    [Theory]
    [InlineData("--order rgb | bgr with --scale")]
    [InlineData("--order rgb | bgr with --scale", "--scale", "1")]
    [InlineData("--order rgb | bgr with --scale", "--mean", "0,0,0", "--deviation", "1,1,1")]
    [InlineData("Say it: --recipe imagenet | half | unit | caffe, or --scale", "--order", "bgr")]
    [InlineData("Say it: --recipe imagenet | half | unit | caffe, or --scale", "--order", "bgr", "--mean", "0,0,0")]
    public void Load_RecipeIsNotKnown_AsksForIt(string asked, params string[] said) =>
        Should.Throw<ArgumentException>(() => OnnxSubject.Load(Asked.By(["--onnx", Write(size: 16), "--images", _folder, .. said]).Options)).Message.ShouldContain(asked);

    [Fact]
    public void Load_ANamedRecipe_IsTakenAtTheNetworksSize()
    {
        Subject subject = OnnxSubject.Load(Asked.By("--onnx", Write(size: 16), "--images", _folder, "--recipe", "imagenet", "--order", "bgr").Options);

        (subject.Recipe.Height, subject.Recipe.Width, subject.Recipe.ResizeTo, subject.Recipe.Bgr).ShouldBe((16, 16, 18, true));
        subject.Labels.ShouldBe(["class 0", "class 1", "class 2", "class 3", "class 4"]);
    }

    [Fact]
    public void Load_SizesAreOpen_AsksForThem()
    {
        string[] asked = ["--onnx", Write(size: 0), "--images", _folder, "--recipe", "unit"];

        Should.Throw<ArgumentException>(() => OnnxSubject.Load(Asked.By(asked).Options)).Message.ShouldContain("--size 224x224");
        Subject subject = OnnxSubject.Load(Asked.By([.. asked, "--size", "16x24"]).Options);
        (subject.Recipe.Height, subject.Recipe.Width).ShouldBe((16, 24));
    }

    private string Write(int size)
    {
        using var net = new TinyNetwork(size: size);
        string path = Path.Combine(_folder, "network.onnx");
        File.WriteAllBytes(path, net.Bytes);
        return path;
    }
}
