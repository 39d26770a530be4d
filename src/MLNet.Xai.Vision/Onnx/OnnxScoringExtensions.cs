using Microsoft.ML;
using MLNet.Xai.Persistence;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Onnx;
using MLNet.Xai.Vision.Pipeline;

namespace MLNet.Xai.Vision;

/// <summary>Networks in ONNX as columns.</summary>
public static class OnnxScoringExtensions
{
    extension(VisionCatalog vision)
    {
        /// <summary>
        /// Scores images with a network in an ONNX file, on ONNX Runtime: the columns and explanations of
        /// <see cref="VisionCatalog.ScoreImages(string, string, string, ImageRecipe, IReadOnlyList{string}, ImageScoringOptions)"/>, but for methods that need gradients.
        /// Runs on the context's device.
        /// </summary>
        /// <param name="imageColumn">Column of images of any size: <c>MLImage</c>, or ImageSharp's.</param>
        /// <param name="path">The <c>.onnx</c>, with its weights inside. A saved model holds its bytes, or its path (<see cref="WeightStorage.Beside"/>).</param>
        /// <param name="recipe">How images are prepared; says height and width too where the file leaves them open.</param>
        /// <param name="labels">Class names by index; <c>class 0</c> and so on when null.</param>
        /// <param name="options">The defaults when null; <c>Architecture</c>, <c>Weights</c> and <c>WeightsPath</c> have no meaning here.</param>
        /// <param name="onnx">What the file leaves open, and how it runs; the defaults when null.</param>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="InvalidDataException">The file is damaged, or no network for pictures.</exception>
        /// <exception cref="ArgumentException">The network does not go with the recipe or the labels, or something must be said by the options.</exception>
        public ImageExplanationEstimator ScoreOnnx(
            string imageColumn, string path, ImageRecipe recipe, IReadOnlyList<string>? labels = null, ImageScoringOptions? options = null, OnnxImageOptions? onnx = null)
        {
            options ??= new ImageScoringOptions();
            VisionCatalog.Check(imageColumn, recipe, options, fromFile: true);
            CheckOptions(options);
            OnnxImageOptions own = onnx?.Copy() ?? new OnnxImageOptions();
            own.Height ??= recipe.Height;
            own.Width ??= recipe.Width;
            OnnxImageModel model = OnnxState.On(OnnxImageModel.Load(path, own), AskedDevice.Of(vision.Context));
            return vision.Estimator(imageColumn, OnnxState.Share(model, options.Storage == WeightStorage.Beside ? path : null), recipe, Head(model, recipe, options.Head), labels, options);
        }

        /// <summary>The same with a network that is read already, and stays the caller's, on the device that it is on.</summary>
        /// <param name="imageColumn">Column of images of any size: <c>MLImage</c>, or ImageSharp's.</param>
        /// <param name="model">The network.</param>
        /// <param name="recipe">How images are prepared.</param>
        /// <param name="labels">Class names by index; <c>class 0</c> and so on when null.</param>
        /// <param name="options">The defaults when null; <c>Architecture</c> and <c>Weights</c> have no meaning here.</param>
        /// <exception cref="ArgumentException">The network does not go with the recipe or the labels.</exception>
        public ImageExplanationEstimator ScoreOnnx(
            string imageColumn, OnnxImageModel model, ImageRecipe recipe, IReadOnlyList<string>? labels = null, ImageScoringOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(model);
            options ??= new ImageScoringOptions();
            VisionCatalog.Check(imageColumn, recipe, options, fromFile: false);
            CheckOptions(options);
            return vision.Estimator(imageColumn, OnnxState.Share(model, options.Storage == WeightStorage.Beside ? options.WeightsPath : null), recipe, Head(model, recipe, options.Head), labels, options);
        }

        /// <summary>
        /// The ONNX network in a fitted or loaded chain (<c>ApplyOnnxModel</c>, <c>DnnFeaturizeImage</c>), with the ONNX models that prepare its pixels, what <c>ExtractPixels</c> makes
        /// of images, and the linear model that ML.NET trained on what the network gives.
        /// </summary>
        /// <param name="model">The chain.</param>
        /// <param name="schema">The schema of the data that it takes, images included: that of <c>Model.Load</c> lacks them, since ML.NET saves no columns of images.</param>
        /// <exception cref="ArgumentException">There is no such network, or it is not known how its pixels come from images.</exception>
        /// <exception cref="NotSupportedException">What the network gives is scored by a model that is not linear, or changed before.</exception>
        public OnnxInChain FindOnnx(ITransformer model, DataViewSchema schema)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentNullException.ThrowIfNull(schema);
            return new ChainSearch(vision.Context, model, schema).Find();
        }

        /// <summary>Scores the images of a chain's network, and explains the scores in further columns; to be appended to the chain. Its scores are named <c>Onnx.Score</c> and so on by default.</summary>
        /// <param name="found">What <c>FindOnnx</c> found.</param>
        /// <param name="options">The defaults when null. <c>Head</c> is what the linear model's outputs mean unless it says otherwise.</param>
        /// <param name="onnx">How it runs; the defaults when null.</param>
        /// <exception cref="ArgumentException">Something must be said by the options.</exception>
        public ImageExplanationEstimator ScoreOnnx(OnnxInChain found, ImageScoringOptions? options = null, OnnxImageOptions? onnx = null)
        {
            ArgumentNullException.ThrowIfNull(found);
            options ??= new ImageScoringOptions { ColumnPrefix = "Onnx." };
            VisionCatalog.Check(found.ImageColumn, found.Recipe, options, fromFile: false);
            CheckOptions(options);
            OnnxImageModel model = OnnxState.On(found.Open(onnx), AskedDevice.Of(vision.Context));
            var shared = OnnxState.Share(model, options.Storage == WeightStorage.Beside ? options.WeightsPath : null);
            return vision.Estimator(found.ImageColumn, shared, found.Recipe, Head(model, found.Recipe, options.Head ?? found.Head), found.Labels, options);
        }
    }

    private static OutputHead Head(OnnxImageModel model, ImageRecipe recipe, ModelHead? asked)
    {
        if ((model.Channels, model.Height, model.Width) != (recipe.Channels, recipe.Height, recipe.Width))
        {
            throw new ArgumentException($"The recipe '{recipe.Name}' makes pictures [{recipe.Channels}, {recipe.Height}, {recipe.Width}], and the network takes "
                + $"[{model.Channels}, {model.Height}, {model.Width}]: change the recipe.", nameof(recipe));
        }

        return ImageClassifier.Ask(model, recipe, asked).Head;
    }

    private static void CheckOptions(ImageScoringOptions options)
    {
        if (options.Architecture is not null || options.Weights is not null)
            throw new ArgumentException("An ONNX file holds its network and its weights: leave out ImageScoringOptions.Architecture and Weights.", nameof(options));
    }
}
