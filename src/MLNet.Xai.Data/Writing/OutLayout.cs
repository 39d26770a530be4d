using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Data.Tables;

namespace MLNet.Xai.Data.Writing;

/// <summary>What of a view goes into a file, and a block of its rows.</summary>
internal sealed class OutLayout
{
    private readonly List<OutField> _fields = [];
    private readonly List<Func<DataViewRow, Action<int>>> _readers = [];
    private readonly List<DataViewSchema.Column> _columns = [];
    private readonly int _capacity;
    private readonly SaveOptions _options;
    private readonly OutLayout? _shared;

    /// <summary>A layout of the columns that options ask for.</summary>
    /// <param name="schema">The view's.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="capacity">Rows a block.</param>
    /// <param name="shared">A layout that reads the same rows: columns that are in it are read once.</param>
    public OutLayout(DataViewSchema schema, SaveOptions options, int capacity, OutLayout? shared = null)
    {
        (_capacity, _options, _shared) = (capacity, options, shared);
        if (options.Columns is { } names)
        {
            foreach (string name in names)
            {
                DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw new ArgumentException(
                    $"There is no column '{name}' to write. There are: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}.", nameof(options));
                if (!TryAdd(column))
                    throw new ArgumentException($"The column '{name}' is {column.Type}, which cannot be written to a file.", nameof(options));
            }
        }
        else
        {
            foreach (DataViewSchema.Column column in schema.Where(c => !c.IsHidden && !TableBinding.IsAbsent(c)))
                TryAdd(column);
        }

        if (_fields.Count == 0)
            throw new ArgumentException($"There is nothing to write: of the columns {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => $"{c.Name} ({c.Type})"))} none is asked for, or none can be.", nameof(options));
        string? twice = _fields.GroupBy(f => f.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any())?.Key;
        if (twice is not null)
            throw new ArgumentException($"Two columns of the file would be called '{twice}'. Write fewer columns, or vectors as lists.", nameof(options));
    }

    /// <summary>The columns of the file.</summary>
    public IReadOnlyList<OutField> Fields => _fields;

    /// <summary>The columns of the view that are read.</summary>
    public IReadOnlyList<DataViewSchema.Column> Columns => _columns;

    /// <summary>Readers of a row of the cursor into a row of the block.</summary>
    public Action<int>[] Bind(DataViewRow row) => [.. _readers.Select(r => r(row))];

    private bool TryAdd(DataViewSchema.Column column)
    {
        OutField[] there = [.. _shared?.Fields.Where(f => f.Column.Index == column.Index && f.GetType().GetGenericTypeDefinition() == typeof(ScalarField<>)) ?? []];
        if (there.Length > 0)
        {
            _fields.AddRange(there);
            return true;
        }

        string method;
        Type[] types;
        if (column.Type is KeyDataViewType key && KeyItem(column) is { } item)
            (method, types) = (nameof(AddKey), [key.RawType, item]);
        else if (column.Type is VectorDataViewType vector && vector.ItemType is not KeyDataViewType && TextParsers.Exist(vector.ItemType.RawType))
            (method, types) = (nameof(AddVector), [vector.ItemType.RawType]);
        else if (column.Type is not KeyDataViewType && TextParsers.Exist(column.Type.RawType))
            (method, types) = (nameof(AddScalar), [column.Type.RawType]);
        else
            return false;
        try
        {
            typeof(OutLayout).GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(types).Invoke(this, [column]);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw e.InnerException;
        }

        _columns.Add(column);
        return true;
    }

    private void AddScalar<T>(DataViewSchema.Column column)
    {
        var field = new ScalarField<T>(column, column.Name, _capacity);
        _fields.Add(field);
        _readers.Add(field.Bind);
    }

    private void AddVector<T>(DataViewSchema.Column column)
    {
        var type = (VectorDataViewType)column.Type;
        if (_options.Vectors != VectorLayout.Columns || !type.IsKnownSize)
        {
            // What is as long as it is in each row has no names of slots.
            bool pairs = _options.Vectors == VectorLayout.Pairs && type.IsKnownSize;
            if (pairs && typeof(T) != typeof(float))
                throw new ArgumentException($"The column '{column.Name}' is {column.Type}; pairs of name and value are written of vectors of Single.", nameof(column));
            var list = new ListField<T>(column, column.Name, _capacity, pairs ? SlotNames(column, type.Size) : null, _options.TopK);
            _fields.Add(list);
            _readers.Add(list.Bind);
            return;
        }

        string[] names = SlotNames(column, type.Size);
        ScalarField<T>[] fields = [.. names.Select((n, i) => new ScalarField<T>(column, names.Length == 1 && n.Length == 0 ? column.Name : $"{column.Name}.{n}", _capacity, i))];
        _fields.AddRange(fields);
        T[][] slots = [.. fields.Select(f => f.Values)];
        _readers.Add(row => ReadSlots(row.GetGetter<VBuffer<T>>(column), slots));
    }

    private void AddKey<TKey, T>(DataViewSchema.Column column)
    {
        VBuffer<T> names = default;
        column.GetKeyValues(ref names);
        T[] values = [.. names.DenseValues()];
        var field = new ScalarField<T>(column, column.Name, _capacity);
        _fields.Add(field);
        _readers.Add(row =>
        {
            ValueGetter<TKey> getter = row.GetGetter<TKey>(column);
            TKey key = default!;
            return index =>
            {
                getter(ref key);
                ulong place = Convert.ToUInt64(key, System.Globalization.CultureInfo.InvariantCulture);
                if (place == 0 && !Conversions.HasMissing(typeof(T)))
                    throw new InvalidDataException($"The column '{column.Name}' has a missing key, and {typeof(T).Name} has no value that says so.");
                field.Values[index] = place == 0 ? Conversions.Missing<T>() : values[place - 1];
            };
        });
    }

    private static Action<int> ReadSlots<T>(ValueGetter<VBuffer<T>> getter, T[][] slots)
    {
        VBuffer<T> buffer = default;
        return row =>
        {
            getter(ref buffer);
            ReadOnlySpan<T> values = buffer.GetValues();
            if (buffer.IsDense)
            {
                for (int i = 0; i < slots.Length; i++)
                    slots[i][row] = values[i];
                return;
            }

            foreach (T[] slot in slots)
                slot[row] = default!;
            ReadOnlySpan<int> indices = buffer.GetIndices();
            for (int i = 0; i < indices.Length; i++)
                slots[indices[i]][row] = values[i];
        };
    }

    private static Type? KeyItem(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is VectorDataViewType { ItemType: var item } && TextParsers.Exist(item.RawType) ? item.RawType : null;

    private static string[] SlotNames(DataViewSchema.Column column, int size)
    {
        string[]? names = null;
        if (column.HasSlotNames())
        {
            VBuffer<ReadOnlyMemory<char>> slots = default;
            column.GetSlotNames(ref slots);
            names = [.. slots.DenseValues().Select(s => s.ToString())];
        }

        if (names is null && size == 1)
            return [""];
        return [.. Enumerable.Range(0, size).Select(i => names?[i] is { Length: > 0 } name ? name : size == 1 ? "" : i.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }
}
