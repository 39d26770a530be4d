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

    /// <summary>How much each feature matters over all explained rows, in one pass with memory for the features alone, whatever the number of rows.</summary>
    /// <param name="data">Data with the columns <paramref name="name"/> and <c>name.BaseValue</c>, and <c>name.Others</c> where TopK cut values.</param>
    /// <param name="name">Name of the column of values, "Shap".</param>
    /// <param name="output">The output, by name, where several are explained; by default the only one.</param>
    /// <param name="cancellation">Ends the pass with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">There are no such columns, several outputs and none chosen, or no such output; the message lists what there is.</exception>
    public ImportanceTable Importance(IDataView data, string name, string? output = null, CancellationToken cancellation = default) =>
        ImportanceTable.Read(data, name, output, cancellation);

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
