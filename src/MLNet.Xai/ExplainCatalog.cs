using Microsoft.ML;
using MLNet.Xai.Persistence;

namespace MLNet.Xai;

/// <summary>Explainers and their pictures for one <see cref="MLContext"/>; get it by <c>mlContext.Explain()</c>.</summary>
public sealed class ExplainCatalog
{
    internal ExplainCatalog(MLContext context) => Context = context;

    /// <summary>The context that this catalog works for.</summary>
    public MLContext Context { get; }

    /// <summary>Pictures of explanation columns.</summary>
    public PlotCatalog Plots { get; } = new();

    /// <summary>
    /// Turns what plain <c>Model.Load</c> gives back into the transformers that were saved: all annotations, look-ahead batches and
    /// all cores instead of one row at a time. A model without explanation columns comes back as it is.
    /// </summary>
    /// <param name="model">A loaded model, or any part of one.</param>
    /// <exception cref="InvalidDataException">The state of an explainer inside the model is damaged.</exception>
    public ITransformer Unwrap(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Unwrapping.Unwrap(Context, model);
    }
}
