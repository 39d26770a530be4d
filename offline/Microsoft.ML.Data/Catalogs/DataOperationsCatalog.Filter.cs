using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    /// <summary>Rows whose value is at least the lower and below the upper bound; missing values go.</summary>
    public IDataView FilterRowsByColumn(
        IDataView input, string columnName, double lowerBound = double.NegativeInfinity, double upperBound = double.PositiveInfinity)
    {
        DataViewSchema.Column column = Check.Value(input).Schema.Find(columnName);
        Check.Param(lowerBound < upperBound, nameof(upperBound), "Must be greater than lowerBound");
        if (column.Type == NumberDataViewType.Single)
            return Keep<float>(input, column, v => v >= lowerBound && v < upperBound);
        if (column.Type == NumberDataViewType.Double)
            return Keep<double>(input, column, v => v >= lowerBound && v < upperBound);
        if (column.Type is KeyDataViewType key)
            return (IDataView)GenericCall.Invoke(typeof(DataOperationsCatalog), null, nameof(KeepKeys), key.RawType, input, column, lowerBound, upperBound, key.Count);
        throw Check.SchemaMismatch(nameof(columnName), "filter", columnName, "Single, Double or a key", column.Type.ToString());
    }

    public IDataView FilterRowsByMissingValues(IDataView input, params string[] columns)
    {
        DataViewSchema schema = Check.Value(input).Schema;
        DataViewSchema.Column[] needed = [.. Check.Value(columns).Select(name => schema.Find(name))];
        return new FilterView(input, needed, row =>
        {
            Func<bool>[] missing = Array.ConvertAll(needed, c => MissingValues.Test(row, c));
            return () => !Array.Exists(missing, test => test());
        });
    }

    private static FilterView Keep<T>(IDataView input, DataViewSchema.Column column, Func<T, bool> keep) => new(input, [column], row =>
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return keep(value);
        };
    });

    /// <summary>Bounds are fractions of the number of keys, as ML.NET has it.</summary>
    private static FilterView KeepKeys<T>(IDataView input, DataViewSchema.Column column, double lower, double upper, ulong count)
        where T : struct, System.Numerics.IBinaryInteger<T> => Keep<T>(input, column, v =>
    {
        double fraction = (double.CreateChecked(v) - 0.5) / count;
        return v != T.Zero && fraction >= lower && fraction < upper;
    });
}
