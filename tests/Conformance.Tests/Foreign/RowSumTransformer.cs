using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Foreign;

/// <summary>
/// A transformer written with ML.NET's public surface alone: adds "RowSum" and "RowParts" of a vector column, lazily, one computation for both. It saves as a chain
/// of ML.NET's own transformers.
/// </summary>
public sealed class RowSumTransformer(string input, float scale) : ITransformer
{
    public int RowsComputed;

    public string Input => input;

    public float Scale => scale;

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new Bound(this, inputSchema).OutputSchema;

    public IDataView Transform(IDataView input) => new View(input, new Bound(this, input.Schema));

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new Bound(this, inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)Surrogate.Build(this)).Save(ctx);

    private sealed class Bound : IRowToRowMapper
    {
        private readonly RowSumTransformer _owner;
        private readonly DataViewSchema.Column _source;

        public Bound(RowSumTransformer owner, DataViewSchema schema)
        {
            _owner = owner;
            InputSchema = schema;
            _source = schema.GetColumnOrNull(owner.Input) ?? throw new ArgumentOutOfRangeException(nameof(schema), $"no column '{owner.Input}'");
            var builder = new DataViewSchema.Builder();
            builder.AddColumns(schema);
            builder.AddColumn("RowSum", NumberDataViewType.Single);
            builder.AddColumn("RowParts", _source.Type, _source.Annotations);
            OutputSchema = builder.ToSchema();
        }

        public DataViewSchema InputSchema { get; }

        public DataViewSchema OutputSchema { get; }

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
            dependingColumns.Select(c => c.Index < InputSchema.Count ? InputSchema[c.Index] : _source).DistinctBy(c => c.Index);

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => input.Schema == InputSchema
            ? new Row(input, this)
            : throw new ArgumentException("The row is of another schema.", nameof(input));

        /// <summary>Both getters of one row share one computation for each position.</summary>
        public Func<DataViewSchema.Column, Delegate> Getters(DataViewRow row)
        {
            ValueGetter<VBuffer<float>>? source = null;
            VBuffer<float> values = default;
            VBuffer<float> parts = default;
            float sum = 0;
            long at = -1;
            return column =>
            {
                source ??= row.GetGetter<VBuffer<float>>(_source);
                return column.Index == InputSchema.Count
                    ? (ValueGetter<float>)((ref float value) =>
                    {
                        Refresh();
                        value = sum;
                    })
                    : (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
                    {
                        Refresh();
                        parts.CopyTo(ref value);
                    });
            };

            void Refresh()
            {
                if (at == row.Position)
                    return;
                at = row.Position;
                source!(ref values);
                parts = new VBuffer<float>(values.Length, [.. values.DenseValues().Select(v => v * _owner.Scale)]);
                sum = parts.DenseValues().Sum();
                Interlocked.Increment(ref _owner.RowsComputed);
            }
        }
    }

    private sealed class Row(DataViewRow input, Bound bound) : DataViewRow
    {
        private readonly Func<DataViewSchema.Column, Delegate> _getters = bound.Getters(input);

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => bound.OutputSchema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            column.Index < bound.InputSchema.Count ? input.GetGetter<TValue>(bound.InputSchema[column.Index]) : (ValueGetter<TValue>)_getters(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class View(IDataView source, Bound bound) : IDataView
    {
        public bool CanShuffle => source.CanShuffle;

        public DataViewSchema Schema => bound.OutputSchema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            HashSet<int> active = [.. columnsNeeded.Select(c => c.Index)];
            return new Cursor(source.GetRowCursor(bound.GetDependencies(Schema.Where(c => active.Contains(c.Index))), rand), bound, active);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        {
            HashSet<int> active = [.. columnsNeeded.Select(c => c.Index)];
            return [.. source.GetRowCursorSet(bound.GetDependencies(Schema.Where(c => active.Contains(c.Index))), n, rand).Select(c => new Cursor(c, bound, active))];
        }
    }

    private sealed class Cursor(DataViewRowCursor input, Bound bound, HashSet<int> active) : DataViewRowCursor
    {
        private readonly Func<DataViewSchema.Column, Delegate> _getters = bound.Getters(input);

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => bound.OutputSchema;

        public override bool MoveNext() => input.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            column.Index < bound.InputSchema.Count ? input.GetGetter<TValue>(bound.InputSchema[column.Index]) : (ValueGetter<TValue>)_getters(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>Learns nothing but the scale; says what it adds by means of a captured shape.</summary>
public sealed class RowSumEstimator(string input, float scale) : IEstimator<RowSumTransformer>
{
    public RowSumTransformer Fit(IDataView input1) => new(input, scale);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape.Column source = inputSchema.FirstOrDefault(c => c.Name == input);
        if (source.Name is null || source.ItemType != NumberDataViewType.Single)
            throw new ArgumentOutOfRangeException(nameof(inputSchema), $"no vector '{input}'");
        var added = new DataViewSchema.Builder();
        added.AddColumn("RowSum", NumberDataViewType.Single);
        added.AddColumn("RowParts", new VectorDataViewType(NumberDataViewType.Single, 1));
        return new SchemaShape(inputSchema.Concat(Shapes.Of(added.ToSchema())));
    }
}
