using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Transforms.Image;

/// <summary>What the image transforms ask of their input.</summary>
internal static class ImageShapes
{
    public static ImageDataViewType Require(SchemaShape shape, string name)
    {
        SchemaShape.Column source = shape.Require(name);
        return source.Kind == SchemaShape.Column.VectorKind.Scalar && source.ItemType is ImageDataViewType type
            ? type
            : throw Check.SchemaMismatch("inputSchema", "input", name, "image", source.ItemType.ToString());
    }

    public static ImageDataViewType Require(DataViewSchema.Column column) => column.Type is ImageDataViewType type
        ? type
        : throw Check.SchemaMismatch("inputSchema", "input", column.Name, "image", column.Type.ToString());
}
