// What the snippets of these pages take for granted. Those that begin with using directives need none of it: they are whole programs.
// A test compiles every snippet, in its place below.
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Contrast;
using MLNet.Xai.Core.Drift;
using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Surrogates;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Reports;
using MLNet.Xai.Tabular;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Text;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Onnx;
using MLNet.Xai.Vision.Pipeline;
using MLNet.Xai.Vision.Quality;
using MLNet.Xai.Vision.Shapley;
using static TorchSharp.torch;

internal static class Page
{
    // Tables: a context, rows, a model of ML.NET's that was trained on them or loaded, an explanation read from a column.
    private static readonly MLContext ml = new(seed: 1);
    private static readonly IDataView data = null!, background = null!;
    private static readonly ITransformer trained = null!, loaded = null!;
    private static readonly Explanation explanation = null!;

    // A text with the values of its words.
    private static readonly TextExplanation words = null!;

    // Images: a folder, a view with a column File, a network with its recipe and classes, a batch of images, a map of one.
    private static readonly VisionCatalog vision = ml.Explain().Vision;
    private static readonly string folder = "photos";
    private static readonly IDataView files = null!;
    private static readonly nn.Module<Tensor, Tensor> net = null!, model = null!;
    private static readonly ImageRecipe recipe = ImageRecipe.ImageNet;
    private static readonly string[] labels = [];
    private static readonly Tensor images = null!;
    private static readonly CamExplanation cam = null!;

    private static void Run()
    {
        // The snippet.
    }

    private sealed class Loaded
    {
        [ColumnName("Photo.Ok")]
        public bool Ok { get; set; }
    }

    private sealed class ShapeNet(long classes) : nn.Module<Tensor, Tensor>(nameof(ShapeNet))
    {
        public override Tensor forward(Tensor input) => input.mean([2, 3]).narrow(1, 0, classes);
    }
}
