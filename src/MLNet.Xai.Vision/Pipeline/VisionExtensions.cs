using MLNet.Xai.Vision;

namespace MLNet.Xai;

/// <summary>Images: <c>mlContext.Explain().Vision</c>.</summary>
public static class VisionExtensions
{
    extension(ExplainCatalog catalog)
    {
        /// <summary>Scores of images and explanations of them as columns.</summary>
        public VisionCatalog Vision => new(catalog.Context);
    }
}
