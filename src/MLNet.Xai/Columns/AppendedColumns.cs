using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>Columns made from columns of the input, row by row, bound to an input schema: output schema = input + appended columns.</summary>
internal abstract class AppendedColumns : IRowToRowMapper
{
    /// <param name="input">The schema.</param>
    /// <param name="read">The column that they are made from.</param>
    /// <param name="appended">Their names, types and annotations.</param>
    protected AppendedColumns(DataViewSchema input, DataViewSchema.Column read, IEnumerable<DataViewSchema.DetachedColumn> appended)
        : this(input, [read], appended)
    {
    }

    /// <param name="input">The schema.</param>
    /// <param name="reads">The columns that they are made from.</param>
    /// <param name="appended">Their names, types and annotations.</param>
    protected AppendedColumns(DataViewSchema input, IReadOnlyList<DataViewSchema.Column> reads, IEnumerable<DataViewSchema.DetachedColumn> appended)
    {
        (InputSchema, Reads) = (input, reads);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (DataViewSchema.DetachedColumn column in appended)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>The columns that are read.</summary>
    public IReadOnlyList<DataViewSchema.Column> Reads { get; }

    /// <summary>The first of them, where there is no other.</summary>
    public DataViewSchema.Column Read => Reads[0];

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => Dependencies(Active(dependingColumns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Schema == InputSchema
            ? new AppendedRow(Open(input, Active(activeColumns)), input)
            : throw new ArgumentException("The row's schema is not the one that this mapper was made for.", nameof(input));
    }

    /// <summary>The values at the row that a source stands on.</summary>
    /// <param name="row">The source.</param>
    /// <param name="active">Which of the output's columns are wanted.</param>
    public abstract AppendedGetters Open(DataViewRow row, bool[] active);

    /// <summary>Which of the output's columns are wanted.</summary>
    public bool[] Active(IEnumerable<DataViewSchema.Column> columns)
    {
        bool[] active = new bool[OutputSchema.Count];
        foreach (DataViewSchema.Column column in columns)
            active[column.Index] = true;
        return active;
    }

    /// <summary>The input's columns that are needed for those.</summary>
    public DataViewSchema.Column[] Dependencies(bool[] active)
    {
        bool reads = AnyAppended(active);
        return [.. InputSchema.Where(c => active[c.Index] || (reads && Reads.Any(r => r.Index == c.Index)))];
    }

    /// <summary>Whether any of the appended columns is wanted.</summary>
    public bool AnyAppended(bool[] active) => active.AsSpan(InputSchema.Count).Contains(true);
}
