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
        throw Check.SchemaMismatch(nameof(columnName), "filter", columnName, "Single or Double", column.Type.ToString());
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
}
