using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Vision.Pipeline.Loading;

/// <summary>A source of pictures bound to an input schema: output schema = input + appended columns.</summary>
internal sealed class LoadedColumns : IRowToRowMapper
{
    public LoadedColumns(PictureSource source, DataViewSchema input)
    {
        (Source, InputSchema) = (source, input);
        File = input.GetColumnOrNull(source.FileColumn) ?? throw new ArgumentOutOfRangeException(nameof(input),
            $"There is no column '{source.FileColumn}' of file names. There are: {string.Join(", ", input.Where(c => !c.IsHidden).Select(c => c.Name))}.");
        if (File.Type is not TextDataViewType)
            throw new ArgumentOutOfRangeException(nameof(input), $"The column '{source.FileColumn}' of file names is {File.Type}; it must be Text.");
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (DataViewSchema.DetachedColumn column in source.Columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        OutputSchema = builder.ToSchema();
    }

    public PictureSource Source { get; }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public DataViewSchema.Column File { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => Dependencies(Active(dependingColumns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Schema == InputSchema
            ? new LoadedRow(new PictureGetters(this, input, Active(activeColumns)), input)
            : throw new ArgumentException("The row's schema is not the one that this mapper was made for.", nameof(input));
    }

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
        bool reads = active.AsSpan(InputSchema.Count).Contains(true);
        return [.. InputSchema.Where(c => active[c.Index] || (reads && c.Index == File.Index))];
    }
}
