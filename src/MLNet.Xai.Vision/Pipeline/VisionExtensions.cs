using MLNet.Xai.Torch;
using MLNet.Xai.Vision;

namespace MLNet.Xai;

/// <summary>Images: <c>mlContext.Explain().Vision</c>.</summary>
public static class VisionExtensions
{
    extension(ExplainCatalog catalog)
    {
        /// <summary>Scores of images and explanations of them as columns.</summary>
        /// <exception cref="NotSupportedException">TorchSharp's native library does not load on this system; the message says why.</exception>
        public VisionCatalog Vision
        {
            get
            {
                TorchRuntime.EnsureLoaded();
                return new VisionCatalog(catalog.Context);
            }
        }
    }
}
