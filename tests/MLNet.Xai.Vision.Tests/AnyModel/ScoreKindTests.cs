using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Core;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Tests.Pipeline;

namespace MLNet.Xai.Vision.Tests.AnyModel;

/// <summary>What is explained of models of every kind: the very numbers of the model, under the model's own names.</summary>
public sealed class ScoreKindTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("text", "red,green,blue")]
    [InlineData("number", "3,5,7")]
    public void Predictions_SeveralClasses_HaveTheModelsScoresAndNames(string label, string names)
    {
        IDataView data = Colours.View(_ml, 30);
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey("Label", label == "text" ? "Name" : "Number").Append(Colours.Pixels(_ml))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Pixels")).Fit(data);

        ITransformer explainer = _ml.Explain().Vision.Predictions(model, data.Schema, "Image").Fit(data);
        IDataView explained = explainer.Transform(data);

        Photos.Vectors(explained, "Score").ShouldBe(Photos.Vectors(model.Transform(Colours.View(_ml, 30)), "Score"));

        // Of images without labels too, for which ML.NET's own chain would ask.
        IDataView bare = _ml.Transforms.SelectColumns("Image").Fit(data).Transform(data);
        Photos.Vectors(explainer.Transform(bare), "Score").ShouldBe(Photos.Vectors(explained, "Score"));
        VBuffer<ReadOnlyMemory<char>> slots = default;
        explained.Schema["Score"].GetSlotNames(ref slots);
        slots.DenseValues().Select(s => s.ToString()).Order(StringComparer.Ordinal).ShouldBe(names.Split(',').Order(StringComparer.Ordinal));
        string[] truth = label == "text" ? [.. data.GetColumn<string>("Name")] : [.. data.GetColumn<float>("Number").Select(n => $"{n}")];
        Photos.Texts(explained, "PredictedLabel").Zip(truth).Count(p => p.First.Equals(p.Second, StringComparison.Ordinal)).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Predictions_TwoClassesWithProbability_ExplainTheProbability()
    {
        IDataView data = Colours.View(_ml, 30);
        ITransformer model = Colours.Pixels(_ml).Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression("IsRed", "Pixels")).Fit(data);

        IDataView explained = _ml.Explain().Vision.Predictions(model, data.Schema, "Image").Attribution("Red", new Occlusion { Window = [8, 8], Stride = [8, 8] }, ClassTarget.Class(1)).Fit(data).Transform(data);

        IDataView scored = model.Transform(Colours.View(_ml, 30));
        float[] probabilities = [.. scored.GetColumn<float>("Probability")];
        Photos.Vectors(explained, "Score").ShouldBe([.. probabilities.Select(p => (float[])[1 - p, p])]);
        Photos.Texts(explained, "PredictedLabel").ShouldBe([.. scored.GetColumn<bool>("PredictedLabel").Select(l => l ? "True" : "False")]);
        explained.GetColumn<float>("Red.Output").ShouldBe(probabilities);

        // The margin on request.
        IDataView margin = _ml.Explain().Vision.Predictions(model, data.Schema, "Image", options: new() { Head = ModelHead.Raw }).Fit(data).Transform(data);
        Photos.Vectors(margin, "Score").Select(s => s[0]).ShouldBe(scored.GetColumn<float>("Score"));
    }

    [Fact]
    public void Predictions_TwoClassesWithoutProbability_AskWhatIsMeant()
    {
        IDataView data = Colours.View(_ml, 30);
        ITransformer model = Colours.Pixels(_ml).Append(_ml.BinaryClassification.Trainers.AveragedPerceptron("IsRed", "Pixels")).Fit(data);
        VisionCatalog vision = _ml.Explain().Vision;
        Should.Throw<ArgumentException>(() => vision.Predictions(model, data.Schema, "Image")).Message.ShouldContain("without a probability: set ImageScoringOptions.Head to Raw");
        IDataView margin = vision.Predictions(model, data.Schema, "Image", options: new() { Head = ModelHead.Raw }).Fit(data).Transform(data);
        Photos.Vectors(margin, "Score").Select(s => s[0]).ShouldBe(model.Transform(Colours.View(_ml, 30)).GetColumn<float>("Score"));
    }

    [Fact]
    public void Predictions_Numbers_AreExplainedAsTheyAre()
    {
        IDataView data = Colours.View(_ml, 30);
        ITransformer model = Colours.Pixels(_ml).Append(_ml.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options { LabelColumnName = "Number", FeatureColumnName = "Pixels", NumberOfTrees = 5, MinimumExampleCountPerLeaf = 2 })).Fit(data);
        IDataView explained = _ml.Explain().Vision.Predictions(model, data.Schema, "Image").Lime("Lime").Fit(data).Transform(data);
        Photos.Vectors(explained, "Score").Select(s => s[0]).ShouldBe(model.Transform(Colours.View(_ml, 30)).GetColumn<float>("Score"));
        Photos.Texts(explained, "Lime.Class").ShouldAllBe(c => c == "Score");
    }

    [Fact]
    public void Predictions_Clusters_AreRefused()
    {
        IDataView data = Colours.View(_ml, 30);
        ITransformer model = Colours.Pixels(_ml).Append(_ml.Clustering.Trainers.KMeans("Pixels", numberOfClusters: 3)).Fit(data);
        Should.Throw<ArgumentException>(() => _ml.Explain().Vision.Predictions(model, data.Schema, "Image")).Message.ShouldContain("distances from clusters");
    }
}
