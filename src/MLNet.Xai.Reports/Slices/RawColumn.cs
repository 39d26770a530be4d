using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Reports;

/// <summary>A number or a category of the data as the model takes it: what slices are cut along.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Column">The column it is in.</param>
/// <param name="Slot">The slot of a vector; -1 of a scalar.</param>
/// <param name="IsNumber">Whether it has an order.</param>
internal sealed record RawColumn(string Name, DataViewSchema.Column Column, int Slot, bool IsNumber)
{
    private const int MostSlots = 64;

    /// <summary>Those of some columns; vectors of more than 64 slots and what is neither number nor category have none.</summary>
    public static IEnumerable<RawColumn> Of(IEnumerable<DataViewSchema.Column> columns)
    {
        foreach (DataViewSchema.Column column in columns)
        {
            switch (column.Type)
            {
                case VectorDataViewType { IsKnownSize: true, Size: <= MostSlots } vector when vector.ItemType == NumberDataViewType.Single:
                    IReadOnlyList<string>? names = ColumnNames.Named(column, vector.Size);
                    for (int slot = 0; slot < vector.Size; slot++)
                        yield return new RawColumn(names?[slot] is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"{column.Name}[{slot}]"), column, slot, IsNumber: true);
                    break;
                case NumberDataViewType type when IsReadable(type):
                    yield return new RawColumn(column.Name, column, -1, IsNumber: true);
                    break;
                case BooleanDataViewType or TextDataViewType:
                case KeyDataViewType { RawType: var raw } when raw == typeof(uint):
                    yield return new RawColumn(column.Name, column, -1, IsNumber: false);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Reads a number; NaN where it is missing.</summary>
    public Func<float> OpenNumber(DataViewRow row, Dictionary<int, Func<float[]>> vectors)
    {
        if (Slot < 0)
            return Scalar(row);
        if (!vectors.TryGetValue(Column.Index, out Func<float[]>? read))
            vectors[Column.Index] = read = Vector(row);
        return () => read()[Slot];
    }

    /// <summary>Reads a category; null where it is missing.</summary>
    public Func<string?> OpenCategory(DataViewRow row) => GroupReader.Getter(row, Column);

    private static bool IsReadable(NumberDataViewType type) => type.RawType == typeof(float) || type.RawType == typeof(double) || type.RawType == typeof(int) || type.RawType == typeof(long)
        || type.RawType == typeof(short) || type.RawType == typeof(byte);

    private Func<float> Scalar(DataViewRow row) => Column.Type.RawType switch
    {
        var type when type == typeof(float) => Read<float>(row, v => v),
        var type when type == typeof(double) => Read<double>(row, v => (float)v),
        var type when type == typeof(int) => Read<int>(row, v => v),
        var type when type == typeof(long) => Read<long>(row, v => v),
        var type when type == typeof(short) => Read<short>(row, v => v),
        _ => Read<byte>(row, v => v),
    };

    private Func<float> Read<T>(DataViewRow row, Func<T, float> number)
    {
        ValueGetter<T> getter = row.GetGetter<T>(Column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return number(value);
        };
    }

    // A vector is read once a row, whatever the number of its slots.
    private Func<float[]> Vector(DataViewRow row)
    {
        ValueGetter<VBuffer<float>> getter = row.GetGetter<VBuffer<float>>(Column);
        VBuffer<float> value = default;
        float[] dense = new float[((VectorDataViewType)Column.Type).Size];
        long read = -1;
        return () =>
        {
            if (read != row.Position)
            {
                getter(ref value);
                value.CopyTo(dense);
                read = row.Position;
            }

            return dense;
        };
    }
}
