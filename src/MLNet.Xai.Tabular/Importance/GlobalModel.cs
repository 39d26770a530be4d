using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>A model and the data that it is looked at over.</summary>
/// <param name="Model">The model.</param>
/// <param name="Data">The data as the model takes it.</param>
/// <param name="Scored">The data after it, of which only what is read is computed.</param>
/// <param name="Mapper">The model row by row where it is looked at by columns of the data, which its steps may replace; else null.</param>
internal sealed record GlobalModel(ExplainedModel Model, IDataView Data, IDataView Scored, IRowToRowMapper? Mapper)
{
    /// <summary>The columns behind the model, where labels, weights and groups are.</summary>
    public DataViewSchema Schema => Mapper?.OutputSchema ?? Scored.Schema;

    /// <summary>By features, or by the columns of the data.</summary>
    /// <exception cref="ArgumentException">An option names what is not there.</exception>
    /// <exception cref="InvalidOperationException">There is no one model that scores.</exception>
    public static GlobalModel Find(ITransformer model, IDataView data, GlobalOptions options)
    {
        options.Cancellation.ThrowIfCancellationRequested();
        IDataView scored = model.Transform(data);
        bool columns = options.RawColumns || new TreeModelFinder(model, data.Schema).Predictors.Count == 0;
        if (columns && options.GroupBy != SlotGrouping.None)
            throw new ArgumentException($"{options.Name(nameof(options.GroupBy))} is {options.GroupBy}; this model is looked at by the columns of the data, which have no slots to group.");
        return columns ? new GlobalModel(ExplainedModel.FindColumns(model, data, scored, options, behind: false), data, scored, model.GetRowToRowMapper(data.Schema))
            : new GlobalModel(ExplainedModel.Find(model, data, scored, options), data, scored, null);
    }

    /// <summary>The slots of each feature.</summary>
    public int[][] SlotsOfFeatures() =>
        [.. Enumerable.Range(0, Model.Features.Names.Length).Select(feature => Enumerable.Range(0, Model.Slots).Where(slot => Model.Features.GroupOfSlot[slot] == feature).ToArray())];

    /// <summary>The place of a feature by its name.</summary>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    public int Feature(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        int found = Array.IndexOf(Model.Features.Names, name);
        return found >= 0 ? found : throw new ArgumentException(
            $"There is no feature '{name}'. There are: {string.Join(", ", Model.Features.Names.Take(20))}{(Model.Features.Names.Length > 20 ? ", ..." : "")}.", parameter);
    }
}
