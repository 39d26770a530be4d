using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    public sealed class Annotations
    {
        private readonly Delegate[] _getters;

        internal Annotations(DataViewSchema schema, Delegate[] getters)
        {
            Schema = schema;
            _getters = getters;
        }

        public static Annotations Empty { get; } = new(new DataViewSchema([]), []);

        public DataViewSchema Schema { get; }

        public ValueGetter<TValue> GetGetter<TValue>(Column column)
        {
            if (column.Index >= _getters.Length)
                throw new ArgumentException($"No annotation of index {column.Index}.", nameof(column));
            return _getters[column.Index] as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Invalid call to '{nameof(GetGetter)}': '{column.Name}' is {column.Type}, not {typeof(TValue)}.");
        }

        public void GetValue<TValue>(string kind, ref TValue value)
        {
            Column column = Schema.GetColumnOrNull(kind)
                ?? throw new InvalidOperationException($"Invalid call to '{nameof(GetValue)}': there is no annotation '{kind}'.");
            GetGetter<TValue>(column)(ref value);
        }

        public override string ToString() => string.Join(", ", Schema.Select(c => c.Name));

        internal Delegate GetterOf(int index) => _getters[index];

        public sealed class Builder
        {
            private readonly List<DetachedColumn> _columns = [];
            private readonly List<Delegate> _getters = [];

            public void Add(Annotations annotations, Func<string, bool> selector)
            {
                if (annotations is null)
                    return;
                Check.Value(selector);
                foreach (Column column in annotations.Schema)
                {
                    if (selector(column.Name))
                        AddItem(column.Name, column.Type, annotations.GetterOf(column.Index), column.Annotations);
                }
            }

            public void Add<TValue>(string name, DataViewType type, ValueGetter<TValue> getter, Annotations annotations = null)
            {
                Check.NonEmpty(name);
                CheckRawType(type, typeof(TValue));
                AddItem(name, type, Check.Value(getter), annotations);
            }

            public void Add(string name, DataViewType type, Delegate getter, Annotations annotations = null)
            {
                Check.NonEmpty(name);
                Type wanted = typeof(ValueGetter<>).MakeGenericType(Check.Value(type).RawType);
                if (!wanted.IsInstanceOfType(Check.Value(getter)))
                    throw new ArgumentException($"{nameof(getter)} must be of type '{wanted.FullName}'", nameof(getter));
                AddItem(name, type, getter, annotations);
            }

            public void AddPrimitiveValue<TValue>(string name, PrimitiveDataViewType type, TValue value, Annotations annotations = null)
            {
                Check.NonEmpty(name);
                CheckRawType(type, typeof(TValue));
                AddItem(name, type, (ValueGetter<TValue>)((ref TValue dst) => dst = value), annotations);
            }

            public Annotations ToAnnotations() => new(new DataViewSchema(_columns), [.. _getters]);

            private static void CheckRawType(DataViewType type, Type rawType)
            {
                if (Check.Value(type).RawType != rawType)
                    throw new ArgumentException($"{nameof(type)}.{nameof(type.RawType)} must be of type '{rawType.FullName}'.", nameof(type));
            }

            private void AddItem(string name, DataViewType type, Delegate getter, Annotations annotations)
            {
                _columns.Add(new DetachedColumn(name, type, annotations));
                _getters.Add(getter);
            }
        }
    }
}
