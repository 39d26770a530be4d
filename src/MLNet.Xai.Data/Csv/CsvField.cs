using Microsoft.ML.Data;
using MLNet.Xai.Data.Tables;

namespace MLNet.Xai.Data.Csv;

/// <summary>A field of the rows, on its way into a column.</summary>
internal abstract class CsvField(int place)
{
    public int Place => place;

    /// <summary>Reads the field of a row.</summary>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    public abstract string? Read(ReadOnlySpan<char> text, int row);

    /// <summary>Ends a batch of so many rows.</summary>
    public abstract void End(int rows);

    /// <summary>A field that becomes a column, or one slot of it.</summary>
    public static CsvField Create(int place, BatchColumn target, int slot, int slots)
    {
        Type item = target.Type is VectorDataViewType vector ? vector.ItemType.RawType : target.Type.RawType;
        return (CsvField)Activator.CreateInstance(typeof(CsvField<>).MakeGenericType(item), place, target, slot, slots)!;
    }
}

/// <summary>A field of a type.</summary>
internal sealed class CsvField<T>(int place, BatchColumn target, int slot, int slots) : CsvField(place)
{
    private readonly TextParser<T> _parse = typeof(T) == typeof(ReadOnlyMemory<char>) ? (TextParser<T>)(object)Pooled() : TextParsers.Get<T>();
    private readonly VectorBatch<T>? _vector = Reserved(target as VectorBatch<T>, slots);
    private readonly T[]? _scalar = (target as ScalarBatch<T>)?.Values;
    private readonly bool _isText = typeof(T) == typeof(ReadOnlyMemory<char>);
    private readonly bool _hasMissing = Conversions.HasMissing(typeof(T));

    public override string? Read(ReadOnlySpan<char> text, int row)
    {
        ref T value = ref _scalar is not null ? ref _scalar[row] : ref _vector!.Values[(row * slots) + slot];
        if (_parse(text, out value))
            return null;
        if (!_isText && TextParsers.IsMissing(text))
        {
            if (!_hasMissing)
                return $"no value ('{text}'), and {typeof(T).Name} has none that says so.";
            value = Conversions.Missing<T>();
            return null;
        }

        return $"'{(text.Length > 60 ? $"{text[..60]}..." : text)}' cannot be read as {typeof(T).Name}.";
    }

    public override void End(int rows)
    {
        if (_vector is null || slot > 0)
            return;
        for (int i = 0; i <= rows; i++)
            _vector.Starts[i] = i * slots;
    }

    private static VectorBatch<T>? Reserved(VectorBatch<T>? vector, int slots)
    {
        vector?.Reserve(TableReader.BatchRows * slots);
        return vector;
    }

    // Categories repeat: the last texts seen are kept.
    private static TextParser<ReadOnlyMemory<char>> Pooled()
    {
        string[] kept = new string[1024];
        return (ReadOnlySpan<char> text, out ReadOnlyMemory<char> value) =>
        {
            if (text.IsEmpty)
            {
                value = default;
                return true;
            }

            ref string place = ref kept[string.GetHashCode(text, StringComparison.Ordinal) & 1023];
            if (place is null || !text.SequenceEqual(place))
                place = text.ToString();
            value = place.AsMemory();
            return true;
        };
    }
}
