using MLNet.Xai.Text;

namespace MLNet.Xai;

/// <summary>Texts: <c>mlContext.Explain().Text</c>.</summary>
public static class TextExtensions
{
    extension(ExplainCatalog catalog)
    {
        /// <summary>Which words made the prediction, as columns.</summary>
        public TextCatalog Text => new(catalog.Context);
    }
}
