using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Persistence;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Pipeline;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Pipeline;

public sealed class ScoreImagesTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Transform_Schema_IsWhatTheEstimatorSays()
    {
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        ImageExplanationEstimator estimator = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe, Photos.Labels, new() { TopCount = 2 });
        IDataView data = Photos.View(_ml, 1);

        DataViewSchema schema = estimator.Fit(data).Transform(data).Schema;

        schema["Score"].Type.ToString().ShouldBe("Vector<Single, 5>");
        schema["PredictedLabel"].Type.ShouldBe(TextDataViewType.Instance);
        schema["TopLabels"].Type.ToString().ShouldBe("Vector<String, 2>");
        schema["TopScores"].Type.ToString().ShouldBe("Vector<Single, 2>");
        VBuffer<ReadOnlyMemory<char>> slots = default;
        schema["Score"].GetSlotNames(ref slots);
        slots.DenseValues().Select(s => s.ToString()).ShouldBe(Photos.Labels);
        SchemaShape shape = estimator.GetOutputSchema(Columns.SchemaShapes.Of(data.Schema));
        shape.Select(c => c.Name).ShouldBe(schema.Select(c => c.Name));
    }

    [Theory]
    [InlineData(ModelHead.Softmax, true)]
    [InlineData(ModelHead.Sigmoid, false)]
    [InlineData(ModelHead.Raw, false)]
    public void Score_OfClassesThatExcludeEachOther_SaysSoAsMLNetDoes(ModelHead head, bool says)
    {
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        IDataView data = Photos.View(_ml, 1);
        DataViewSchema.Column score = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe, Photos.Labels, new() { Head = head }).Fit(data).Transform(data).Schema["Score"];
        (score.Annotations.Schema.GetColumnOrNull("ScoreColumnKind") is not null).ShouldBe(says);
        if (!says)
            return;
        ReadOnlyMemory<char> kind = default;
        score.Annotations.GetValue("ScoreColumnKind", ref kind);
        kind.ToString().ShouldBe("MultiClassClassification");
    }

    [Fact]
    public void ScoreImages_OfALoadedScorer_GivesItsScores_AndFurtherColumns()
    {
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        IDataView data = Photos.View(_ml, 3);
        ImageExplanationTransformer fitted = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe, Photos.Labels, new() { Head = ModelHead.Sigmoid }).Fit(data);

        IDataView more = Photos.Vision(_ml).ScoreImages(fitted).Lime("Lime", new() { Lime = new() { Samples = 50 } }).Fit(data).Transform(data);

        Photos.Vectors(more, "Score").ShouldBe(Photos.Vectors(fitted.Transform(data), "Score"));
        Photos.Vectors(more, "Lime")[0].ShouldContain(weight => weight != 0);
        Should.Throw<ArgumentException>(() => Photos.Vision(_ml).ScoreImages(fitted, new() { Head = ModelHead.Softmax })).Message.ShouldContain("Head is Softmax here; the images are scored with Sigmoid");
        Should.Throw<ArgumentException>(() => Photos.Vision(_ml).ScoreImages(fitted, new() { Architecture = "resnet18" })).Message.ShouldContain("leave out");
    }

    [Fact]
    public void Transform_Scores_AreTheNetworksOwn()
    {
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        IDataView data = Photos.View(_ml, 7);

        IDataView scored = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe, Photos.Labels, new() { TopCount = 2, BatchSize = 3 }).Fit(data).Transform(data);

        float[][] scores = Photos.Vectors(scored, "Score");
        float[][] top = Photos.Vectors(scored, "TopScores");
        string[][] names = [.. scored.GetColumn<VBuffer<ReadOnlyMemory<char>>>("TopLabels").Select(v => v.DenseValues().Select(t => t.ToString()).ToArray())];
        string[] predicted = Photos.Texts(scored, "PredictedLabel");
        List<Photo> photos = Photos.Rows(7);
        for (int i = 0; i < 7; i++)
        {
            float[] expected = Direct(net, photos[i].Image!);
            GoldenTensors.Difference(scores[i], expected).ShouldBeLessThan(1e-6);
            int[] order = [.. Enumerable.Range(0, 5).OrderByDescending(k => scores[i][k])];
            predicted[i].ShouldBe(Photos.Labels[order[0]]);
            names[i].ShouldBe([Photos.Labels[order[0]], Photos.Labels[order[1]]]);
            top[i].ShouldBe([scores[i][order[0]], scores[i][order[1]]]);
        }
    }

    [Fact]
    public void ScoreImages_TwoClassesOfOneName_CarryTheirIndices()
    {
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        ImageExplanationEstimator estimator = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe, ["crane", "dog", "crane", "", "frog"]);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        estimator.Fit(Photos.View(_ml, 1)).GetOutputSchema(Photos.View(_ml, 1).Schema)["Score"].GetSlotNames(ref slots);
        slots.DenseValues().Select(s => s.ToString()).ShouldBe(["crane (0)", "dog", "crane (2)", "class 3", "frog"]);
        Should.Throw<ArgumentException>(() => estimator.Cam("Map", new Vision.Cam.CamOptions { Layers = ["conv3"], Target = ClassTarget.Named("crane") })).Message
            .ShouldContain("No class is named 'crane'. There are 5, among them: crane (0), crane (2)");
        IDataView view = estimator.Cam("Map", new Vision.Cam.CamOptions { Layers = ["conv3"], Target = ClassTarget.Named("crane (2)") }).Fit(Photos.View(_ml, 1)).Transform(Photos.View(_ml, 1));
        Photos.Texts(view, "Map.Class").ShouldBe(["crane (2)"]);
    }

    [Fact]
    public void Load_SavedModel_GivesTheSameColumns()
    {
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        IDataView data = Photos.View(_ml, 5);
        ITransformer model = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe, Photos.Labels, new() { Architecture = "tiny-gap", TopCount = 3 }).Fit(data);

        ITransformer loaded = Photos.SaveAndLoad(_ml, model);

        IDataView fresh = model.Transform(data);
        foreach (IDataView view in (IDataView[])[loaded.Transform(data)])
        {
            view.Schema["Score"].Type.ShouldBe(fresh.Schema["Score"].Type);
            Photos.Texts(view, "PredictedLabel").ShouldBe(Photos.Texts(fresh, "PredictedLabel"));
            Photos.Vectors(view, "Score").Zip(Photos.Vectors(fresh, "Score")).ShouldAllBe(p => GoldenTensors.Difference(p.First, p.Second) < 1e-6);
            view.GetColumn<VBuffer<ReadOnlyMemory<char>>>("TopLabels").Select(v => string.Join('|', v.DenseValues()))
                .ShouldBe(fresh.GetColumn<VBuffer<ReadOnlyMemory<char>>>("TopLabels").Select(v => string.Join('|', v.DenseValues())));
            VBuffer<ReadOnlyMemory<char>> slots = default;
            view.Schema["Score"].GetSlotNames(ref slots);
            slots.DenseValues().Select(s => s.ToString()).ShouldBe(Photos.Labels);
        }
    }

    [Fact]
    public void Predict_NothingOfTheNetworkAskedFor_PassesTheRowOn()
    {
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        IDataView data = Photos.View(_ml, 1);
        ITransformer model = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe, Photos.Labels).Fit(data);

        _ml.Model.CreatePredictionEngine<Photo, NumberOnly>(model).Predict(new Photo { Number = 7 }).Number.ShouldBe(7);
    }

    [Fact]
    public void Load_TransformerOfItsOwnShape_IsMadeAgain()
    {
        var shape = new VisionTransformerOptions { ImageSize = 16, PatchSize = 8, Width = 12, Depth = 1, Heads = 3, ClassCount = 2 };
        using var net = new VisionTransformer(shape);
        shape.Depth = 2; // The network's own shape stays.
        IDataView data = Photos.View(_ml, 2);
        // Weights by chance: outputs that all lie between 0 and 1 would ask for a head.
        ITransformer model = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe, options: new() { Head = ModelHead.Softmax }).Fit(data);

        IDataView loaded = Photos.SaveAndLoad(_ml, model).Transform(data);

        Photos.Vectors(loaded, "Score").Zip(Photos.Vectors(model.Transform(data), "Score")).ShouldAllBe(p => GoldenTensors.Difference(p.First, p.Second) < 1e-6);
        Photos.Texts(loaded, "PredictedLabel").ShouldAllBe(label => label == "class 0" || label == "class 1");
    }

    [Fact]
    public void Load_NetworkThatTransformsItsInput_GoesOnDoingSo()
    {
        using var net = (TorchVisionModel)ImageModels.Create("googlenet", 3);
        IDataView data = Photos.View(_ml, 2);
        ImageRecipe recipe = ImageRecipe.ImageNet with { Name = "small", Height = 64, Width = 64, ResizeTo = 64 };
        net.TransformInput = true;
        ITransformer model = Photos.Vision(_ml).ScoreImages("Image", net, recipe, options: new() { Head = ModelHead.Softmax }).Fit(data);

        float[][] loaded = Photos.Vectors(Photos.SaveAndLoad(_ml, model).Transform(data), "Score");

        loaded[1].ShouldBe(Photos.Vectors(model.Transform(data), "Score")[1], 1e-6);
        net.TransformInput = false;
        loaded[1].ShouldNotBe(Photos.Vectors(model.Transform(data), "Score")[1]);
    }

    [Fact]
    public void Load_WeightsBeside_ChecksTheirHash()
    {
        string folder = Directory.CreateTempSubdirectory("xai").FullName;
        string weights = Path.Combine(folder, "tiny.safetensors");
        try
        {
            using nn.Module<Tensor, Tensor> net = Photos.Net();
            IDataView data = Photos.View(_ml, 2);
            var options = new ImageScoringOptions { Architecture = "tiny-gap", Storage = WeightStorage.Beside, WeightsPath = weights };
            ITransformer model = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe, options: options).Fit(data);

            ITransformer Loaded() => Photos.SaveAndLoad(_ml, model);
            Photos.Vectors(Loaded().Transform(data), "Score")[1].ShouldBe(Photos.Vectors(model.Transform(data), "Score")[1], 1e-6f);

            using var saved = new MemoryStream();
            _ml.Model.Save(model, null, saved);
            ITransformer Again()
            {
                saved.Position = 0;
                return _ml.Model.Load(saved, out _);
            }

            byte[] bytes = File.ReadAllBytes(weights);
            bytes[^1] ^= 1;
            File.WriteAllBytes(weights, bytes);
            Should.Throw<Exception>(Again).GetBaseException().ShouldBeOfType<InvalidDataException>().Message.ShouldContain("SHA-256");
            Should.Throw<InvalidOperationException>(() => _ml.Model.Save(model, null, new MemoryStream())).Message.ShouldContain("holds other weights");
            File.Delete(weights);
            Should.Throw<Exception>(Again).GetBaseException().ShouldBeOfType<FileNotFoundException>().Message.ShouldContain(weights);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Save_OwnModule_SaysWhatToDo()
    {
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        ITransformer model = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe).Fit(Photos.View(_ml, 1));

        Should.Throw<InvalidOperationException>(() => _ml.Model.Save(model, null, new MemoryStream())).Message.ShouldContain("ImageArchitectures.Register");
    }

    [Fact]
    public void Fit_WrongColumn_Throws()
    {
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        IDataView data = Photos.View(_ml, 1);

        Should.Throw<ArgumentOutOfRangeException>(() => Photos.Vision(_ml).ScoreImages("Photo", net, Photos.Recipe).Fit(data)).Message.ShouldContain("'Photo'");
        Should.Throw<ArgumentOutOfRangeException>(() => Photos.Vision(_ml).ScoreImages("Number", net, Photos.Recipe).Fit(data)).Message.ShouldContain("image (MLImage or ImageSharp's)");
    }

    [Fact]
    public void ScoreImages_WhatDoesNotGoTogether_Throws()
    {
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        VisionCatalog vision = Photos.Vision(_ml);

        Should.Throw<ArgumentException>(() => vision.ScoreImages("Image", net, Photos.Recipe, ["cat"])).Message.ShouldContain("5 classes");
        Should.Throw<ArgumentException>(() => vision.ScoreImages("Image", net, Photos.Recipe with { Channels = 1 })).Message.ShouldContain("tiny");
        Should.Throw<ArgumentException>(() => vision.ScoreImages("Image", net, Photos.Recipe, options: new() { Architecture = "unheard-of" })).Message.ShouldContain("registered");
        Should.Throw<ArgumentException>(() => vision.ScoreImages("Image", net, Photos.Recipe, options: new() { Storage = WeightStorage.Beside })).Message.ShouldContain("WeightsPath");
        Should.Throw<ArgumentException>(() => ImageArchitectures.Register("resnet18", _ => net)).Message.ShouldContain("taken");
    }

    [Fact]
    public void Transform_RowWithoutImage_SaysWhich()
    {
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        List<Photo> rows = Photos.Rows(3);
        rows[2].Image = null;
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        IDataView scored = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe).Fit(data).Transform(data);

        Should.Throw<InvalidOperationException>(() => Photos.Vectors(scored, "Score")).Message.ShouldContain("Row 2");
    }

    [Fact]
    public void Transform_NobodyReadsAColumn_NoImageIsTouched()
    {
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        List<Photo> rows = Photos.Rows(3);
        foreach (Photo row in rows)
            row.Image = null;
        IDataView data = _ml.Data.LoadFromEnumerable(rows);

        IDataView scored = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe).Fit(data).Transform(data);

        scored.GetColumn<float>("Number").ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Transform_GpuThatIsNotThere_FallsBackOrThrows()
    {
        Assert.SkipWhen(cuda.is_available(), "There is a GPU.");
        var ml = new MLContext { GpuDeviceId = 0, FallbackToCpu = false };
        Should.Throw<InvalidOperationException>(() => DeviceOf(ml)).Message.ShouldContain("GPU 0");
        ml.FallbackToCpu = true;
        DeviceOf(ml).type.ShouldBe(DeviceType.CPU);
    }

    private static Device DeviceOf(MLContext ml) => AskedDevice.Of(ml) is var (gpu, fallback) ? Devices.Of(gpu, fallback) : CPU;

    private static float[] Direct(nn.Module<Tensor, Tensor> net, MLImage image)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        return net.call(Photos.Recipe.ToTensor(Photos.Rgb(image))).softmax(1).data<float>().ToArray();
    }

    private sealed class NumberOnly
    {
        public float Number { get; set; }
    }
}
