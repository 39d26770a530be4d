using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    internal DataOperationsCatalog(IHostEnvironment env) => Environment = env;

    internal IHostEnvironment Environment { get; }

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null)
        where TRow : class =>
        new EnumerableView<TRow>(Check.Value(data), schemaDefinition);

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema)
        where TRow : class =>
        new EnumerableView<TRow>(Check.Value(data), schema is null ? null : TypedColumns.Define(typeof(TRow), schema));

    public IEnumerable<TRow> CreateEnumerable<TRow>(
        IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false, SchemaDefinition schemaDefinition = null)
        where TRow : class, new() =>
        new TypedReader<TRow>(Check.Value(data).Schema, ignoreMissingColumns, schemaDefinition).Read(data, reuseRowObject, () => new TRow());

    public IDataView Cache(IDataView input, params string[] columnsToPrefetch) => new CacheView(Check.Value(input), columnsToPrefetch);

    public IDataView SkipRows(IDataView input, long count)
    {
        Check.Param(count > 0, nameof(count), "Must be greater than zero.");
        return new RangeView(Check.Value(input), count, long.MaxValue);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        Check.Param(count > 0, nameof(count), "Must be greater than zero.");
        return new RangeView(Check.Value(input), 0, count);
    }

    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        Check.Param(shufflePoolSize > 0, nameof(shufflePoolSize), "Must be positive");
        return new ShuffleView(Check.Value(input), seed ?? Environment.Register("Shuffle").Rand.Next(), shufflePoolSize, shuffleSource);
    }

    public IDataView BootstrapSample(IDataView input, int? seed = null, bool complement = false) =>
        new BootstrapView(Check.Value(input), seed ?? Environment.Register("Bootstrap").Rand.Next(), complement);
}
