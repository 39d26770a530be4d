using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>Keeps the values of one passed-through column for the rows of the two look-ahead blocks.</summary>
internal abstract class ColumnBuffer
{
    /// <summary>Makes room for the rows of a block.</summary>
    public abstract void Reserve(int block, int rows);

    /// <summary>Keeps the value of the row that the source stands on.</summary>
    public abstract void Read(int block, int row);

    /// <summary>A getter of the value of the cursor's row.</summary>
    public abstract Delegate CreateGetter(LookAheadCursor cursor);

    /// <summary>A buffer for a column of any type.</summary>
    public static ColumnBuffer Create(DataViewRow source, DataViewSchema.Column column)
    {
        Type type = column.Type is VectorDataViewType vector
            ? typeof(VectorBuffer<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ColumnBuffer<>).MakeGenericType(column.Type.RawType);
        return (ColumnBuffer)Activator.CreateInstance(type, source, column)!;
    }

    /// <summary>About how many floats a value of the column takes.</summary>
    public static int Width(DataViewType type) => type switch
    {
        VectorDataViewType { IsKnownSize: true } vector => vector.Size,
        VectorDataViewType => 256,
        TextDataViewType => 16,
        _ when typeof(IDisposable).IsAssignableFrom(type.RawType) => 1 << 16,
        _ => 2,
    };
}
