using ImageComparison;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Vision.Tests.Onnx;
using MLNet.Xai.Vision.Tests.Pipeline;

namespace MLNet.Xai.Vision.Tests.Examples;

/// <summary>The example on a saved model of ML.NET's.</summary>
public sealed class SavedModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly MLContext _ml = new(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_AModelWithAnOnnxNetwork_ExplainsWhatItSaysOfThePhotographs()
    {
        string images = Directory.CreateDirectory(Path.Combine(_folder, "images")).FullName, output = Directory.CreateDirectory(Path.Combine(_folder, "output")).FullName;
        using MLImage photo = Photos.Draw(7, 40, 30);
        photo.Save(Path.Combine(images, "one.png"));

        Study study = SavedModelStudy.Load(_ml, Asked.By("--mlnet", Save(), "--images", images, "--samples", "30", "--head", "raw").Options);
        Comparison.Run(_ml, output, [study]);

        study.Photos.ImageColumn.ShouldBe("Resized");
        study.Subject.Methods.ShouldBe([CamMethod.Cam, CamMethod.ScoreCam, CamMethod.AblationCam]);
        float[] expected = Photos.Vectors(study.Photos.Rows, "logits")[0];
        IDataView scored = study.Subject.Score(_ml, "Resized").Fit(study.Photos.Rows).Transform(study.Photos.Rows);
        Numbers.RelativeError(Photos.Vectors(scored, "Score")[0], expected).ShouldBeLessThan(1e-5);
        Directory.GetFiles(Path.Combine(output, "saved"), "one_*.png").Length.ShouldBe(6 + 3);
    }

    [Fact]
    public void Run_AModelWithoutANetwork_IsCalledOnThePicturesThatItSees()
    {
        string images = Directory.CreateDirectory(Path.Combine(_folder, "images")).FullName, output = Directory.CreateDirectory(Path.Combine(_folder, "output")).FullName;
        using MLImage photo = Photos.Draw(7, 40, 30);
        photo.Save(Path.Combine(images, "one.png"));
        IDataView data = Photos.View(_ml, 12);
        data = _ml.Transforms.CustomMapping<Pipeline.Photo, Answer>((photo, answer) => answer.Kind = $"kind {photo.Number % 3}", null).Fit(data).Transform(data);
        string file = Path.Combine(_folder, "linear.zip");
        _ml.Model.Save(_ml.Transforms.ResizeImages("Resized", 16, 16, "Image").Append(_ml.Transforms.ExtractPixels("Features", "Resized", scaleImage: 1 / 255f))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label", "Kind")).Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy()).Fit(data), data.Schema, file);

        Study study = SavedModelStudy.Load(_ml, Asked.By("--mlnet", file, "--images", images, "--samples", "40").Options);
        Comparison.Run(_ml, output, [study]);

        study.Subject.Labels.ShouldBe(["kind 0", "kind 1", "kind 2"]);
        (study.Subject.Recipe.Height, study.Subject.Recipe.Width).ShouldBe((16, 16));
        Directory.GetFiles(Path.Combine(output, "linear"), "one_*.png").Select(f => Path.GetFileName(f)).ShouldContain("one_occlusion.png");
        File.ReadAllLines(Path.Combine(output, "iou.csv")).Length.ShouldBe(1 + 3 + 3);
        Should.Throw<ArgumentException>(() => SavedModelStudy.Load(_ml, Asked.By("--mlnet", file, "--images", images, "--methods", "CAM").Options)).Message.ShouldContain("leave them out");
    }

    [Fact]
    public void Load_NoFileOrNoScore_SaysSo()
    {
        string images = Directory.CreateDirectory(Path.Combine(_folder, "images")).FullName;
        using MLImage photo = Photos.Draw(7, 40, 30);
        photo.Save(Path.Combine(images, "one.png"));
        string Message(string file) => Should.Throw<ArgumentException>(() => SavedModelStudy.Load(_ml, Asked.By("--mlnet", file, "--images", images).Options)).Message;
        IDataView data = Photos.View(_ml, 2);
        string other = Path.Combine(_folder, "other.zip");
        _ml.Model.Save(_ml.Transforms.ResizeImages("Resized", 16, 16, "Image").Fit(data), data.Schema, other);

        Message(Path.Combine(_folder, "none.zip")).ShouldContain("There is no file");
        Message(other).ShouldContain("core"); // It resizes, and gives no score.
        Should.Throw<ArgumentException>(() => SavedModelStudy.Load(_ml, Asked.By("--mlnet", Save("Picture"), "--images", images).Options)).Message.ShouldContain("--column says");
        SavedModelStudy.Load(_ml, Asked.By("--mlnet", Save("Picture"), "--images", images, "--column", "Picture").Options).Photos.ImageColumn.ShouldBe("Resized");
        Asked.By("--mlnet", "a.zip").Errors.ShouldContain("--mlnet and --images");
    }

    private sealed class Answer
    {
        public string Kind { get; set; } = "";
    }

    private string Save(string column = "Image")
    {
        using var net = new TinyNetwork(batch: 1);
        string onnx = Path.Combine(_folder, "tiny.onnx"), file = Path.Combine(_folder, "saved.zip");
        File.WriteAllBytes(onnx, net.Bytes);
        IDataView data = Photos.View(_ml, 4);
        data = _ml.Transforms.CopyColumns(column, "Image").Fit(data).Transform(data);
        ITransformer model = _ml.Transforms.ResizeImages("Resized", 16, 16, column).Append(_ml.Transforms.ExtractPixels("input", "Resized", scaleImage: 1 / 255f))
            .Append(_ml.Transforms.ApplyOnnxModel("logits", "input", onnx)).Fit(data);
        _ml.Model.Save(model, data.Schema, file);
        return file;
    }
}
