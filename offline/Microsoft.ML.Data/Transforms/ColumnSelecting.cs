using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    internal ColumnSelectingEstimator(string[] columns, bool keeps, bool keepHidden)
        : base(new ColumnSelectingTransformer(columns, keeps, keepHidden))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Transformer.CheckColumns(Check.Value(inputSchema).Select(c => c.Name));
        return new SchemaShape(inputSchema.Where(c => Transformer.Selects(c.Name)));
    }
}

[LoadableModel("SelectColumns")]
public sealed class ColumnSelectingTransformer : ITransformer
{
    private readonly string[] _columns;
    private readonly bool _keeps;
    private readonly bool _keepHidden;

    internal ColumnSelectingTransformer(string[] columns, bool keeps, bool keepHidden)
    {
        _columns = Check.Value(columns);
        Check.State(columns.Length > 0, "No columns to keep or drop are given.");
        _keeps = keeps;
        _keepHidden = keepHidden;
    }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new ColumnSelection(inputSchema, Select(inputSchema)).OutputSchema;

    public IDataView Transform(IDataView input) => new SelectionView(Check.Value(input), new ColumnSelection(input.Schema, Select(input.Schema)));

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new ColumnSelection(inputSchema, Select(inputSchema));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(ColumnSelectingTransformer));
        ctx.Writer.WriteStrings(_columns);
        ctx.Writer.Write(_keeps);
        ctx.Writer.Write(_keepHidden);
    }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        new ColumnSelectingTransformer(ctx.Reader.ReadStrings(), ctx.Reader.ReadBoolean(), ctx.Reader.ReadBoolean());

    internal bool Selects(string name) => _columns.Contains(name) == _keeps;

    internal void CheckColumns(IEnumerable<string> names)
    {
        string[] missing = [.. _columns.Except(names)];
        if (missing.Length > 0)
            throw Check.SchemaMismatch("inputSchema", "input", string.Join(',', missing));
    }

    /// <summary>Kept columns come in the order in which they were named; dropped ones leave the others as they were.</summary>
    private int[] Select(DataViewSchema schema)
    {
        CheckColumns(Check.Value(schema).Select(c => c.Name));
        return _keeps
            ? [.. _columns.SelectMany(name => schema.Where(c => c.Name == name && (_keepHidden || !c.IsHidden))).Select(c => c.Index)]
            : [.. schema.Where(c => !_columns.Contains(c.Name)).Select(c => c.Index)];
    }
}
