using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Pipeline;

public sealed class TabularAndImageTests
{
    [Fact]
    public void Fit_TreeShapAndCamInOneChain_BothColumnsBeforeAndAfterSaving()
    {
        var ml = new MLContext(1);
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        IDataView train = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Offer
        {
            Image = Photos.Draw(i, 20, 22),
            Area = i * 7 % 60,
            Age = i * 13 % 31,
            Label = (i * 7 % 60) - (i * 13 % 31) > 15,
        }));
        var options = new ImageScoringOptions { Architecture = "tiny-gap", ColumnPrefix = "Photo." };
        var pipeline = ml.Transforms.Concatenate("Features", "Area", "Age")
            .Append(ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 5, numberOfLeaves: 4, minimumExampleCountPerLeaf: 5).WithTreeShap(ml))
            .Append(Photos.Vision(ml).ScoreImages("Image", net, Photos.Recipe, Photos.Labels, options).Cam("Map", CamMethod.GradCam, "conv3"));

        ITransformer model = pipeline.Fit(train);

        IDataView rows = ml.Data.TakeRows(train, 4), fresh = model.Transform(rows);
        fresh.Schema["Score"].Type.ShouldBe(NumberDataViewType.Single);
        fresh.GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-4);
        Photos.Texts(fresh, "Photo.PredictedLabel").ShouldBe(Photos.Texts(fresh, "Map.Class"));
        ITransformer loaded = Photos.SaveAndLoad(ml, model);
        foreach (string column in (string[])["Shap", "Photo.Score", "Map"])
        {
            Photos.Vectors(loaded.Transform(rows), column).Zip(Photos.Vectors(fresh, column))
                .ShouldAllBe(p => GoldenTensors.Difference(p.First, p.Second) < 1e-5, column);
        }
    }

    private sealed class Offer
    {
        [ImageType(20, 22)]
        public MLImage? Image { get; set; }

        public float Area { get; set; }

        public float Age { get; set; }

        public bool Label { get; set; }
    }
}
