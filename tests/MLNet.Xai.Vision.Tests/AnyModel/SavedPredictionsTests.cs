using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Persistence;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Tests.Pipeline;

namespace MLNet.Xai.Vision.Tests.AnyModel;

/// <summary>Explanations with the model that they call inside, saved and loaded, here and in a second process; ONNX columns too.</summary>
public sealed class SavedPredictionsTests : IDisposable
{
    private static readonly ImageScoringOptions s_softmax = new() { Head = ModelHead.Softmax };
    private readonly Chains _chains = new();

    public void Dispose() => _chains.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_ASavedModel_ExplainsAlike(bool resizes)
    {
        MLContext ml = _chains.Ml;
        IDataView data = Photos.View(ml, 2);
        ITransformer chain = (resizes ? _chains.Logits() : _chains.Scores("Image")).Fit(data);
        var options = new ImagePredictionOptions { ScoreColumn = "logits", Height = resizes ? null : Chains.Size, Width = resizes ? null : Chains.Size };
        ITransformer model = Explain(_chains.Vision.Predictions(chain, data.Schema, "Image", Photos.Labels, s_softmax, options)).Fit(data);

        ITransformer loaded = Photos.SaveAndLoad(ml, model);

        IDataView expected = model.Transform(data), found = loaded.Transform(data);
        found.Schema.Select(c => (c.Name, c.Type.ToString())).ShouldBe(expected.Schema.Select(c => (c.Name, c.Type.ToString())));
        foreach (string column in (string[])["Score", "Map", "Lime", "Lime.Weights", "Shap", "Shap.Values"])
            Photos.Vectors(found, column).ShouldBe(Photos.Vectors(expected, column), column);
        Photos.Pixels(found, "Picture").ShouldBe(Photos.Pixels(expected, "Picture"));
        found.GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-6);
    }

    [Fact]
    public void Predictions_OfALoadedModel_NeedTheSchemaOfTheData()
    {
        MLContext ml = _chains.Ml;
        IDataView data = Photos.View(ml, 2);
        using var stream = new MemoryStream();
        ml.Model.Save(_chains.Logits().Fit(data), data.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out DataViewSchema saved);
        var options = new ImagePredictionOptions { ScoreColumn = "logits" };
        Should.Throw<ArgumentException>(() => _chains.Vision.Predictions(loaded, saved, "Image", Photos.Labels, s_softmax, options)).Message
            .ShouldContain("no column 'Image'. There are: Number (Single). A saved model forgets its columns of images: give the schema of the data");
        Photos.Vectors(_chains.Vision.Predictions(loaded, data.Schema, "Image", Photos.Labels, s_softmax, options).Fit(data).Transform(data), "Score").Length.ShouldBe(2);
    }

    [Fact]
    public void Load_InAnotherProcess_ExplainsImageFilesAlike()
    {
        string[] files = [.. _chains.Write(2).Select(f => Path.Combine(_chains.Folder, "images", f))];
        MLContext ml = _chains.Ml;
        IDataView data = ml.Data.LoadFromEnumerable(files.Select(f => new ImageFile { Path = f }));
        ITransformer chain = ml.Transforms.LoadImages("Image", "", "Path").Append(_chains.Logits("Image")).Fit(data);
        ITransformer model = Explain(_chains.Vision.Predictions(chain, data.Schema, "Path", Photos.Labels, s_softmax, new() { ScoreColumn = "logits" }))
            .Append(_chains.Vision.Agreement("Iou", "Map", "Lime")).Fit(data);
        ShouldExplainAlike(model, data, files);
    }

    [Fact]
    public void LoadOnnx_InAnotherProcess_ExplainsImageFilesAlike()
    {
        string[] files = [.. _chains.Write(2).Select(f => Path.Combine(_chains.Folder, "images", f))];
        MLContext ml = _chains.Ml;
        IDataView data = ml.Data.LoadFromEnumerable(files.Select(f => new ImageFile { Path = f }));
        ITransformer model = ml.Transforms.LoadImages("Image", "", "Path")
            .Append(Explain(_chains.Vision.ScoreOnnx("Image", Path.Combine(_chains.Folder, "tiny.onnx"), Chains.Recipe, Photos.Labels)).Cam("Cam", Core.Cam.CamMethod.AblationCam, "conv3"))
            .Append(_chains.Vision.Agreement("Iou", "Map", "Lime")).Fit(data);
        ShouldExplainAlike(model, data, files);
    }

    [Fact]
    public void Read_MutatedState_IsRefusedOrRead()
    {
        IDataView data = Photos.View(_chains.Ml, 2);
        ExplainingTransformer model = Explain(_chains.Vision.Predictions(_chains.Logits().Fit(data), data.Schema, "Image", Photos.Labels, s_softmax, new() { ScoreColumn = "logits" })).Fit(data);
        using MemoryStream stream = new();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            ExplainerState.Write(writer, model.Rows);
        byte[] state = stream.ToArray();
        ExplainerState.Read(new BinaryReader(new MemoryStream(state)));
        long most = 0;
        foreach (byte[] changed in Mutations.Of(state, 41, 800))
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() => ExplainerState.Read(new BinaryReader(new MemoryStream(changed)))));
        most.ShouldBeLessThan((64 * state.Length) + (1 << 20));
    }

    private void ShouldExplainAlike(ITransformer model, IDataView data, string[] files)
    {
        string zip = Path.Combine(_chains.Folder, "model.zip");
        _chains.Ml.Model.Save(model, data.Schema, zip);
        SecondRun.ShouldExplainAlike(zip, model, data, files, "Score:Vector<Single, 5>", "PredictedLabel:String", "Map:Vector<Single, 16, 16>", "Shap.Values:Vector<Single>", "Picture:Image<16, 16>");
    }

    private static ImageExplanationEstimator Explain(ImageExplanationEstimator scored) => scored
        .Attribution("Map", new Occlusion { Window = [6, 6] })
        .Lime("Lime", new() { Segmentation = ImageSegmentation.Grid(3, 3), Lime = new LimeImageOptions { Samples = 24 } })
        .Shap("Shap", new() { Segmentation = ImageSegmentation.Grid(3, 3), MaxEvaluations = 100 })
        .Picture("Picture");

    private sealed class ImageFile
    {
        public string Path { get; set; } = "";
    }
}
