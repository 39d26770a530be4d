using System.Collections;
using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML;

public sealed class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private static readonly SchemaShape Empty = new([]);
    private readonly Column[] _columns;

    public SchemaShape(IEnumerable<Column> columns)
    {
        _columns = [.. Check.Value(columns)];
        Check.Param(_columns.All(c => c.IsValid), nameof(columns), "Some items are not initialized properly.");
    }

    public int Count => _columns.Length;

    public Column this[int index] => _columns[index];

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static SchemaShape Create(DataViewSchema schema) =>
        new(Check.Value(schema).Where(c => !c.IsHidden).Select(c => Column.Of(c.Name, c.Type, OfAnnotations(c.Annotations))));

    internal bool TryFindColumn(string name, out Column column)
    {
        column = Array.Find(_columns, c => c.Name == Check.Value(name));
        return column.IsValid;
    }

    /// <summary>This shape with a column replaced, or added at the end.</summary>
    internal SchemaShape With(Column column)
    {
        int at = Array.FindIndex(_columns, c => c.Name == column.Name);
        if (at < 0)
            return new SchemaShape([.. _columns, column]);
        var copy = (Column[])_columns.Clone();
        copy[at] = column;
        return new SchemaShape(copy);
    }

    private static SchemaShape OfAnnotations(DataViewSchema.Annotations annotations) =>
        annotations.Schema.Count == 0 ? Empty : new SchemaShape(annotations.Schema.Select(a => Column.Of(a.Name, a.Type)));

    public struct Column
    {
        public readonly string Name;
        public readonly VectorKind Kind;
        public readonly DataViewType ItemType;
        public readonly bool IsKey;
        public readonly SchemaShape Annotations;

        internal Column(string name, VectorKind kind, DataViewType itemType, bool isKey, SchemaShape annotations = null)
        {
            Name = Check.NonEmpty(name);
            Kind = kind;
            ItemType = Check.Value(itemType);
            IsKey = isKey;
            Annotations = annotations ?? Empty;
        }

        public enum VectorKind
        {
            Scalar,
            Vector,
            VariableVector,
        }

        internal readonly bool IsValid => Name != null;

        internal static Column Of(string name, DataViewType type, SchemaShape annotations = null)
        {
            VectorKind kind = type is VectorDataViewType v ? v.IsKnownSize ? VectorKind.Vector : VectorKind.VariableVector : VectorKind.Scalar;
            DataViewType item = type.ItemType();
            bool isKey = item is KeyDataViewType;
            return new Column(name, kind, isKey ? DataKinds.PrimitiveTypeOrNull(item.RawType) : item, isKey, annotations);
        }

        internal readonly bool IsCompatibleWith(Column source)
        {
            if (Name != source.Name || Kind != source.Kind || !ItemType.Equals(source.ItemType) || IsKey != source.IsKey)
                return false;
            return Annotations.All(a => source.Annotations.TryFindColumn(a.Name, out Column found) && a.IsCompatibleWith(found));
        }

        internal readonly Column Renamed(string name) => new(name, Kind, ItemType, IsKey, Annotations);

        internal readonly string GetTypeString()
        {
            string item = IsKey ? $"Key<{ItemType}>" : ItemType.ToString();
            return Kind switch
            {
                VectorKind.Vector => $"Vector<{item}>",
                VectorKind.VariableVector => $"VarVector<{item}>",
                _ => item,
            };
        }
    }
}
