using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Transforms;

public sealed class OneHotEncodingEstimator : IEstimator<OneHotEncodingTransformer>
{
    private readonly ValueToKeyMappingEstimator _toKey;
    private readonly KeyToVectorMappingEstimator _toVector;

    internal OneHotEncodingEstimator(
        (string Output, string Input)[] pairs, OutputKind kind, int maximumKeys, ValueToKeyMappingEstimator.KeyOrdinality ordinality, IDataView keyData)
    {
        if (kind == OutputKind.Binary)
            throw new NotSupportedException("OutputKind.Binary is not offered by this build.");
        _toKey = new ValueToKeyMappingEstimator(pairs, maximumKeys, ordinality, asText: true, keyData);
        if (kind != OutputKind.Key)
            _toVector = new KeyToVectorMappingEstimator(Array.ConvertAll(pairs, p => (p.Output, p.Output)), kind == OutputKind.Bag);
    }

    public enum OutputKind : byte
    {
        Bag = 1,
        Indicator = 2,
        Key = 3,
        Binary = 4,
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape keys = _toKey.GetOutputSchema(inputSchema);
        return _toVector?.GetOutputSchema(keys) ?? keys;
    }

    public OneHotEncodingTransformer Fit(IDataView input) => new(_toVector is null
        ? new TransformerChain<ITransformer>(_toKey.Fit(Check.Value(input)))
        : _toKey.Append((IEstimator<ITransformer>)_toVector).Fit(Check.Value(input)));
}

public sealed class OneHotEncodingTransformer : ITransformer
{
    private readonly TransformerChain<ITransformer> _chain;

    internal OneHotEncodingTransformer(TransformerChain<ITransformer> chain) => _chain = chain;

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _chain.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _chain.Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => ((ITransformer)_chain).GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_chain).Save(ctx);
}
