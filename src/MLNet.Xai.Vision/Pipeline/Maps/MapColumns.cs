using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>Finds columns of maps in a schema.</summary>
internal static class MapColumns
{
    /// <summary>Sizes of a map column, {pixels} where the column is flat.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or is no vector of Single of known size.</exception>
    public static int[] Sizes(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
        {
            throw new ArgumentOutOfRangeException(nameof(schema),
                $"There is no map column '{name}'. There are: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}.");
        }

        return column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single
            ? [.. vector.Dimensions]
            : throw new ArgumentOutOfRangeException(nameof(schema), $"The column '{name}' is {column.Type}; a map is a vector of Single of known size.");
    }

    /// <summary>Pixels of two columns of maps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is missing or no map, or they differ in size.</exception>
    public static int CommonPixels(DataViewSchema schema, string first, string second)
    {
        int[] a = Sizes(schema, first), b = Sizes(schema, second);
        int pixels = a.Aggregate(1, (x, y) => x * y);
        return pixels == b.Aggregate(1, (x, y) => x * y) && (a.Length != b.Length || a.AsSpan().SequenceEqual(b))
            ? pixels
            : throw new ArgumentOutOfRangeException(nameof(second),
                $"The maps '{first}' ({string.Join(" x ", a)}) and '{second}' ({string.Join(" x ", b)}) differ in size. Make both at the image's resolution.");
    }
}
