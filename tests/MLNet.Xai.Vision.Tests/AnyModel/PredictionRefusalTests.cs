using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Tests.Pipeline;

namespace MLNet.Xai.Vision.Tests.AnyModel;

/// <summary>Models and columns that cannot be explained so: what is said of them, before anything runs where that can be.</summary>
public sealed class PredictionRefusalTests : IDisposable
{
    private static readonly ImageScoringOptions s_softmax = new() { Head = ModelHead.Softmax };
    private static readonly ImagePredictionOptions s_logits = new() { ScoreColumn = "logits" };
    private readonly Chains _chains = new();

    private MLContext Ml => _chains.Ml;

    public void Dispose() => _chains.Dispose();

    [Fact]
    public void Predictions_ColumnsThatAreNotThere_AreListed()
    {
        IDataView data = Photos.View(Ml, 2);
        ITransformer chain = _chains.Logits().Fit(data);
        Refused(chain, data, "Picture", s_logits).ShouldContain("no column 'Picture'. There are: Number (Single), Image (Image<16, 16>)");
        Refused(chain, data, "Number", s_logits).ShouldContain("The column 'Number' is Single; pictures are explained of a column of images (MLImage), or of their paths (Text)");
        Refused(chain, data, "Image", null).ShouldContain("no column 'Score' of numbers of Single, scalar or of a known size, to be explained; set ImagePredictionOptions.ScoreColumn");
        Refused(chain, data, "Image", new() { ScoreColumn = "Resized" }).ShouldContain("no column 'Resized' of numbers");
        Refused(chain, data, "Image", new() { ScoreColumn = "Number" }).ShouldContain("does not follow from the column 'Image', but from Number");
        Should.Throw<ArgumentException>(() => _chains.Vision.Predictions(chain, data.Schema, "Image", predictions: s_logits)).Message
            .ShouldContain("'logits' does not say what its numbers mean: set ImageScoringOptions.Head");
        Should.Throw<ArgumentException>(() => _chains.Vision.Predictions(chain, data.Schema, "Image", ["a", "b"], s_softmax, s_logits)).Message.ShouldContain("2 class names; the network has 5 classes");
    }

    [Fact]
    public void Predictions_SizesThatAreNotKnown_AreAskedFor()
    {
        IDataView files = Ml.Data.LoadFromEnumerable(_chains.Write(2).Select(f => new Row { File = f }));
        string folder = Path.Combine(_chains.Folder, "images");
        ITransformer any = new TransformerChain<ITransformer>(Ml.Transforms.LoadImages("Image", folder, "File").Fit(files), new ImageFunction("Image", image => image.GetBGRPixels.Average(p => (float)p)));
        var raw = new ImageScoringOptions { Head = ModelHead.Raw };
        Should.Throw<ArgumentException>(() => _chains.Vision.Predictions(any, files.Schema, "File", options: raw)).Message
            .ShouldContain("takes the images of 'Image' of any size and resizes none, and maps need one size: set ImagePredictionOptions.Height and Width");
        IDataView told = _chains.Vision.Predictions(any, files.Schema, "File", options: raw, predictions: new() { Height = 12, Width = 10 }).Attribution("Map", new Vision.Attribution.Occlusion { Window = [4, 4] }).Fit(files).Transform(files);
        Photos.Vectors(told, "Map")[0].Length.ShouldBe(120);
        Should.Throw<ArgumentException>(() => _chains.Vision.Predictions(any, files.Schema, "File", options: raw, predictions: new() { Height = 12 })).Message.ShouldContain("12 x ?");

        IDataView data = Photos.View(Ml, 2);
        Refused(_chains.Logits().Fit(data), data, "Image", new() { ScoreColumn = "logits", Height = 20, Width = 20 }).ShouldContain("itself makes pictures of 16 x 16 ('Resized')");
    }

    [Fact]
    public void Transform_ImagesOfAnotherSizeThanTheirType_SaysSo()
    {
        IDataView data = Photos.View(Ml, 2);
        ITransformer chain = _chains.Scores("Image").Fit(data);
        IDataView explained = _chains.Vision.Predictions(chain, data.Schema, "Image", Photos.Labels, s_softmax, s_logits).Fit(data).Transform(data);
        Should.Throw<InvalidOperationException>(() => Photos.Vectors(explained, "Score")).Message.ShouldContain("Row 0: the image of the column 'Image' is 24 x 20 where the model scores it, and the type says 16 x 16");
    }

    [Fact]
    public void Predictions_PathsThatNoStepLoads_SaySo()
    {
        IDataView files = Ml.Data.LoadFromEnumerable(_chains.Write(2).Select(f => new Row { File = f }));
        ITransformer text = Ml.Transforms.Text.FeaturizeText("Score", "File").Fit(files);
        Should.Throw<ArgumentException>(() => _chains.Vision.Predictions(text, files.Schema, "File", options: new() { Head = ModelHead.Raw })).Message
            .ShouldContain("no step of the model makes one column of images of it that the 'Score' follows from (LoadImages)");

        string folder = Path.Combine(_chains.Folder, "images");
        ITransformer chain = Ml.Transforms.LoadImages("Image", folder, "File").Append(_chains.Logits()).Fit(files);
        Refused(chain, files, "File", new() { ScoreColumn = "logits", ImageFolder = Path.Combine(_chains.Folder, "nowhere") }).ShouldContain("nowhere', which is not there");
        IDataView data = Photos.View(Ml, 2);
        Refused(_chains.Logits().Fit(data), data, "Image", new() { ScoreColumn = "logits", ImageFolder = folder }).ShouldContain("no step of the model loads images by the paths in 'Image'");
    }

