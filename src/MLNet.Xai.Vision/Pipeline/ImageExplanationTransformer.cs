using MLNet.Xai.Vision.Pipeline;

namespace MLNet.Xai.Vision;

/// <summary>Appends scores of an image column and explanations of them. All columns share one network, which is left as it was found.</summary>
/// <remarks>
/// Saved with the recipe, the class names and the network: its architecture's name, and its weights inside or beside the model's file. <c>Model.Load</c> puts the
/// network on the context's device.
/// </remarks>
public sealed class ImageExplanationTransformer : ExplainingTransformer
{
    internal ImageExplanationTransformer(ImageRows rows, Watch watch)
        : base(rows, watch) => Images = rows;

    /// <summary>Name of the column with the images.</summary>
    public string ImageColumnName => Images.Image.Name;

    /// <summary>How images are prepared.</summary>
    public ImageRecipe Recipe => Images.Classifier.Recipe;

    /// <summary>The class names, by index.</summary>
    public IReadOnlyList<string> Labels => Images.Classifier.Labels;

    internal ImageRows Images { get; }
}
