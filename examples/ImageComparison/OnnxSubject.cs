using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Onnx;
using static TorchSharp.torch;

namespace ImageComparison;

/// <summary>A network in an ONNX file of the user's.</summary>
internal static class OnnxSubject
{
    /// <exception cref="ArgumentException">There is no such file, or something must be said that the file leaves open.</exception>
    public static Subject Load(Options options)
    {
        OnnxImageModel model = Open(options);
        string[] names = options.Names(options.Head is ModelHead.Binary or ModelHead.BinaryProbability ? 2 : model.ClassCount);
        ImageRecipe recipe = options.Fit(RecipeOf(options, model), model.Height, model.Width, model.Channels);
        return new Subject(Path.GetFileNameWithoutExtension(options.Onnx!), model, recipe, names)
        {
            Layer = options.Layer,
            Head = options.Head,
            Methods = options.Methods ?? MethodsFor(model, options),
            Lime = options.Lime(recipe),
        };
    }

    private static OnnxImageModel Open(Options options)
    {
        try
        {
            return OnnxImageModel.Load(options.Onnx!, new OnnxImageOptions { Height = options.Size?.Height, Width = options.Size?.Width, ChannelsLast = options.ChannelsLast });
        }
        catch (ArgumentException e) when (options.Size is null || options.ChannelsLast is null)
        {
            throw new ArgumentException($"{e.Message} Here that is --size 224x224, and --channels first or last.", e);
        }
    }

    /// <summary>What the file does not say must be said: a wrong recipe gives pictures that look right.</summary>
    private static ImageRecipe RecipeOf(Options options, OnnxImageModel model)
    {
        if (options.Recipe is { } named)
            return named;
        bool scaled = options.Scale is not null || (options.Mean is not null && options.Deviation is not null), ordered = model.Channels == 1 || options.Bgr is not null;
        if (scaled && ordered)
            return new ImageRecipe { Name = "own" };
        throw new ArgumentException($"'{options.Onnx}' does not say how its pictures ({model.Height} x {model.Width}, {model.Channels} channels) are prepared. Say it: --recipe "
            + $"{string.Join(" | ", ImageRecipe.All.Select(r => r.Name))}, or {(ordered ? "" : "--order rgb | bgr with ")}--scale 0.0039 (what a pixel of 0 to 255 is multiplied with), --mean and --deviation "
            + "(a number a channel, with commas).");
    }

    /// <summary>The maps that the network's end allows: CAM where nothing but pooling and one linear layer follows.</summary>
    /// <exception cref="ArgumentException">Which layer has maps is not known.</exception>
    public static CamMethod[] MethodsFor(OnnxImageModel model, Options options)
    {
        if (options.Layer is null && model.FeatureLayer is null)
        {
            return model.AttentionLayers.Count > 0 ? [CamMethod.AttentionRollout] : throw new ArgumentException(
                "Which layer of the network has the maps is not known: --layer says it. There are: " + string.Join(", ", model.Layers) + ".");
        }

        string layer = options.Layer ?? model.FeatureLayer!;
        return HasCam(model, layer) ? [CamMethod.Cam, CamMethod.ScoreCam, CamMethod.AblationCam] : [CamMethod.ScoreCam, CamMethod.AblationCam];
    }

    private static bool HasCam(OnnxImageModel model, string layer)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor picture = rand([1, model.Channels, model.Height, model.Width]);
        try
        {
            new CamExplainer(model).Explain(picture, new CamOptions { Method = CamMethod.Cam, Layers = [layer], Target = MLNet.Xai.Core.ClassTarget.Class(0) });
            return true;
        }
        catch (ArgumentException e)
        {
            Console.WriteLine($"CAM is left out. {e.Message}");
            return false;
        }
    }
}
