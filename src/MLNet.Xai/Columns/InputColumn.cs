using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>Writes a column's value of the current row into the explainer's input row.</summary>
internal delegate void ReadInput(Span<float> destination);

/// <summary>A column that an explainer reads, as so many floats of its input row.</summary>
internal record InputColumn(string Name, InputKind Kind, int Size)
{
    /// <summary>The column in a schema, with its type checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing, or of another type.</exception>
    public DataViewSchema.Column Find(DataViewSchema schema, string reader)
    {
        if (schema.GetColumnOrNull(Name) is not { } column)
        {
            throw new ArgumentOutOfRangeException(nameof(schema), $"{reader} reads the column '{Name}', which the data does not have. " +
                $"There are: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}.");
        }

        if (!Accepts(column.Type))
        {
            throw new ArgumentOutOfRangeException(nameof(schema),
                $"{reader} reads the column '{Name}' as {Wanted}, but its type is {column.Type}.");
        }

        return column;
    }

    /// <summary>Reads the values of rows; only for <see cref="InputKind.Encoded"/>.</summary>
    /// <param name="row">Stands on the row to read.</param>
    /// <param name="column">The column in its schema.</param>
    /// <param name="buffer">Read the row's value already, if it is not null.</param>
    public virtual ReadInput CreateReader(DataViewRow row, DataViewSchema.Column column, ColumnBuffer? buffer) => throw new NotSupportedException();

    /// <summary>The wanted type, for messages.</summary>
    protected virtual string Wanted => Kind switch
    {
        InputKind.Flag => "Boolean",
        InputKind.Scalar => "Single",
        _ => $"Vector<Single, {Size}>",
    };

    /// <summary>Whether the type can be read.</summary>
    protected virtual bool Accepts(DataViewType type) => Kind switch
    {
        InputKind.Flag => type is BooleanDataViewType,
        InputKind.Scalar => type == NumberDataViewType.Single,
        _ => type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Single
            && (!vector.IsKnownSize || vector.Size == Size),
    };
}
