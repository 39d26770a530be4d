using System.Globalization;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Text to value and back, as ML.NET's text files have it: an empty field is the default, "?", "NA" and "NaN" are missing.</summary>
internal static class TextValues
{
    public delegate bool Parser<T>(ReadOnlyMemory<char> text, out T value);

    private static readonly Dictionary<Type, Delegate> Parsers = new()
    {
        [typeof(float)] = (Parser<float>)TrySingle,
        [typeof(double)] = (Parser<double>)TryDouble,
        [typeof(bool)] = (Parser<bool>)TryBoolean,
        [typeof(ReadOnlyMemory<char>)] = (Parser<ReadOnlyMemory<char>>)TryText,
        [typeof(sbyte)] = (Parser<sbyte>)TryInteger,
        [typeof(byte)] = (Parser<byte>)TryInteger,
        [typeof(short)] = (Parser<short>)TryInteger,
        [typeof(ushort)] = (Parser<ushort>)TryInteger,
        [typeof(int)] = (Parser<int>)TryInteger,
        [typeof(uint)] = (Parser<uint>)TryInteger,
        [typeof(long)] = (Parser<long>)TryInteger,
        [typeof(ulong)] = (Parser<ulong>)TryInteger,
        [typeof(TimeSpan)] = (Parser<TimeSpan>)TryTimeSpan,
        [typeof(DateTime)] = (Parser<DateTime>)TryDateTime,
        [typeof(DateTimeOffset)] = (Parser<DateTimeOffset>)TryDateTimeOffset,
    };

    /// <summary>Reads values of a type. A text that is none makes false, with a missing value where the type has one.</summary>
    public static Parser<T> ParserOf<T>(DataViewType itemType) => itemType is KeyDataViewType key
        ? (Parser<T>)GenericCall.Invoke(typeof(TextValues), null, nameof(KeyParser), typeof(T), key.Count)
        : (Parser<T>)Parsers[typeof(T)];

    public static bool HasMissing(DataViewType itemType) => itemType is KeyDataViewType || itemType == NumberDataViewType.Single || itemType == NumberDataViewType.Double;

    /// <summary>Writes values of a type; text is not quoted here.</summary>
    public static Func<T, string> FormatterOf<T>(DataViewType itemType)
    {
        if (itemType is KeyDataViewType)
            return value => Convert.ToUInt64(value, CultureInfo.InvariantCulture) is > 0 and var key ? (key - 1).ToString(CultureInfo.InvariantCulture) : "?";
        return value => value switch
        {
            float.NaN or double.NaN => "?",
            float number => number.ToString("R", CultureInfo.InvariantCulture),
            double number => number.ToString("G17", CultureInfo.InvariantCulture),
            bool flag => flag ? "1" : "0",
            TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
            ReadOnlyMemory<char> text => text.ToString(),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }

    private static Parser<T> KeyParser<T>(ulong count)
        where T : struct, System.Numerics.IBinaryInteger<T> => (ReadOnlyMemory<char> text, out T value) =>
    {
        value = default;
        if (text.IsEmpty || IsMissing(text.Span))
            return true;
        if (!ulong.TryParse(text.Span, NumberStyles.None, CultureInfo.InvariantCulture, out ulong index) || index >= count)
            return false;
        value = T.CreateChecked(index + 1);
        return true;
    };

    private static bool TryText(ReadOnlyMemory<char> text, out ReadOnlyMemory<char> value)
    {
        value = text;
        return true;
    }

    private static bool TrySingle(ReadOnlyMemory<char> text, out float value)
    {
        value = 0;
        if (text.IsEmpty || float.TryParse(text.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return true;
        value = float.NaN;
        return IsMissing(text.Span.Trim());
    }

    private static bool TryDouble(ReadOnlyMemory<char> text, out double value)
    {
        value = 0;
        if (text.IsEmpty || double.TryParse(text.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return true;
        value = double.NaN;
        return IsMissing(text.Span.Trim());
    }

    private static bool TryInteger<T>(ReadOnlyMemory<char> text, out T value)
        where T : struct, System.Numerics.IBinaryInteger<T>
    {
        value = default;
        return text.IsEmpty || T.TryParse(text.Span, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryBoolean(ReadOnlyMemory<char> text, out bool value)
    {
        string word = text.ToString().ToUpperInvariant();
        value = word is "T" or "Y" or "1" or "+" or "+1" or "YES" or "TRUE";
        return value || word is "" or "F" or "N" or "0" or "-" or "-1" or "NO" or "FALSE";
    }

    private static bool TryTimeSpan(ReadOnlyMemory<char> text, out TimeSpan value)
    {
        value = default;
        return text.IsEmpty || TimeSpan.TryParse(text.Span, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryDateTime(ReadOnlyMemory<char> text, out DateTime value)
    {
        value = default;
        return text.IsEmpty || DateTime.TryParse(text.Span, CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
    }

    private static bool TryDateTimeOffset(ReadOnlyMemory<char> text, out DateTimeOffset value)
    {
        value = default;
        return text.IsEmpty || DateTimeOffset.TryParse(text.Span, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);
    }

    private static bool IsMissing(ReadOnlySpan<char> text) => text is "?" || text.Equals("NA", StringComparison.OrdinalIgnoreCase)
        || text.Equals("N/A", StringComparison.OrdinalIgnoreCase) || text.Equals("NaN", StringComparison.OrdinalIgnoreCase);
}