    [Fact]
    public void Transform_AFileThatIsMissing_NamesTheRow()
    {
        string[] names = _chains.Write(2);
        IDataView files = Ml.Data.LoadFromEnumerable(names.Append("no.png").Select(f => new Row { File = f }));
        ITransformer chain = Ml.Transforms.LoadImages("Image", Path.Combine(_chains.Folder, "images"), "File").Append(_chains.Logits()).Fit(files);
        IDataView explained = _chains.Vision.Predictions(chain, files.Schema, "File", Photos.Labels, s_softmax, s_logits).Fit(files).Transform(files);
        Should.Throw<InvalidOperationException>(() => Photos.Vectors(explained, "Score")).Message.ShouldContain("Row 2: the image in the column 'File'");
    }

    [Fact]
    public void Predictions_AModelThatReadsOtherColumnsToo_IsRefused()
    {
        IDataView data = Photos.View(Ml, 12);
        ITransformer chain = _chains.Logits().Append(Ml.Transforms.Concatenate("Features", "logits", "Number")).Append(Ml.Regression.Trainers.Sdca("Number")).Fit(data);
        Should.Throw<NotSupportedException>(() => _chains.Vision.Predictions(chain, data.Schema, "Image")).Message.ShouldContain("follows from the columns Number, Image; explained in pictures are models that take one column of images");
    }

    [Fact]
    public void Predictions_MethodsThatNeedMoreThanCalls_SayWhatWorks()
    {
        IDataView data = Photos.View(Ml, 2);
        ImageExplanationEstimator scored = _chains.Vision.Predictions(_chains.Logits().Fit(data), data.Schema, "Image", Photos.Labels, s_softmax, s_logits);
        Should.Throw<NotSupportedException>(() => scored.Attribution("Map", new Saliency())).Message.ShouldContain("has no gradients: it is explained by methods that only call it");
        Should.Throw<ArgumentException>(() => scored.Cam("Map", CamMethod.ScoreCam, "conv4")).Message.ShouldContain("no layers that can be hooked");
        ImageExplanationEstimator mapped = scored.Attribution("Map", new Vision.Attribution.Occlusion { Window = [4, 4] });
        Should.Throw<ArgumentException>(() => mapped.Quality("Map", "Map", MapMeasures.Sensitivity)).Message.ShouldContain("SensitivityRadius is 0.02, and the model takes pictures in whole steps from 0 to 255");
        Should.Throw<ArgumentException>(() => scored.Lime("Score")).Message.ShouldContain("There is a column 'Score' already");
        Should.Throw<ArgumentException>(() => _chains.Vision.Predictions(_chains.Logits().Fit(data), data.Schema, "Image", options: new() { Storage = WeightStorage.Beside, WeightsPath = "x" })).Message.ShouldContain("saved inside");
    }

    [Fact]
    public void Transform_ATransparentImageWhoseAlphaCounts_IsRefused()
    {
        MLImage half = MLImage.CreateFromPixels(16, 16, MLPixelFormat.Rgba32, [.. Enumerable.Range(0, 1024).Select(i => (byte)(i % 4 == 3 ? 128 : 90))]);
        IDataView data = Ml.Data.LoadFromEnumerable([new Loaded { Image = half }]);
        var alpha = Ml.Transforms.ExtractPixels("input", "Image", ImagePixelExtractingEstimator.ColorBits.All).Append(Ml.Transforms.CopyColumns("Score", "input")).Fit(data);
        var colours = Ml.Transforms.ExtractPixels("input", "Image").Append(Ml.Transforms.CopyColumns("Score", "input")).Fit(data);
        var raw = new ImageScoringOptions { Head = ModelHead.Raw };
        Photos.Vectors(_chains.Vision.Predictions(colours, data.Schema, "Image", options: raw).Fit(data).Transform(data), "Score")[0].ShouldAllBe(v => v == 90);
        IDataView explained = _chains.Vision.Predictions(alpha, data.Schema, "Image", options: raw).Fit(data).Transform(data);
        Should.Throw<InvalidOperationException>(() => Photos.Vectors(explained, "Score")).Message.ShouldContain("is transparent in places, and the model's score changes when it is made opaque");
    }

    private string Refused(ITransformer chain, IDataView data, string column, ImagePredictionOptions? options) =>
        Should.Throw<ArgumentException>(() => _chains.Vision.Predictions(chain, data.Schema, column, Photos.Labels, s_softmax, options)).Message;

    private sealed class Row
    {
        public string File { get; set; } = "";
    }

    private sealed class Loaded
    {
        [ImageType(16, 16)]
        public MLImage? Image { get; set; }
    }
}
