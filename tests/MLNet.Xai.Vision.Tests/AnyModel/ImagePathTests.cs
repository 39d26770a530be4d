using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Tests.Pipeline;

namespace MLNet.Xai.Vision.Tests.AnyModel;

/// <summary>Models that load their images themselves, by a column of paths.</summary>
public sealed class ImagePathTests : IDisposable
{
    private static readonly ImageScoringOptions s_softmax = new() { Head = ModelHead.Softmax };
    private readonly Chains _chains = new();
    private readonly IDataView _files;
    private readonly string _images;

    public ImagePathTests()
    {
        _files = _chains.Ml.Data.LoadFromEnumerable(_chains.Write(3).Select(f => new Row { File = f }));
        _images = Path.Combine(_chains.Folder, "images");
    }

    public void Dispose() => _chains.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predictions_OfPaths_AreThoseOfTheImages(bool ours)
    {
        MLContext ml = _chains.Ml;
        IEstimator<ITransformer> load = ours ? _chains.Vision.LoadImages("Image", _images, "File") : ml.Transforms.LoadImages("Image", _images, "File");
        ITransformer model = load.Append(_chains.Logits("Image")).Fit(_files);
        IDataView loaded = load.Fit(_files).Transform(_files);
        ITransformer alone = _chains.Logits("Image").Fit(loaded);

        IDataView found = Explain(_chains.Vision.Predictions(model, _files.Schema, "File", Photos.Labels, s_softmax, new() { ScoreColumn = "logits" })).Fit(_files).Transform(_files);
        IDataView expected = Explain(_chains.Vision.Predictions(alone, loaded.Schema, "Image", Photos.Labels, s_softmax, new() { ScoreColumn = "logits" })).Fit(loaded).Transform(load.Fit(_files).Transform(_files));

        foreach (string column in (string[])["Score", "Map"])
            Photos.Vectors(found, column).ShouldBe(Photos.Vectors(expected, column), column);
        found.Schema.GetColumnOrNull("Image").ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predictions_OfAModelFromAnotherMachine_LookInTheFolderThatTheyAreTold(bool ours)
    {
        MLContext ml = _chains.Ml;
        string before = Path.Combine(_chains.Folder, "before");
        Directory.CreateDirectory(before);
        IEstimator<ITransformer> load = ours ? _chains.Vision.LoadImages("Image", before, "File") : ml.Transforms.LoadImages("Image", before, "File");
        ITransformer model = Photos.SaveAndLoad(ml, load.Append(_chains.Logits("Image")).Fit(_files));
        Directory.Delete(before);
        var options = new ImagePredictionOptions { ScoreColumn = "logits" };
        Should.Throw<ArgumentException>(() => _chains.Vision.Predictions(model, _files.Schema, "File", Photos.Labels, s_softmax, options)).Message.ShouldContain("before', which is not there: set ImagePredictionOptions.ImageFolder");

        options.ImageFolder = _images;
        ITransformer explainer = Explain(_chains.Vision.Predictions(model, _files.Schema, "File", Photos.Labels, s_softmax, options)).Fit(_files);

        // The folder is saved with the explanation.
        float[][] maps = Photos.Vectors(explainer.Transform(_files), "Map");
        maps.Length.ShouldBe(3);
        maps[0].ShouldNotBe(maps[1]);
        Photos.Vectors(Photos.SaveAndLoad(ml, explainer).Transform(_files), "Map").ShouldBe(maps);
    }

    private static ImageExplanationEstimator Explain(ImageExplanationEstimator scored) => scored.Attribution("Map", new Occlusion { Window = [6, 6] });

    private sealed class Row
    {
        public string File { get; set; } = "";
    }
}
