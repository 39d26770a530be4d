using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Foreign;

/// <summary>SchemaShape.Column cannot be constructed outside ML.NET; an estimator inside a chain is handed one for any schema.</summary>
public static class Shapes
{
    public static SchemaShape Of(DataViewSchema schema)
    {
        var capture = new Capture();
        new EstimatorChain<ITransformer>().Append(capture).Fit(new EmptyView(schema));
        return capture.Shape!;
    }

    private sealed class Capture : IEstimator<ITransformer>
    {
        public SchemaShape? Shape { get; private set; }

        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shape = inputSchema;
    }
}

/// <summary>A view of somebody else, without rows.</summary>
public sealed class EmptyView(DataViewSchema schema) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(schema);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [new Cursor(schema)];

    private sealed class Cursor(DataViewSchema schema) : DataViewRowCursor
    {
        public override long Position => -1;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override bool MoveNext() => false;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId _) => throw new InvalidOperationException();

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ref TValue _) => throw new InvalidOperationException();
    }
}
