using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Data.Tables;

/// <summary>Where a column of the view comes from.</summary>
/// <param name="Columns">Places in the file: one, or one a slot.</param>
/// <param name="Fault">What whoever reads the column is told: the file lacks it, or has another kind of values.</param>
internal sealed record TableBinding(int[] Columns, string? Fault)
{
    private const string Absent = "AbsentFromFile";

    /// <summary>Whether a column, or what a model passed on of it, is one that the file lacks.</summary>
    public static bool IsAbsent(DataViewSchema.Column column) => column.Annotations.Schema.Any(a => a.Name.Equals(Absent, StringComparison.Ordinal));

    /// <summary>The wanted columns first, by name, then all others of the file.</summary>
    /// <remarks>A column that the file lacks is a fault only when somebody reads it: a model saved with its training data's schema has the label in it, and rows to explain need none.</remarks>
    public static (DataViewSchema Schema, TableBinding[] Bindings) Bind(TableSource source, DataViewSchema? wanted)
    {
        ILookup<string, int> places = Enumerable.Range(0, source.Columns.Count).ToLookup(i => source.Columns[i].Name, StringComparer.Ordinal);
        var builder = new DataViewSchema.Builder();
        var bindings = new List<TableBinding>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (DataViewSchema.Column column in wanted ?? Enumerable.Empty<DataViewSchema.Column>())
        {
            if (column.IsHidden)
                continue;
            taken.Add(column.Name);
            TableBinding binding = Find(source, places, column);
            bindings.Add(binding);
            builder.AddColumn(column.Name, column.Type, binding.Fault is null ? column.Annotations : Marked(column.Annotations));
        }

        for (int i = 0; i < source.Columns.Count; i++)
        {
            SourceColumn column = source.Columns[i];
            if (column.Name.Length == 0 || column.Type is null || !taken.Add(column.Name))
                continue;
            builder.AddColumn(column.Name, column.Type);
            bindings.Add(new TableBinding([i], Repeated(source, places, column.Name)));
        }

        return (builder.ToSchema(), [.. bindings]);
    }

    private static DataViewSchema.Annotations Marked(DataViewSchema.Annotations annotations)
    {
        var marked = new DataViewSchema.Annotations.Builder();
        marked.Add(annotations, _ => true);
        marked.Add(Absent, BooleanDataViewType.Instance, (ref bool value) => value = true);
        return marked.ToAnnotations();
    }

    private static TableBinding Find(TableSource source, ILookup<string, int> places, DataViewSchema.Column wanted)
    {
        if (places.Contains(wanted.Name))
        {
            int place = places[wanted.Name].First();
            SourceColumn found = source.Columns[place];
            string? fault = Repeated(source, places, wanted.Name) ??
                (source.CanRead(found, wanted.Type) ? null : $"{source.Name}: the column '{wanted.Name}' is {found.Remark}, and the model wants {wanted.Type}.");
            return new TableBinding([place], fault);
        }

        if (wanted.Type is VectorDataViewType { IsKnownSize: true } vector && SlotColumns(places, wanted, vector.Size) is { } slots)
        {
            string? fault = slots.Select(s => Repeated(source, places, source.Columns[s].Name) ?? (source.CanRead(source.Columns[s], vector.ItemType) ? null
                : $"{source.Name}: the column '{source.Columns[s].Name}' is {source.Columns[s].Remark}, and the model wants {vector.ItemType}.")).FirstOrDefault(f => f is not null);
            return new TableBinding(slots, fault);
        }

        return new TableBinding([], Lacking(source, wanted));
    }

    // A vector that a loader made of several columns: they are found by the slots' names, or as this library writes them.
    private static int[]? SlotColumns(ILookup<string, int> places, DataViewSchema.Column wanted, int size)
    {
        string[] numbered = [.. Enumerable.Range(0, size).Select(i => FormattableString.Invariant($"{wanted.Name}.{i}"))];
        if (!wanted.HasSlotNames())
            return All(numbered);
        VBuffer<ReadOnlyMemory<char>> names = default;
        wanted.GetSlotNames(ref names);
        string[] slots = [.. names.DenseValues().Select(n => n.ToString())];
        return All(slots) ?? All([.. slots.Select(s => $"{wanted.Name}.{s}")]) ?? All(numbered);

        int[]? All(string[] columns) => Array.TrueForAll(columns, places.Contains) ? [.. columns.Select(c => places[c].First())] : null;
    }

    private static string? Repeated(TableSource source, ILookup<string, int> places, string name) =>
        places[name].Skip(1).Any() ? $"{source.Name}: {places[name].Count()} columns are called '{name}'; give each a name of its own." : null;

    private static string Lacking(TableSource source, DataViewSchema.Column wanted)
    {
        string? near = source.Columns.Select(c => c.Name)
            .FirstOrDefault(n => n.Trim().Replace(" ", "", StringComparison.Ordinal).Equals(wanted.Name.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        string has = source.Columns.Count == 0 ? "it has no columns"
            : $"it has {string.Join(", ", source.Columns.Take(30).Select(c => $"'{c.Name}'"))}{(source.Columns.Count > 30 ? $" and {source.Columns.Count - 30} more" : "")}";
        string slots = wanted.Type is VectorDataViewType ? " A vector is one column of lists, or a column a slot, called by the slots' names or " + $"'{wanted.Name}.0' and so on." : "";
        return $"{source.Name}: there is no column '{wanted.Name}', which the model reads as {wanted.Type}; {has}.{(near is null ? "" : $" Is '{near}' meant? Names must be the same.")}{slots}";
    }
}
