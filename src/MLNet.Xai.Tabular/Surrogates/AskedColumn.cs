using System.Globalization;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>A column that a surrogate tree may ask, as features: a number or a category each.</summary>
internal sealed class AskedColumn
{
    private const int MostTexts = 1000;

    private readonly Func<DataViewRow, DataViewSchema.Column, ReadInput> _reader;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly string[]? _keys;
    private bool _complete;

    /// <exception cref="ArgumentException">A tree cannot ask a column of this type.</exception>
    public AskedColumn(DataViewSchema.Column column)
    {
        (Name, Type) = (column.Name, column.Type);
        Names = [column.Name];
        Presence = [column.Type is BooleanDataViewType];
        switch (column.Type)
        {
            case VectorDataViewType { IsKnownSize: true } vector when vector.ItemType == NumberDataViewType.Single:
                Names = ColumnNames.Named(column, vector.Size) is { } names ? [.. names.Select((name, i) => string.IsNullOrEmpty(name) ? Slot(i) : name)] : [.. Enumerable.Range(0, vector.Size).Select(Slot)];
                Presence = Array.ConvertAll(CategoricalSlots.Variables(column, vector.Size), variable => variable >= 0);
                _reader = Vector;
                break;
            case KeyDataViewType key:
                IsCategorical = true;
                _keys = ColumnNames.Keys(column, (int)Math.Min(key.Count, int.MaxValue))?.ToArray();
                _reader = key.RawType == typeof(uint) ? Key<uint> : key.RawType == typeof(ulong) ? Key<ulong> : key.RawType == typeof(ushort) ? Key<ushort> : Key<byte>;
                break;
            case TextDataViewType:
                IsCategorical = true;
                _reader = Text;
                break;
            case BooleanDataViewType:
                _reader = (row, at) => Scalar<bool>(row, at, value => value ? 1 : 0);
                break;
            case NumberDataViewType number:
                _reader = Number(number) ?? throw Unfit(column);
                break;
            default:
                throw Unfit(column);
        }

        string Slot(int i) => string.Create(CultureInfo.InvariantCulture, $"{column.Name}[{i}]");
    }

    public string Name { get; }

    public DataViewType Type { get; }

    /// <summary>One name a feature.</summary>
    public string[] Names { get; }

    /// <summary>Whether a feature's 0 says that something is absent.</summary>
    public bool[] Presence { get; }

    public bool IsCategorical { get; }

    /// <summary>Names of the categories.</summary>
    public IReadOnlyList<string>? Categories => !IsCategorical ? null : (IReadOnlyList<string>?)_keys ?? _texts;

    public ReadInput CreateReader(DataViewRow row, DataViewSchema.Column column) => _reader(row, column);

    /// <summary>From now on a text that was not seen has no number of its own: it is none of those that the tree knows.</summary>
    public void Complete() => _complete = true;

    private static ArgumentException Unfit(DataViewSchema.Column column) => new(
        $"The column '{column.Name}' is {column.Type}; a surrogate tree asks of numbers, Booleans, keys, texts and vectors of Single of known size. Name columns of these types by {SurrogateOptions.Name(nameof(SurrogateOptions.Columns))}.");

    private static ReadInput Scalar<T>(DataViewRow row, DataViewSchema.Column column, Func<T, float> convert)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return destination =>
        {
            getter(ref value);
            destination[0] = convert(value);
        };
    }

    // Keys count from one, zero is a missing one.
    private static ReadInput Key<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, INumberBase<T> => Scalar<T>(row, column, value => T.IsZero(value) ? float.NaN : float.CreateSaturating(value) - 1);

    private static ReadInput Vector(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<float>> getter = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> value = default;
        return destination =>
        {
            getter(ref value);
            value.CopyTo(destination);
        };
    }

    private static Func<DataViewRow, DataViewSchema.Column, ReadInput>? Number(NumberDataViewType type) => System.Type.GetTypeCode(type.RawType) switch
    {
        TypeCode.Single => Of<float>,
        TypeCode.Double => Of<double>,
        TypeCode.SByte => Of<sbyte>,
        TypeCode.Byte => Of<byte>,
        TypeCode.Int16 => Of<short>,
        TypeCode.UInt16 => Of<ushort>,
        TypeCode.Int32 => Of<int>,
        TypeCode.UInt32 => Of<uint>,
        TypeCode.Int64 => Of<long>,
        TypeCode.UInt64 => Of<ulong>,
        _ => null,
    };

    private static ReadInput Of<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, INumberBase<T> => Scalar<T>(row, column, float.CreateSaturating);

    private ReadInput Text(DataViewRow row, DataViewSchema.Column column) => Scalar<ReadOnlyMemory<char>>(row, column, value =>
    {
        string text = value.ToString();
        if (_numbers.TryGetValue(text, out int number))
            return number;
        if (_complete)
            return _texts.Count;
        if (_texts.Count == MostTexts)
        {
            throw new InvalidOperationException($"The column '{column.Name}' has more than {MostTexts} different texts, of which a tree cannot ask one by one. "
                + $"Name the columns that it may ask by {SurrogateOptions.Name(nameof(SurrogateOptions.Columns))}.");
        }

        _numbers[text] = _texts.Count;
        _texts.Add(text.Length > 0 ? text : "(empty)");
        return _texts.Count - 1;
    });
}
