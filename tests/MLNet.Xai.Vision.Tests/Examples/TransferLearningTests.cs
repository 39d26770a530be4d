using ImageComparison;
using Microsoft.ML;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Vision.Onnx;
using Shapes;

namespace MLNet.Xai.Vision.Tests.Examples;

/// <summary>ML.NET's own way to classify images, explained with a ground truth.</summary>
public sealed class TransferLearningTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly MLContext _ml = new(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Learn_FewPictures_IsExplainedAndFindsTheShape()
    {
        Options options = Asked.By("--count", "4", "--samples", "30", "--methods", "CAM,Ablation-CAM").Options;

        Study study = TransferLearning.Learn(_ml, options, _folder, pictures: 60);
        Agreement[] averages = Comparison.Run(_ml, _folder, [study]);

        study.Subject.Labels.ShouldBe(ShapePicture.Names);
        study.Subject.Model.ShouldBeOfType<OnnxImageModel>();
        Agreement cam = averages.Single(a => a is { First: "CAM", Second: Agreement.Truth });
        cam.Overlap.ShouldBeGreaterThan(2 * cam.Chance);
        Directory.GetFiles(Path.Combine(_folder, "resnet-18"), "*_ablation-cam.png").Length.ShouldBe(4);

        // The second time the chain is read.
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(_folder, "resnet-18.zip"));
        TransferLearning.Learn(_ml, options, _folder).Subject.Methods.ShouldBe([CamMethod.Cam, CamMethod.AblationCam]);
        File.GetLastWriteTimeUtc(Path.Combine(_folder, "resnet-18.zip")).ShouldBe(written);
    }
}
