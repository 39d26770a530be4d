using Microsoft.ML;

namespace MLNet.Xai.Columns;

/// <summary>The values of <see cref="AppendedColumns"/> at the row that a source stands on.</summary>
/// <param name="bound">The columns.</param>
/// <param name="row">The source.</param>
/// <param name="active">Which of the output's columns are wanted.</param>
internal abstract class AppendedGetters(AppendedColumns bound, DataViewRow row, bool[] active) : IDisposable
{
    public DataViewSchema Schema => bound.OutputSchema;

    /// <summary>The source.</summary>
    protected DataViewRow Row => row;

    public bool IsActive(DataViewSchema.Column column) => active[column.Index];

    public ValueGetter<T> Get<T>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
            throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor was opened.");
        int added = column.Index - bound.InputSchema.Count;
        if (added < 0)
            return row.GetGetter<T>(bound.InputSchema[column.Index]);
        return Getter(added) as ValueGetter<T> ?? throw new InvalidOperationException($"The column '{column.Name}' is {column.Type}; it cannot be read as {typeof(T)}.");
    }

    public virtual void Dispose()
    {
    }

    /// <summary>The <c>ValueGetter</c> of an appended column, counted from 0.</summary>
    protected abstract Delegate Getter(int added);
}
