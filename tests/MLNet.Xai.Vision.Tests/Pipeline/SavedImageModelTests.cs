using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.SecondProcess;
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

        string[] said = Run([zip, .. files]);

        string columns = said.Single(line => line.StartsWith("columns ", StringComparison.Ordinal));
        foreach (string column in (string[])["Score:Vector<Single, 3>", "PredictedLabel:String", "TopLabels:Vector<String, 3>", "Map:Vector<Single, 32, 32>", "Lime.Weights:Vector<Single>", "Picture:Image<32, 32>"])
            columns[8..].Split('|').ShouldContain(column, customMessage: columns);
        IDataView view = model.Transform(data);
        said.Where(line => line.StartsWith("dump ", StringComparison.Ordinal)).Select(line => line[5..]).ShouldBe(ViewDump.Of(view));
        byte[][] pictures = [.. said.Where(line => line.StartsWith("picture ", StringComparison.Ordinal)).Select(line => Convert.FromHexString(line[8..]))];
        pictures.Length.ShouldBe(files.Length);
        pictures.Zip(view.GetColumn<MLImage>("Picture")).ShouldAllBe(p => Photos.Largest(p.First, p.Second.GetBGRPixels) <= Photos.ColourStep);
        for (int i = 0; i < files.Length; i++)
        {
            float[] expected = [view.GetColumn<float>("Iou").ElementAt(i), .. Photos.Vectors(view, "Score")[i], .. Photos.Vectors(view, "Map")[i], .. Photos.Vectors(view, "Lime")[i]];
            foreach (string kind in (string[])["view ", "engine "])
            {
                string[] line = said.Where(l => l.StartsWith(kind, StringComparison.Ordinal)).ElementAt(i)[kind.Length..].Split(' ');
                line[0].ShouldBe(Photos.Texts(view, "PredictedLabel")[i]);
                line[1..].Select(v => float.Parse(v, CultureInfo.InvariantCulture)).ShouldBe(expected, 2e-3);
            }
        }
    }

    private static string[] Run(params string[] arguments)
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = Path.Combine(at.Parent!.Parent!.Parent!.FullName, "SecondProcess.Images", at.Parent.Name, at.Name, "SecondProcess.Images.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, customMessage: errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private sealed class ImageFile
    {
        public string Path { get; set; } = "";
    }
}
