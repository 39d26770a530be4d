namespace Microsoft.ML.Data;

/// <summary>Writes and reads a schema with its annotations. Columns and annotations of types that cannot be written are left out.</summary>
internal static class SchemaCodec
{
    public static void Write(BinaryWriter writer, DataViewSchema schema)
    {
        foreach (DataViewSchema.Column column in schema)
        {
            if (!TryWriteHead(writer, column))
                continue;
            foreach (DataViewSchema.Column annotation in column.Annotations.Schema)
            {
                if (TryWriteHead(writer, annotation))
                    ValueCodec.Create(annotation.Type).Writer(column.Annotations.GetterOf(annotation.Index))(writer);
            }

            writer.Write(false);
        }

        writer.Write(false);
    }

    public static DataViewSchema Read(BinaryReader reader)
    {
        var builder = new DataViewSchema.Builder();
        while (reader.ReadBoolean())
        {
            string name = reader.ReadString();
            DataViewType type = reader.ReadType();
            var annotations = new DataViewSchema.Annotations.Builder();
            while (reader.ReadBoolean())
            {
                string kind = reader.ReadString();
                DataViewType annotationType = reader.ReadType();
                annotations.Add(kind, annotationType, ValueCodec.Create(annotationType).ReadConstant(reader));
            }

            builder.AddColumn(name, type, annotations.ToAnnotations());
        }

        return builder.ToSchema();
    }

    /// <summary>Whether a type can be written to a file.</summary>
    public static bool CanWrite(DataViewType type)
    {
        using var probe = new BinaryWriter(Stream.Null);
        return probe.TryWriteType(type);
    }

    private static bool TryWriteHead(BinaryWriter writer, DataViewSchema.Column column)
    {
        if (!CanWrite(column.Type))
            return false;
        writer.Write(true);
        writer.Write(column.Name);
        writer.TryWriteType(column.Type);
        return true;
    }
}
