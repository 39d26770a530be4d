using Microsoft.ML;

namespace MLNet.Xai;

/// <summary>The entry point: <c>mlContext.Explain()</c>.</summary>
public static class MLContextExtensions
{
    /// <summary>Everything that explains predictions; packages (Tabular, Vision, Text) hang their methods on what it returns.</summary>
    /// <exception cref="ArgumentNullException">The context is null.</exception>
    public static ExplainCatalog Explain(this MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new ExplainCatalog(mlContext);
    }
}
