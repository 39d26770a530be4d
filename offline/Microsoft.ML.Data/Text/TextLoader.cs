using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Reads lines of separated fields. Values are parsed when they are asked for; AllOther and VariableEnd ranges are not offered here.</summary>
[LoadableModel("TextLoader")]
public sealed partial class TextLoader : IDataLoader<IMultiStreamSource>
{
    private readonly DataViewSchema _schema;

    internal TextLoader(Options options, IMultiStreamSource sample)
    {
        Settings = options;
        int? fields = null;
        ReadOnlyMemory<char>[] header = [];
        if (sample is { Count: > 0 })
            (fields, header) = LineSource.Probe(sample, options);
        Ranges = Array.ConvertAll(Check.Value(options.Columns, "Columns"), c => Resolve(c, fields));
        var builder = new DataViewSchema.Builder();
        for (int i = 0; i < Ranges.Length; i++)
            builder.AddColumn(options.Columns[i].Name, TypeOf(options.Columns[i], Ranges[i]), SlotNames(options.Columns[i], Ranges[i], header));
        _schema = builder.ToSchema();
    }

    private TextLoader(Options options, (int Min, int Max)[][] ranges, DataViewSchema schema)
    {
        Settings = options;
        Ranges = ranges;
        _schema = schema;
    }

    internal Options Settings { get; }

    /// <summary>First and last field of each part of each column.</summary>
    internal (int Min, int Max)[][] Ranges { get; }

    public DataViewSchema GetOutputSchema() => _schema;

    public IDataView Load(IMultiStreamSource source) => new TextView(this, Check.Value(source));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(TextLoader));
        BinaryWriter writer = ctx.Writer;
        foreach (bool flag in (bool[])[Settings.AllowQuoting, Settings.AllowSparse, Settings.TrimWhitespace, Settings.HasHeader, Settings.ReadMultilines, Settings.MissingRealsAsNaNs])
            writer.Write(flag);
        writer.Write(new string(Settings.Separators));
        writer.Write(Settings.EscapeChar);
        writer.Write(Settings.MaxRows ?? -1);
        writer.Write(Ranges.Length);
        foreach ((int Min, int Max)[] ranges in Ranges)
            writer.WriteArray<(int, int)>(ranges);
        SchemaCodec.Write(writer, _schema);
    }

    internal static TextLoader Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        BinaryReader reader = ctx.Reader;
        var options = new Options
        {
            AllowQuoting = reader.ReadBoolean(),
            AllowSparse = reader.ReadBoolean(),
            TrimWhitespace = reader.ReadBoolean(),
            HasHeader = reader.ReadBoolean(),
            ReadMultilines = reader.ReadBoolean(),
            MissingRealsAsNaNs = reader.ReadBoolean(),
            Separators = reader.ReadString().ToCharArray(),
            EscapeChar = reader.ReadChar(),
        };
        long rows = reader.ReadInt64();
        options.MaxRows = rows < 0 ? null : rows;
        var ranges = new (int, int)[reader.ReadInt32()][];
        for (int i = 0; i < ranges.Length; i++)
            ranges[i] = reader.ReadArray<(int, int)>();
        return new TextLoader(options, ranges, SchemaCodec.Read(reader));
    }

    /// <summary>The columns that the members of a class and their attributes say.</summary>
    internal static Column[] ColumnsOf(Type type)
    {
        Member[] members = [.. Member.Of(type, SchemaDefinition.Direction.Read)];
        Check.Param(members.Length > 0, "TInput", "Should define at least one public, readable field or property in TInput.");
        return Array.ConvertAll(members, m =>
        {
            LoadColumnAttribute attribute = m.LoadColumn ?? throw new InvalidOperationException($"Member '{m.Name}' is missing the LoadColumnAttribute attribute");
            Member.Shape(m.Type, out Type itemType, out _);
            KeyCount keys = m.DefaultColumnType().ItemType() is KeyDataViewType key ? new KeyCount(key.Count) : null;
            return new Column(m.ColumnName, DataKinds.KindOf(itemType), attribute.Ranges, keys);
        });
    }

    private static (int Min, int Max)[] Resolve(Column column, int? fields) => Array.ConvertAll(column.Source ?? [], r =>
    {
        Check.State(!r.AllOther && !r.VariableEnd, $"Column '{column.Name}': ranges with AllOther or VariableEnd are not offered by this build.");
        int max = r.Max ?? (r.AutoEnd ? (fields ?? throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' extends to the end of the line: a data sample is needed.")) - 1 : r.Min);
        Check.State(max >= r.Min, $"Column '{column.Name}' wants field {r.Min}, but lines have {fields} fields.");
        return (r.Min, max);
    });

    private static DataViewType TypeOf(Column column, (int Min, int Max)[] ranges)
    {
        Check.State(ranges.Length > 0, $"Column '{column.Name}' has no source.");
        PrimitiveDataViewType item = column.DataKind.ToPrimitiveType();
        if (column.KeyCount is { } keys)
            item = keys.Count is ulong count ? new KeyDataViewType(item.RawType, count) : new KeyDataViewType(item.RawType, int.MaxValue);
        int size = ranges.Sum(r => r.Max - r.Min + 1);
        return size > 1 || column.Source[0].ForceVector ? new VectorDataViewType(item, size) : item;
    }

    private static DataViewSchema.Annotations SlotNames(Column column, (int Min, int Max)[] ranges, ReadOnlyMemory<char>[] header)
    {
        if (TypeOf(column, ranges) is not VectorDataViewType)
            return null;
        ReadOnlyMemory<char>[] names = [.. ranges.SelectMany(r => Enumerable.Range(r.Min, r.Max - r.Min + 1))
            .Select(i => i < header.Length ? header[i].Trim() : default)];
        if (Array.TrueForAll(names, n => n.IsEmpty))
            return null;
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddSlotNames(names);
        return builder.ToAnnotations();
    }
}
