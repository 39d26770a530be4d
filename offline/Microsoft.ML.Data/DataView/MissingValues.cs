using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Which types have missing values: NaN of floating point, zero of a key.</summary>
internal static class MissingValues
{
    /// <summary>A test for a missing value of the type; null where it has none.</summary>
    public static Func<T, bool> PredicateOrNull<T>(DataViewType itemType)
    {
        if (itemType is KeyDataViewType)
            return value => EqualityComparer<T>.Default.Equals(value, default);
        if (typeof(T) == typeof(float))
            return (Func<T, bool>)(Delegate)(Func<float, bool>)float.IsNaN;
        return typeof(T) == typeof(double) ? (Func<T, bool>)(Delegate)(Func<double, bool>)double.IsNaN : null;
    }

    /// <summary>Whether the row's value, or any of its vector's, is missing now.</summary>
    public static Func<bool> Test(DataViewRow row, DataViewSchema.Column column)
    {
        string name = column.Type is VectorDataViewType ? nameof(VectorTest) : nameof(ScalarTest);
        return (Func<bool>)GenericCall.Invoke(typeof(MissingValues), null, name, column.Type.ItemType().RawType, row, column);
    }

    private static Func<T, bool> Predicate<T>(DataViewSchema.Column column) => PredicateOrNull<T>(column.Type.ItemType())
        ?? throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' has type {column.Type}, which does not support missing values.");

    private static Func<bool> ScalarTest<T>(DataViewRow row, DataViewSchema.Column column)
    {
        Func<T, bool> isMissing = Predicate<T>(column);
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return isMissing(value);
        };
    }

    private static Func<bool> VectorTest<T>(DataViewRow row, DataViewSchema.Column column)
    {
        Func<T, bool> isMissing = Predicate<T>(column);
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            foreach (T item in value.GetValues())
            {
                if (isMissing(item))
                    return true;
            }

            // What a sparse key vector leaves out is missing, too.
            return !value.IsDense && isMissing(default);
        };
    }
}
