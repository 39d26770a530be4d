using System.Text.Json;
using ImageComparison;
using Microsoft.ML;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch.Weights;
using Shapes;
using TorchSharp;

namespace MLNet.Xai.Vision.Tests.Examples;

public sealed class ImageComparisonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_TwoPictures_WritesEverything()
    {
        torch.manual_seed(1);
        string weights = Path.Combine(_folder, "cnn.safetensors");
        Subject cnn = Subject.OfShapes("CNN", new ShapeNet(), steps: 120, rate: 0.003, weights, retrain: false, samples: 200);
        Training.Accuracy(cnn.Model!, 100).ShouldBeGreaterThan(0.6); // chance is 0.2
        var ml = new MLContext(1);

        Agreement[] averages = Comparison.Run(ml, _folder, [new Study(cnn, ShapePhotos.Draw(ml, 2))]);

        averages.Length.ShouldBe(10); // four methods and the truth
        averages.ShouldAllBe(a => a.Overlap >= 0 && a.Overlap <= 1 && a.Chance > 0 && a.Chance < 0.5);
        averages.Where(a => a.Second == Agreement.Truth).Max(a => a.Overlap).ShouldBeGreaterThan(0.25);
        File.ReadAllLines(Path.Combine(_folder, "iou.csv")).Length.ShouldBe(1 + (2 * 10) + 10);
        Directory.GetFiles(Path.Combine(_folder, "cnn"), "*.png").Length.ShouldBe((2 * 7) + 3);
        Directory.GetFiles(Path.Combine(_folder, "cnn"), "*.svg").Length.ShouldBe(2);
        using JsonDocument lime = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "explain_params.json")));
        lime.RootElement.GetArrayLength().ShouldBe(2);
        lime.RootElement[0].GetProperty("samples").GetInt32().ShouldBe(200);
        lime.RootElement[0].GetProperty("weights").GetArrayLength().ShouldBe(lime.RootElement[0].GetProperty("superpixels").GetInt32());
        string page = File.ReadAllText(Path.Combine(_folder, "comparison.html"));
        page.ShouldContain("LIME mask");
        page.ShouldContain("LIME in five pictures");
        page.Replace("http://www.w3.org/2000/svg", "").Replace("src=\"data:", "").ShouldNotContain("src=");
        File.ReadAllText(Path.Combine(_folder, "iou.svg")).ShouldContain("chance level");
        File.ReadAllLines(Path.Combine(_folder, "timings.csv")).Length.ShouldBe(5);
    }

    [Fact]
    public void OfShapes_WeightsAreThere_DoesNotTrain()
    {
        string weights = Path.Combine(_folder, "cnn.safetensors");
        using var net = new ShapeNet();
        ModelWeights.Save(net, weights);

        Subject cnn = Subject.OfShapes("CNN", new ShapeNet(), steps: int.MaxValue, rate: 1, weights, retrain: false, samples: 10);

        cnn.Model!.state_dict()["fc.weight"].Values().ShouldBe(net.state_dict()["fc.weight"].Values());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Draw_SameNumber_IsTheSamePictureWithItsShape(int number)
    {
        ShapePicture first = ShapePicture.Draw(number), again = ShapePicture.Draw(number);

        again.Rgb.ShouldBe(first.Rgb);
        ((int)first.Shape).ShouldBe(number % 5);
        ((double)first.Mask.Count(m => m) / first.Mask.Length).ShouldBeInRange(0.05, 0.3);
        double Mean(bool on) => Enumerable.Range(0, first.Rgb.Length).Where(i => first.Mask[i / 3] == on).Average(i => first.Rgb[i]);
        Mean(true).ShouldBeGreaterThan(Mean(false) + 30);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(224)]
    public void Draw_OfASize_TruthIsTheMaskEnlarged(int size)
    {
        PhotoSet photos = ShapePhotos.Draw(new MLContext(1), 3, size);

        for (int n = 0; n < 3; n++)
        {
            ShapePicture picture = ShapePicture.Draw(Training.HeldOut + n);
            bool[] truth = photos.Photos[n].Truth!;
            truth.Length.ShouldBe(size * size);
            ((double)truth.Count(t => t) / truth.Length).ShouldBe((double)picture.Mask.Count(t => t) / picture.Mask.Length, 0.005);
            photos.Photos[n].Class.ShouldBe(ShapePicture.Names[(int)picture.Shape]);
            if (size == ShapePicture.Size)
                truth.ShouldBe(picture.Mask);
        }
    }

    [Theory]
    [InlineData("--weights, --model and --images", "--weights", "a.pth")]
    [InlineData("--onnx and --images", "--onnx", "a.onnx")]
    [InlineData("--onnx and --images", "--onnx", "a.onnx", "--weights", "b.pth", "--model", "resnet18", "--images", "c")]
    [InlineData("rgb or bgr, not 'red'", "--order", "red")]
    [InlineData("first or last, not 'middle'", "--channels", "middle")]
    [InlineData("224x224 for instance, not '224'", "--size", "224")]
    [InlineData("a number above 0, not '0'", "--scale", "0")]
    [InlineData("--pictures", "--pictures", "b")]
    [InlineData("--model", "--model")]
    [InlineData("at least 1, not '0'", "--count", "0")]
    [InlineData("at least 2, not 'many'", "--samples", "many")]
    [InlineData("numbers with commas", "--mean", "0.5,x")]
    [InlineData("felzenszwalb", "--superpixels", "quick")]
    [InlineData("Score-CAM", "--methods", "Grad-CAM,SHAP")]
    public void Parse_IncompleteOrUnknown_SaysWhatIsWanted(string said, params string[] args) =>
        Asked.By(args).Errors.ShouldContain(said);

    [Fact]
    public void Parse_Methods_AreFoundAsPeopleWriteThem() =>
        Asked.By("--methods", "grad-cam,Grad-CAM++,score cam,LayerCam,Attention Rollout").Options.Methods.ShouldBe(
            [CamMethod.GradCam, CamMethod.GradCamPlusPlus, CamMethod.ScoreCam, CamMethod.LayerCam, CamMethod.AttentionRollout]);
}
