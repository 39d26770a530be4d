using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>What estimators say of the columns to come.</summary>
internal static class SchemaShapes
{
    /// <summary>The shape of a schema.</summary>
    public static SchemaShape Of(DataViewSchema schema) => SchemaShape.Create(schema);

    /// <summary>A shape with columns appended; they take the place of columns of the same name.</summary>
    public static SchemaShape Append(SchemaShape input, IEnumerable<DataViewSchema.DetachedColumn> columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (DataViewSchema.DetachedColumn column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        SchemaShape added = Of(builder.ToSchema());
        return new SchemaShape(input.Where(c => !added.Any(a => a.Name.Equals(c.Name, StringComparison.Ordinal))).Concat(added));
    }

    /// <summary>Refuses a shape without a column.</summary>
    /// <param name="inputSchema">The shape.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="purpose">What for, with a space in front; may be empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is missing.</exception>
    public static void Require(SchemaShape inputSchema, string name, string purpose = "")
    {
        if (!inputSchema.Any(c => c.Name.Equals(name, StringComparison.Ordinal)))
            throw new ArgumentOutOfRangeException(nameof(inputSchema), $"There is no column '{name}'{purpose}. There are: {string.Join(", ", inputSchema.Select(c => c.Name))}.");
    }
}
