using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Models;

namespace MLNet.Xai.Vision.Tests.Pipeline;

public sealed class SavedImageModelTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("xai").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(WeightStorage.Inside, false)]
    [InlineData(WeightStorage.Beside, false)]
    [InlineData(WeightStorage.Inside, true)]
    public void Load_InAnotherProcess_ExplainsImageFilesAlike(WeightStorage storage, bool resized)
    {
        string[] files = [.. Enumerable.Range(0, 2).Select(i => Path.Combine(_folder, $"{i}.png"))];
        for (int i = 0; i < files.Length; i++)
        {
            using MLImage image = Photos.Draw(i, 40, 36);
            image.Save(files[i]);
        }

        using ImageModel net = ImageModels.Create("resnet20_cifar", 3);
        var recipe = new ImageRecipe { Name = "cifar", Height = 32, Width = 32 };
        var scoring = new ImageScoringOptions { Storage = storage, Head = ModelHead.Softmax };
        if (storage == WeightStorage.Beside)
            scoring.WeightsPath = Path.Combine(_folder, "weights.safetensors");
        VisionCatalog vision = Photos.Vision(_ml);
        IDataView data = _ml.Data.LoadFromEnumerable(files.Select(f => new ImageFile { Path = f }));
        var images = new EstimatorChain<ITransformer>().Append<ITransformer>(_ml.Transforms.LoadImages("Image", "", "Path"));
        if (resized)
            images = images.Append<ITransformer>(_ml.Transforms.ResizeImages("Image", 39, 41));
        ITransformer model = images
            .Append(vision.ScoreImages("Image", net, recipe, ["cat", "dog", "fish"], scoring)
                .Cam("Map", CamMethod.GradCam, "layer3.2")
                .Lime("Lime", new() { Segmentation = ImageSegmentation.Grid(3, 3), Lime = new LimeImageOptions { Samples = 24 } })
                .Attribution("Saliency", new Saliency())
                .Quality("Map", "Map"))
            .Append(vision.Agreement("Iou", "Map", "Lime"))
            .Append(vision.Localisation("Found", "Map", "Saliency"))
            .Append(vision.Overlay("Picture", "Image", "Map", recipe))
            .Fit(data);
        string zip = Path.Combine(_folder, "model.zip");
        _ml.Model.Save(model, data.Schema, zip);

        SecondRun.ShouldExplainAlike(
            zip, model, data, files, "Score:Vector<Single, 3>", "PredictedLabel:String", "TopLabels:Vector<String, 3>", "Map:Vector<Single, 32, 32>", "Lime.Weights:Vector<Single>", "Picture:Image<32, 32>");
    }

    private sealed class ImageFile
    {
        public string Path { get; set; } = "";
    }
}
