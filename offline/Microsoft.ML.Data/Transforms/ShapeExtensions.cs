using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>What estimators ask of the shape of their input.</summary>
internal static class ShapeExtensions
{
    public static SchemaShape.Column Require(this SchemaShape shape, string name) =>
        Check.Value(shape).TryFindColumn(name, out SchemaShape.Column column) ? column : throw Check.SchemaMismatch("inputSchema", "input", name);

    public static bool Has(this SchemaShape.Column column, string annotation) => column.Annotations.TryFindColumn(annotation, out _);

    /// <summary>The shapes of the annotations that the column has of these.</summary>
    public static List<SchemaShape.Column> Keep(this SchemaShape.Column column, params string[] annotations) =>
        [.. column.Annotations.Where(a => annotations.Contains(a.Name))];

    public static SchemaShape.Column SlotNames { get; } = new(AnnotationNames.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false);

    public static SchemaShape.Column IsNormalized { get; } = new(AnnotationNames.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false);

    public static SchemaShape.Column CategoricalSlotRanges { get; } =
        new(AnnotationNames.CategoricalSlotRanges, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Int32, false);
}
