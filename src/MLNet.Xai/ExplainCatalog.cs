using Microsoft.ML;

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
    /// The same model, fresh or loaded, whose explainers report to a listener and can be cancelled. It shares everything with the one given, which stays as it was.
    /// Progress also goes to <c>mlContext.Log</c>.
    /// </summary>
    /// <param name="model">A model, or any part of one; without explanation columns nothing in it changes.</param>
    /// <param name="progress">Hears how many rows each pass over data has explained.</param>
    /// <param name="cancellation">Ends every pass with <see cref="OperationCanceledException"/>.</param>
    public ITransformer Watch(ITransformer model, IProgress<ExplainProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Watching.With(model, new Watch(new LoggedProgress(Context, listener: progress), cancellation));
    }
}
