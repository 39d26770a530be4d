using Microsoft.ML;

namespace MLNet.Xai.Text;

/// <summary>Texts and their explanations as columns; get it by <c>mlContext.Explain().Text</c>.</summary>
public sealed partial class TextCatalog
{
    private readonly MLContext _context;

    internal TextCatalog(MLContext context) => _context = context;
}
