using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Persistence;

namespace MLNet.Xai;

/// <summary>A model and, behind it, the explainer of its predictions: one transformer whose two pieces stay typed, after <c>Model.Load</c> too.</summary>
/// <remarks>
/// Where the model is a single predictor (what a trainer gives) this is one as well, so that ML.NET's permutation importance finds it in a chain, and
/// <c>CalculateFeatureContribution</c> takes <see cref="Model"/> or this.
/// </remarks>
/// <typeparam name="TModel">Type of the model: what the trainer's <c>Fit</c> gives.</typeparam>
/// <typeparam name="TExplainer">Type of the explainer.</typeparam>
public class ExplainedTransformer<TModel, TExplainer> : ITransformer, ITransformerChainAccessor, IWatched, IEnumerable<ITransformer>, IDisposable
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

    ITransformer[] ITransformerChainAccessor.Transformers => Model is ITransformerChainAccessor chain ? [.. chain.Transformers, Explainer] : [Model, Explainer];

    TransformerScope[] ITransformerChainAccessor.Scopes =>
        [.. Model is ITransformerChainAccessor chain ? chain.Scopes : [TransformerScope.Everything], TransformerScope.Everything];

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _chain.GetOutputSchema(inputSchema);

    /// <summary>The data with the model's columns and the explanation columns behind it.</summary>
    public IDataView Transform(IDataView input) => _chain.Transform(input);

    /// <summary>The model, then the explainer.</summary>
    public IEnumerator<ITransformer> GetEnumerator() => ((IEnumerable<ITransformer>)_chain).GetEnumerator();

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => ((ITransformer)_chain).GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        OtherMLNet.Use(() => LoadableExplained.Save(ctx, Model, Explainer, typeof(TModel) == typeof(ITransformer)));

    ITransformer IWatched.With(Watch watch) => ExplainedTransformer.Of((TModel)Watching.With(Model, watch), (TExplainer)((IWatched)Explainer).With(watch));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Frees what the model holds.</summary>
    public void Dispose()
    {
        _chain.Dispose();
        GC.SuppressFinalize(this);
    }
}
