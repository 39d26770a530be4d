using Microsoft.ML;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.AnyModel;
using MLNet.Xai.Vision.Pipeline;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision;

/// <summary>Any fitted model of ML.NET's that takes images, explained by calling it.</summary>
public static class PredictionExtensions
{
    extension(VisionCatalog vision)
    {
        /// <summary>
        /// Explains a fitted or loaded model from images to a score by calling it on changed pictures: the columns and explanations of
        /// <see cref="VisionCatalog.ScoreImages(string, string, string, ImageRecipe, IReadOnlyList{string}, ImageScoringOptions)"/>, but for those that need gradients or layers.
        /// </summary>
        /// <remarks>
        /// What is fitted with it takes the data that the model takes, not the model's output, and gives the model's scores itself; in a chain it stands before the model. Pictures are
        /// changed where the model has them in one size (behind its own <c>ResizeImages</c>), in bytes as the model takes them, so that a picture that is not changed has exactly the model's score.
        /// </remarks>
        /// <param name="model">Any transformer that goes row by row and whose score follows from the images alone.</param>
        /// <param name="schema">The schema of the data that it takes.</param>
        /// <param name="imageColumn">A column of images (<c>MLImage</c>), or of image paths (Text) that the model's own <c>LoadImages</c> reads.</param>
        /// <param name="labels">Class names by index; the model's own, from its scores, when null.</param>
        /// <param name="options">The defaults when null. <c>Head</c> says what scores mean where the model does not; what has to do with weights has no meaning here.</param>
        /// <param name="predictions">What the model leaves open; the defaults when null.</param>
        /// <exception cref="ArgumentException">There is no such column of images, or no score, or something must be said by the options; the message says what.</exception>
        /// <exception cref="NotSupportedException">The model does not go row by row, or its score follows from other columns too.</exception>
        public ImageExplanationEstimator Predictions(
            ITransformer model, DataViewSchema schema, string imageColumn, IReadOnlyList<string>? labels = null, ImageScoringOptions? options = null, ImagePredictionOptions? predictions = null)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentNullException.ThrowIfNull(schema);
            ArgumentException.ThrowIfNullOrEmpty(imageColumn);
            (options, predictions) = (options ?? new ImageScoringOptions(), predictions ?? new ImagePredictionOptions());
            options.Check(fromFile: false);
            predictions.Check();
            options.CheckNoWeights("A model of ML.NET's is saved inside the explanation", nameof(options));
            var parts = PictureModel.Of(model, schema, imageColumn, predictions, options.Head, labels, out ScoreMeaning meaning);
            var network = new TransformerImageModel(parts);
            (int outputs, OutputHead head) = ImageClassifier.Ask(network, parts.Recipe, meaning.Head);
            var shared = SharedModel<Module<Tensor, Tensor>>.Of(ImageModelMaker.Instance, network, outputs, null, null);
            var classifier = new ImageClassifier(shared, parts.Recipe, ClassLabels.For(head.ClassCount(outputs), meaning.Labels), head, options.BatchSize);
            return vision.Estimator(new TransformerPictureColumn(imageColumn, parts.Recipe, shared), classifier, options);
        }
    }
}
