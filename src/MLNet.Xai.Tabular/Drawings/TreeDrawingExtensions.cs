using Microsoft.ML;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai;

/// <summary>Pictures of the single trees of a model.</summary>
public static class TreeDrawingExtensions
{
    /// <summary>Draws one tree of a tree model: what it asks, where missing values go, how many rows of the data come to each node, and what its leaves say.</summary>
    /// <remarks>
    /// FastTree, FastForest, LightGBM and GAM (a tree is the shape of one feature), calibrated or not, one-versus-all of these, fresh or loaded. One pass over the data. One tree of a hundred
    /// says little of the model; for the whole see <see cref="SurrogateExtensions.Surrogate"/>.
    /// </remarks>
    /// <param name="plots"><c>mlContext.Explain().Plots</c>.</param>
    /// <param name="model">Any transformer that holds a tree model.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it, such as its training data: its rows are counted.</param>
    /// <param name="tree">Which tree, in the order of the model, from zero; a multiclass model has those of the first class first.</param>
    /// <param name="options">Size, colours, depth.</param>
    /// <param name="row">Number of a row of the data whose way is outlined; none when <see langword="null"/>.</param>
    /// <param name="modelIndex">Which tree model of a chain, from zero; needed only where there are several.</param>
    /// <param name="cancellation">Ends the pass with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tree, row or tree model.</exception>
    /// <exception cref="InvalidOperationException">There is no tree model, or several and none is chosen, or the data has no rows.</exception>
    public static SvgFigure Tree(
        this PlotCatalog plots, ITransformer model, IDataView data, int tree = 0, TreePlotOptions? options = null, long? row = null, int? modelIndex = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plots);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        TreeModel found = TreeModel.Find(model, modelIndex, data.Schema, nameof(modelIndex), behind: true);
        (NamedTree named, float[]? wanted) = TreeDrawing.Of(found, model.Transform(data), tree, row, cancellation);
        TreePlotOptions own = options?.Copy() ?? new TreePlotOptions();
        if (wanted is not null)
            (own.Row, own.RowName) = (wanted, $"row {row}");
        return TreePlot.Draw(named, own);
    }
}
