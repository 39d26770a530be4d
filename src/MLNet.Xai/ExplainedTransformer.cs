using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai;

/// <summary>A model and, behind it, the explainer of its predictions: one transformer whose two pieces stay typed.</summary>
/// <typeparam name="TModel">Type of the model: what the trainer's <c>Fit</c> gives.</typeparam>
/// <typeparam name="TExplainer">Type of the explainer.</typeparam>
public sealed class ExplainedTransformer<TModel, TExplainer> : ITransformer, IEnumerable<ITransformer>
    where TModel : ITransformer
    where TExplainer : ExplainingTransformer
{
    private readonly TransformerChain<ITransformer> _chain;

    internal ExplainedTransformer(TModel model, TExplainer explainer)
    {
        Model = model;
        Explainer = explainer;
        _chain = new TransformerChain<ITransformer>(model, explainer);
    }

    /// <summary>The model alone.</summary>
    public TModel Model { get; }

    /// <summary>The explanation columns alone, for data that has the model's columns already.</summary>
    public TExplainer Explainer { get; }

    bool ITransformer.IsRowToRowMapper => ((ITransformer)_chain).IsRowToRowMapper;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _chain.GetOutputSchema(inputSchema);

    /// <summary>The data with the model's columns and the explanation columns behind it.</summary>
    public IDataView Transform(IDataView input) => _chain.Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => ((ITransformer)_chain).GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_chain).Save(ctx);

    /// <summary>The model, then the explainer.</summary>
    public IEnumerator<ITransformer> GetEnumerator() => ((IEnumerable<ITransformer>)_chain).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
