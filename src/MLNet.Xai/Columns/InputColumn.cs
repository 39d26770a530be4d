using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>A column that an explainer reads, as so many floats of its input row.</summary>
internal sealed record InputColumn(string Name, InputKind Kind, int Size)
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

    private string Wanted => Kind switch
    {
        InputKind.Flag => "Boolean",
        InputKind.Scalar => "Single",
        _ => $"Vector<Single, {Size}>",
    };

    private bool Accepts(DataViewType type) => Kind switch
    {
        InputKind.Flag => type is BooleanDataViewType,
        InputKind.Scalar => type == NumberDataViewType.Single,
        _ => type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Single
            && (!vector.IsKnownSize || vector.Size == Size),
    };
}
