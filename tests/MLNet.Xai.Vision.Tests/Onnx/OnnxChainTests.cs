using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Onnx;
using MLNet.Xai.Vision.Tests.Pipeline;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Onnx;

/// <summary>ONNX networks inside ML.NET's own chains: ApplyOnnxModel, and DnnFeaturizeImage with a linear trainer.</summary>
public sealed class OnnxChainTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("xai").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false, 1f, 0f)]
    [InlineData(true, 1 / 127.5f, 127.5f)]
    public void FindOnnx_ApplyOnnxModel_GivesTheChainsScores(bool blueFirst, float scale, float offset)
    {
        using var net = new TinyNetwork(batch: 1);
        string path = Path.Combine(_folder, "tiny.onnx");
        File.WriteAllBytes(path, net.Bytes);
        IDataView data = Photos.View(_ml, 4);
        var pipeline = _ml.Transforms.ResizeImages("Resized", 16, 16, "Image")
            .Append(_ml.Transforms.ExtractPixels("input", "Resized", scaleImage: scale, offsetImage: offset,
                orderOfExtraction: blueFirst ? ImagePixelExtractingEstimator.ColorsOrder.ABGR : ImagePixelExtractingEstimator.ColorsOrder.ARGB))
            .Append(_ml.Transforms.ApplyOnnxModel("logits", "input", path));
        ITransformer chain = Photos.SaveAndLoad(_ml, pipeline.Fit(data));
        VisionCatalog vision = Photos.Vision(_ml);

        OnnxInChain found = vision.FindOnnx(chain, data.Schema);

        (found.ImageColumn, found.Recipe.Bgr, found.LinearModel, found.Head).ShouldBe(("Resized", blueFirst, null, null));
        found.Recipe.Scale.ShouldBe(scale, 1e-6f);
        IDataView scored = chain.Transform(data);
        IDataView explained = vision.ScoreOnnx(found, new ImageScoringOptions { Head = ModelHead.Raw }).Cam("Cam", CamMethod.Cam).Fit(scored).Transform(chain.Transform(Photos.View(_ml, 4)));
        float[][] expected = Photos.Vectors(scored, "logits"), scores = Photos.Vectors(explained, "Score");
        for (int row = 0; row < 4; row++)
            Numbers.RelativeError(scores[row], expected[row]).ShouldBeLessThan(1e-5);
        Photos.Vectors(explained, "Cam")[0].Max().ShouldBe(1, 1e-5);
    }

    [Fact]
    public void FindOnnx_WhatIsNotThere_SaysSo()
    {
        IDataView data = Photos.View(_ml, 2);
        VisionCatalog vision = Photos.Vision(_ml);
        ITransformer resized = _ml.Transforms.ResizeImages("Resized", 16, 16, "Image").Fit(data);
        Should.Throw<ArgumentException>(() => vision.FindOnnx(resized, data.Schema)).Message.ShouldContain("has no ONNX network (ApplyOnnxModel, DnnFeaturizeImage): it is made of ImageResizingTransformer");

        using var net = new TinyNetwork(batch: 1);
        string path = Path.Combine(_folder, "tiny.onnx");
        File.WriteAllBytes(path, net.Bytes);
        IDataView numbers = _ml.Data.LoadFromEnumerable([new Numbers768()]);
        ITransformer onnx = _ml.Transforms.ApplyOnnxModel("logits", "input", path).Fit(numbers);
        Should.Throw<ArgumentException>(() => vision.FindOnnx(onnx, numbers.Schema)).Message.ShouldContain("takes the column 'input', which the data have");
    }

    [Fact]
    public void FindOnnx_PixelsThatAreChangedOnTheWay_AsksForARecipe()
    {
        using var net = new TinyNetwork(batch: 1);
        string path = Path.Combine(_folder, "tiny.onnx");
        File.WriteAllBytes(path, net.Bytes);
        IDataView data = Photos.View(_ml, 4);
        ITransformer chain = _ml.Transforms.ResizeImages("Image", 16, 16).Append(_ml.Transforms.ExtractPixels("Pixels", "Image"))
            .Append(_ml.Transforms.NormalizeMinMax("input", "Pixels")).Append(_ml.Transforms.ApplyOnnxModel("logits", "input", path)).Fit(data);
        Should.Throw<ArgumentException>(() => Photos.Vision(_ml).FindOnnx(chain, data.Schema)).Message
            .ShouldContain("takes the column 'input', which NormalizingTransformer makes: how it comes from images is not known. Give the file and a recipe, ScoreOnnx(column, path, recipe)");

        // Calling the chain needs to know nothing of it.
        var options = new ImageScoringOptions { Head = ModelHead.Raw };
        IDataView explained = Photos.Vision(_ml).Predictions(chain, data.Schema, "Image", options: options, predictions: new() { ScoreColumn = "logits" }).Fit(data).Transform(data);
        Photos.Vectors(explained, "Score").ShouldBe(Photos.Vectors(chain.Transform(Photos.View(_ml, 4)), "logits"));
    }

    [Fact]
    public void FindOnnx_FeaturizerAndLinearTrainer_ReproducesScoresAndHasAnExactCam()
    {
        // Three kinds of pictures that ResNet-18's features tell apart: stripes along, stripes across, discs.
        List<Shape> shapes = [.. Enumerable.Range(0, 12).Select(i => Shape.Draw(i))];
        IDataView data = _ml.Data.LoadFromEnumerable(shapes);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(_ml.Transforms.ResizeImages("Resized", 224, 224, "Image"))
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Resized"))
            .Append(_ml.Transforms.DnnFeaturizeImage("Features", m => m.ModelSelector.ResNet18(_ml, m.OutputColumn, m.InputColumn), "Pixels"))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(historySize: 5))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        ITransformer model = pipeline.Fit(data);
        VisionCatalog vision = Photos.Vision(_ml);
        IDataView few = _ml.Data.LoadFromEnumerable([.. Enumerable.Range(0, 3).Select(i => Shape.Draw(100 + i))]);

        OnnxInChain found = vision.FindOnnx(model, data.Schema);

        (found.ImageColumn, found.LinearModel, found.Head).ShouldBe(("Resized", "MaximumEntropyModelParameters", ModelHead.Softmax));
        found.Labels.ShouldBe(["along", "across", "disc"]);
        IDataView scored = model.Transform(few);
        ITransformer explainer = vision.ScoreOnnx(found).Cam("Cam", new CamOptions { Method = CamMethod.Cam, Normalize = false, Signed = true, AtLayerResolution = true })
            .Cam("Grad", new CamOptions { Method = CamMethod.GradCam, Normalize = false, Signed = true, AtLayerResolution = true }).Fit(scored);
        IDataView explained = explainer.Transform(model.Transform(few));
        float[][] scores = Photos.Vectors(explained, "Score"), ours = Photos.Vectors(explained, "Onnx.Score"), cam = Photos.Vectors(explained, "Cam"), grad = Photos.Vectors(explained, "Grad");
        for (int row = 0; row < 3; row++)
        {
            // The softmax of ML.NET's own chain; and Grad-CAM is CAM by the number of pixels.
            Numbers.RelativeError(ours[row], scores[row]).ShouldBeLessThan(1e-5);
            cam[row].Length.ShouldBe(49);
            Numbers.RelativeError([.. grad[row].Select(v => v * 49)], cam[row]).ShouldBeLessThan(1e-5);
        }

        // CAM by hand: the trained weights times the activations of the network's last maps; with the bias its mean is the logit.
        using OnnxImageModel network = found.Open();
        network.FeatureLayer.ShouldNotBeNull();
        network.Layers.Single(l => l.Name == network.FeatureLayer).Shape.Skip(1).ShouldBe([512L, 7, 7]);
        using DisposeScope scope = NewDisposeScope();
        Tensor picture = found.Recipe.ToTensor(found.Recipe.Prepare(scored.GetColumn<MLImage>("Resized").First()));
        float[] logits = network.call(picture).Values();
        int at = Array.IndexOf(logits, logits.Max());
        float[] bias = network.call(picture).sub(network.Activations(picture, network.FeatureLayer!).mean([2, 3]).matmul(network.LinearWeights(3, 512).First().t())).Values();
        (cam[0].Average() + bias[at]).ShouldBe(logits[at], 1e-4);
    }

    [Theory]
    [InlineData("several")]
    [InlineData("two")]
    [InlineData("numbers")]
    public void FindOnnx_OtherLinearModels_GiveTheChainsScores(string kind)
    {
        var file = new OnnxWriter();
        file.Node("Conv", "conv", ["input", file.Constant(randn(8, 3, 3, 3).Values(), 8, 3, 3, 3)]);
        file.Node("Relu", "maps", ["conv"]);
        file.Node("Flatten", "gap", [file.Node("GlobalAveragePool", "pool", ["maps"])]);
        string path = Path.Combine(_folder, "features.onnx");
        File.WriteAllBytes(path, file.ToArray([("input", [1, 3, 16, 16])], ("gap", [1, 8])));
        IDataView data = _ml.Transforms.CustomMapping<Photo, Answers>((photo, answer) => (answer.Kind, answer.Is, answer.Value) = ($"{photo.Number % 3}", photo.Number % 2 == 0, photo.Number), null)
            .Fit(Photos.View(_ml, 12)).Transform(Photos.View(_ml, 12));
        var features = _ml.Transforms.ResizeImages("Resized", 16, 16, "Image").Append(_ml.Transforms.ExtractPixels("input", "Resized", scaleImage: 1 / 255f))
            .Append(_ml.Transforms.ApplyOnnxModel("gap", "input", path)).Append(_ml.Transforms.CopyColumns("Features", "gap"));
        ITransformer chain = kind switch
        {
            "several" => features.Append(_ml.Transforms.Conversion.MapValueToKey("Label", "Kind")).Append(_ml.MulticlassClassification.Trainers.SdcaNonCalibrated(maximumNumberOfIterations: 20)).Fit(data),
            "two" => features.Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression("Is")).Fit(data),
            _ => features.Append(_ml.Regression.Trainers.Sdca("Value")).Fit(data),
        };
        VisionCatalog vision = Photos.Vision(_ml);

        OnnxInChain found = vision.FindOnnx(chain, data.Schema);

        IDataView scored = chain.Transform(data);
        IDataView explained = vision.ScoreOnnx(found, new ImageScoringOptions { ColumnPrefix = "Onnx.", TopCount = 1 }).Cam("Cam", CamMethod.Cam, target: Core.ClassTarget.Class(0)).Fit(scored).Transform(scored);
        float[][] expected = kind is "several" ? Photos.Vectors(explained, "Score") : [.. explained.GetColumn<float>("Score").Select(s => (float[])[s])];
        found.Head.ShouldBe(ModelHead.Raw);
        for (int row = 0; row < 12; row++)
            Numbers.RelativeError(Photos.Vectors(explained, "Onnx.Score")[row], expected[row]).ShouldBeLessThan(1e-4);
    }

    private sealed class Answers
    {
        public string Kind { get; set; } = "";

        public bool Is { get; set; }

        public float Value { get; set; }
    }

    private sealed class Numbers768
    {
        [ColumnName("input"), VectorType(1, 3, 16, 16)]
        public float[] Input { get; set; } = new float[768];
    }

    private sealed class Shape
    {
        [ImageType(60, 60)]
        public MLImage? Image { get; set; }

        public string Kind { get; set; } = "";

        public static Shape Draw(int seed)
        {
            var random = new Random(seed);
            int kind = seed % 3, period = 5 + random.Next(4), x0 = 20 + random.Next(20), y0 = 20 + random.Next(20);
            byte[] pixels = new byte[4 * 60 * 60];
            for (int i = 0; i < 3600; i++)
            {
                int x = i % 60, y = i / 60;
                bool bright = kind switch { 0 => y / period % 2 == 0, 1 => x / period % 2 == 0, _ => ((x - x0) * (x - x0)) + ((y - y0) * (y - y0)) < 180 };
                for (int c = 0; c < 3; c++)
                    pixels[(4 * i) + c] = (byte)((bright ? 190 : 40) + random.Next(30));
                pixels[(4 * i) + 3] = 255;
            }

            return new Shape { Image = MLImage.CreateFromPixels(60, 60, MLPixelFormat.Rgba32, pixels), Kind = ((string[])["along", "across", "disc"])[kind] };
        }
    }
}
