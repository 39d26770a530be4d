using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>A transformer that adds columns computed from each row alone.</summary>
public abstract class RowToRowTransformerBase : ITransformer
{
    private protected RowToRowTransformerBase()
    {
    }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input) => new RowMapperView(Check.Value(input), Bind(input.Schema));

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Bind(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => SaveModel(ctx);

    private protected abstract void SaveModel(ModelSaveContext ctx);

    /// <summary>The columns and getters for one input schema; throws <see cref="ArgumentOutOfRangeException"/> where the schema does not fit.</summary>
    private protected abstract RowMapper MakeRowMapper(DataViewSchema schema);

    private BoundRowMapper Bind(DataViewSchema schema) => new(MakeRowMapper(Check.Value(schema)));
}
