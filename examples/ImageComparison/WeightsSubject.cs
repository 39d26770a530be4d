using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Models;
using TorchSharp;

namespace ImageComparison;

/// <summary>A network whose weights somebody has: a known architecture, a vision transformer, or a layer list.</summary>
internal static class WeightsSubject
{
    /// <summary>The network of the command line.</summary>
    /// <exception cref="ArgumentException">There is no such file or network, or the class names are not as many as its classes.</exception>
    public static Subject Load(Options options)
    {
        string weights = options.Weights!;
        if (!File.Exists(weights))
            throw new ArgumentException($"There is no file '{weights}'.");
        bool named = options.Model is not ("vit" or "layers");
        ImageModel model = options.Model switch
        {
            "vit" => Transformer(weights, options.Heads),
            "layers" => LayerListModel.Load(weights),
            _ => ImageModels.Load(options.Model, weights),
        };
        using torch.Tensor head = model.state_dict()[model.HeadName + ".weight"].alias();
        int classes = options.Head is ModelHead.Binary or ModelHead.BinaryProbability ? 2 : (int)head.shape[0];
        string[] names = options.Names(classes);
        ImageRecipe recipe = options.Fit(options.Recipe ?? ImageRecipe.ImageNet, model.InputSize, model.InputSize, model.InputChannels);
        var subject = new Subject(named ? options.Model : Path.GetFileNameWithoutExtension(weights), model, recipe, names)
        {
            Layer = options.Layer,
            Head = options.Head,
            Lime = options.Lime(recipe),
        };
        return options.Methods is null ? subject : subject with { Methods = options.Methods };
    }

    private static VisionTransformer Transformer(string weights, int? heads)
    {
        VisionTransformerOptions shape = VisionTransformerOptions.FromWeights(weights, heads);
        if (heads is null)
            Console.WriteLine($"Weights do not tell the number of attention heads; it is taken to be {shape.Heads} (--heads says otherwise).");
        var model = new VisionTransformer(shape);
        ModelWeights.Load(model, weights);
        return model;
    }
}
