using System.Reflection;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition()
    {
    }

    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    public Column this[string columnName]
    {
        get => Find(c => c.ColumnName == columnName);
        set
        {
            Check.Param(Check.Value(value).ColumnName == columnName, nameof(columnName), $"The column name is specified as '{value.ColumnName}' but must match the selector '{columnName}'.");
            int index = FindIndex(c => c.ColumnName == columnName);
            if (index >= 0)
                this[index] = value;
            else
                Add(value);
        }
    }

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        var definition = new SchemaDefinition();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Member member in Member.Of(Check.Value(userType), direction))
        {
            Check.Param(names.Add(member.ColumnName), nameof(userType), $"Duplicate column name '{member.ColumnName}' detected, this is disallowed");
            definition.Add(new Column(member.Name, member.DefaultColumnType(), member.ColumnName));
        }

        return definition;
    }

    public sealed class Column
    {
        private readonly List<(string Kind, DataViewType Type, Delegate Getter)> _annotations = [];

        internal Column(string memberName, DataViewType columnType, string columnName)
        {
            MemberName = memberName;
            ColumnType = columnType;
            ColumnName = columnName;
        }

        public string MemberName { get; }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations
        {
            get
            {
                var builder = new DataViewSchema.Annotations.Builder();
                foreach ((string kind, DataViewType type, Delegate getter) in _annotations)
                    builder.Add(kind, type, getter);
                return builder.ToAnnotations();
            }
        }

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            Check.Value(annotationType);
            Check.State(!_annotations.Exists(a => a.Kind == Check.Value(kind)), "Column already contains an annotation of this kind.");
            Member.Shape(typeof(T), out Type itemType, out bool isVector);
            Check.State(isVector == annotationType is VectorDataViewType && itemType == annotationType.ItemType().RawType,
                $"The annotation's value is a {typeof(T)}, but its type is {annotationType}.");
            _annotations.Add((kind, annotationType, TypedGetters.Make(typeof(T), (Func<T>)(() => value))));
        }

        internal void CopyAnnotations(DataViewSchema.Annotations annotations)
        {
            foreach (DataViewSchema.Column annotation in annotations.Schema)
            {
                _annotations.RemoveAll(a => a.Kind == annotation.Name);
                _annotations.Add((annotation.Name, annotation.Type, annotations.GetterOf(annotation.Index)));
            }
        }
    }
}
