using MLNet.Xai.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>A column that stands beside the features (label, weight, group), read as a number.</summary>
internal sealed class SideColumn
{
    private readonly Func<DataViewRow, Func<double>> _open;
    private readonly string _bad;

    private SideColumn(DataViewSchema.Column column, Func<DataViewRow, Func<double>> open, string bad) => (Column, _open, _bad) = (column, open, bad);

    public DataViewSchema.Column Column { get; }

    public Func<double> Open(DataViewRow row) => _open(row);

    /// <exception cref="InvalidOperationException">The row's value cannot be used; the reader gives NaN for it.</exception>
    public double Check(double value, long row) =>
        double.IsFinite(value) ? value : throw new InvalidOperationException($"Row {row}: {_bad} in the column '{Column.Name}'. Leave such rows out.");

    /// <summary>The label as a metric wants it: a number, 0 or 1, the place of the class, or how good a row is.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it is of another type.</exception>
    public static SideColumn Label(DataViewSchema schema, string name, TreeModelTask task, IReadOnlyList<string> classes, string option)
    {
        DataViewSchema.Column column = Find(schema, name, option);
        Func<DataViewRow, Func<double>>? open = (task, column.Type) switch
        {
            (TreeModelTask.Binary, BooleanDataViewType) => row => Read<bool>(row, column, label => label ? 1 : 0),
            (TreeModelTask.Regression or TreeModelTask.Ranking, var type) when type == NumberDataViewType.Single => row => Read<float>(row, column, label => label),
            (TreeModelTask.Ranking, KeyDataViewType { RawType: var raw }) when raw == typeof(uint) => row => Read<uint>(row, column, label => label == 0 ? double.NaN : label - 1.0),
            (TreeModelTask.Multiclass, KeyDataViewType { RawType: var raw } key) when raw == typeof(uint) => Keys(column, key, classes, option),
            (TreeModelTask.Multiclass, TextDataViewType) => row => Read<ReadOnlyMemory<char>>(row, column, label => Place(classes, label.ToString())),
            _ => null,
        };
        string wanted = task switch
        {
            TreeModelTask.Binary => "Boolean",
            TreeModelTask.Multiclass => "a key or text",
            TreeModelTask.Ranking => "Single or a key",
            _ => "Single",
        };
        return open is null ? throw new ArgumentException($"{option}: the column '{name}' is {column.Type}; the labels of a {task} model are {wanted}.")
            : new SideColumn(column, open, task == TreeModelTask.Multiclass ? $"there is no label, or one that is none of the model's classes ({string.Join(", ", classes.Take(20))})," : "there is no label");
    }

    /// <summary>A weight.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it is of another type.</exception>
    public static SideColumn Weight(DataViewSchema schema, string name, string option)
    {
        DataViewSchema.Column column = Find(schema, name, option);
        return column.Type == NumberDataViewType.Single ? new SideColumn(column, row => Read<float>(row, column, weight => weight >= 0 ? weight : double.NaN), "there is no weight of zero or more")
            : throw new ArgumentException($"{option}: the column '{name}' is {column.Type}; weights are Single.");
    }

    /// <summary>The group of a ranking model's row.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it is of another type.</exception>
    public static SideColumn Group(DataViewSchema schema, string name, string option)
    {
        DataViewSchema.Column column = Find(schema, name, option);
        Func<DataViewRow, Func<double>>? open = column.Type switch
        {
            KeyDataViewType { RawType: var raw } when raw == typeof(uint) => row => Read<uint>(row, column, group => group == 0 ? double.NaN : group),
            KeyDataViewType { RawType: var raw } when raw == typeof(ulong) => row => Read<ulong>(row, column, group => group == 0 ? double.NaN : group),
            TextDataViewType => Texts,
            _ => null,
        };
        return open is null ? throw new ArgumentException($"{option}: the column '{name}' is {column.Type}; groups are keys or text.") : new SideColumn(column, open, "there is no group");

        Func<double> Texts(DataViewRow row)
        {
            var known = new Dictionary<string, int>(StringComparer.Ordinal);
            return Read<ReadOnlyMemory<char>>(row, column, text =>
            {
                if (!known.TryGetValue(text.ToString(), out int number))
                    known[text.ToString()] = number = known.Count;
                return number;
            });
        }
    }

    // Keys by their names, which may be in another order than the model's classes; without names by their numbers.
    private static Func<DataViewRow, Func<double>> Keys(DataViewSchema.Column column, KeyDataViewType key, IReadOnlyList<string> classes, string option)
    {
        if (key.Count <= int.MaxValue && ColumnNames.Keys(column, (int)key.Count) is { } names)
        {
            double[] places = [.. names.Select(name => Place(classes, name))];
            return row => Read<uint>(row, column, label => label == 0 ? double.NaN : places[label - 1]);
        }

        if (key.Count > (ulong)classes.Count)
            throw new ArgumentException($"{option}: the column '{column.Name}' has {key.Count} keys without names; the model has {classes.Count} classes.");
        return row => Read<uint>(row, column, label => label == 0 ? double.NaN : label - 1.0);
    }

    private static double Place(IReadOnlyList<string> classes, string name)
    {
        for (int i = 0; i < classes.Count; i++)
        {
            if (name.Equals(classes[i], StringComparison.Ordinal))
                return i;
        }

        return double.NaN;
    }

    private static Func<double> Read<T>(DataViewRow row, DataViewSchema.Column column, Func<T, double> number)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return number(value);
        };
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string option) => schema.GetColumnOrNull(name)
        ?? throw new ArgumentException($"{option}: there is no column '{name}'. There are: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}.");
}
