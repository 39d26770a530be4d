using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Tests.Pipeline;

namespace MLNet.Xai.Vision.Tests.AnyModel;

/// <summary>Any model of ML.NET's explained by calling it: the numbers of the network inside, called directly.</summary>
public sealed class PredictionsTests : IDisposable
{
    private static readonly ImagePredictionOptions s_logits = new() { ScoreColumn = "logits" };
    private readonly Chains _chains = new();

    public void Dispose() => _chains.Dispose();

    [Theory]
    [InlineData("Resized", ImageResizingEstimator.ResizingKind.IsoCrop)]
    [InlineData("Image", ImageResizingEstimator.ResizingKind.IsoCrop)]
    [InlineData("Resized", ImageResizingEstimator.ResizingKind.IsoPad)]
    [InlineData("Resized", ImageResizingEstimator.ResizingKind.Fill)]
    public void Predictions_ANetworkInAChain_GivesWhatLibtorchGives(string resized, ImageResizingEstimator.ResizingKind resizing)
    {
        IDataView data = Photos.View(_chains.Ml, 3);
        ITransformer chain = _chains.Logits(resized, resizing).Fit(data);

        IDataView found = Explain(_chains.Vision.Predictions(chain, data.Schema, "Image", Photos.Labels, new ImageScoringOptions { Head = ModelHead.Softmax }, s_logits)).Fit(data).Transform(data);

        IDataView seen = chain.Transform(Photos.View(_chains.Ml, 3));
        IDataView expected = Explain(_chains.Vision.ScoreImages(resized, _chains.Network.Torch, Chains.Recipe, Photos.Labels)).Fit(seen).Transform(chain.Transform(Photos.View(_chains.Ml, 3)));
        Photos.Texts(found, "PredictedLabel").ShouldBe(Photos.Texts(expected, "PredictedLabel"));
        foreach (string column in (string[])["Score", "Lime", "Lime.Segments", "Occlusion", "Ablation"])
        {
            float[][] ours = Photos.Vectors(found, column), torch = Photos.Vectors(expected, column);
            for (int row = 0; row < 3; row++)
                Numbers.RelativeError(ours[row], torch[row]).ShouldBeLessThan(1e-3, column);
        }
    }

    private static ImageExplanationEstimator Explain(ImageExplanationEstimator scored) => scored
        .Lime("Lime", new() { Segmentation = ImageSegmentation.Grid(3, 3), Lime = new LimeImageOptions { Samples = 24 } })
        .Attribution("Occlusion", new Occlusion { Window = [6, 6] })
        .Attribution("Ablation", new FeatureAblation { Groups = TorchSharp.torch.arange(16).div(4, TorchSharp.torch.RoundingMode.floor).reshape(1, 1, 1, 16) })
        .Attribution("Rise", new Rise { Masks = 30, Cells = 3 })
        .Quality("Lime", "Lime");
}
