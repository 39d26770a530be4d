using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>A member of a class with the column that it stands for.</summary>
internal sealed record TypedColumn(string Name, DataViewType Type, Member Member, DataViewSchema.Annotations Annotations)
{
    public DataViewSchema.DetachedColumn Detached => new(Name, Type, Annotations);
}

internal static class TypedColumns
{
    /// <summary>The columns of a class, as its definition says, or its attributes where there is none.</summary>
    public static TypedColumn[] Of(Type type, SchemaDefinition definition, SchemaDefinition.Direction direction) =>
        [.. (definition ?? SchemaDefinition.Create(type, direction)).Select(c => Of(type, c))];

    public static DataViewSchema Schema(IEnumerable<TypedColumn> columns)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(columns.Select(c => c.Detached));
        return builder.ToSchema();
    }

    /// <summary>A class's definition with the types and annotations of a schema, every column of which must have a member.</summary>
    public static SchemaDefinition Define(Type type, DataViewSchema schema)
    {
        SchemaDefinition definition = SchemaDefinition.Create(type, SchemaDefinition.Direction.Read);
        foreach (DataViewSchema.Column column in schema)
        {
            SchemaDefinition.Column member = definition[column.Name]
                ?? throw new InvalidOperationException($"Type should contain a member named {column.Name}");
            member.ColumnType = column.Type;
            member.CopyAnnotations(column.Annotations);
        }

        return definition;
    }

    private static TypedColumn Of(Type type, SchemaDefinition.Column column)
    {
        Check.Param(column.MemberName is not null, "userSchemaDefinition", "Null field name detected in schema definition");
        Member member = Member.Find(type, column.MemberName);
        string name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        Member.Shape(member.Type, out Type itemType, out bool isVector);
        DataViewType columnType = column.ColumnType ?? member.DefaultColumnType();
        bool wantsVector = columnType is VectorDataViewType;
        Check.Param(isVector == wantsVector, "userSchemaDefinition",
            $"Column '{name}' is supposed to be {(wantsVector ? "vector" : "scalar")}, but type of associated field '{member.Name}' is {(isVector ? "vector" : "scalar")}");
        Type wanted = columnType.ItemType().RawType;
        Check.Param(wanted == itemType, "userSchemaDefinition", $"Column '{name}' is supposed to have item type {wanted}, but associated field has type {itemType}");
        return new TypedColumn(name, columnType, member, column.Annotations);
    }
}
