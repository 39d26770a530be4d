namespace Microsoft.ML.Data;

/// <summary>What a row-to-row transformer does to the rows of one schema.</summary>
internal abstract class RowMapper(DataViewSchema inputSchema)
{
    private DataViewSchema.DetachedColumn[] _outputs;

    public DataViewSchema InputSchema { get; } = inputSchema;

    public DataViewSchema.DetachedColumn[] OutputColumns => _outputs ??= MakeOutputColumns();

    /// <summary>Indices of the input columns that the active outputs are computed from.</summary>
    public abstract IEnumerable<int> GetDependencies(Func<int, bool> activeOutput);

    /// <summary>One <see cref="ValueGetter{TValue}"/> for each active output, null for the others. Called once for each cursor.</summary>
    public abstract Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer);

    protected abstract DataViewSchema.DetachedColumn[] MakeOutputColumns();
}
