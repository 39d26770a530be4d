using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML;

/// <summary>A view as a file: schema, number of rows, then the rows. The format is this project's own, not ML.NET's.</summary>
public static class BinaryLoaderSaverCatalog
{
    public static IDataView LoadFromBinary(this DataOperationsCatalog catalog, string path)
    {
        MultiFileSource.CheckExists(path);
        return catalog.LoadFromBinary(new MultiFileSource(path));
    }

    public static IDataView LoadFromBinary(this DataOperationsCatalog catalog, IMultiStreamSource fileSource)
    {
        Check.Param(Check.Value(fileSource).Count == 1, nameof(fileSource), "Must be one file");
        return new BinaryView(fileSource);
    }

    public static void SaveAsBinary(this DataOperationsCatalog catalog, IDataView data, Stream stream, bool keepHidden = false)
    {
        DataViewSchema.Column[] columns = [.. Check.Value(data).Schema.Where(c => (keepHidden || !c.IsHidden) && SchemaCodec.CanWrite(c.Type))];
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(columns);
        using var rows = new MemoryStream();
        using var rowWriter = new BinaryWriter(rows);
        long count = 0;
        using (DataViewRowCursor cursor = data.GetRowCursor(columns))
        {
            Action<BinaryWriter>[] writers = Array.ConvertAll(columns, c => ValueCodec.Create(c.Type).Writer(cursor.GetGetter(c)));
            for (; cursor.MoveNext(); count++)
            {
                foreach (Action<BinaryWriter> write in writers)
                    write(rowWriter);
            }
        }

        using var writer = new BinaryWriter(Check.Value(stream), System.Text.Encoding.UTF8, leaveOpen: true);
        SchemaCodec.Write(writer, builder.ToSchema());
        writer.Write(count);
        writer.Flush();
        rowWriter.Flush();
        rows.Position = 0;
        rows.CopyTo(stream);
    }
}
