using System.Globalization;

namespace MLNet.Xai.Data.Tables;

/// <summary>Reads a value of text.</summary>
internal delegate bool TextParser<T>(ReadOnlySpan<char> text, out T value);

/// <summary>Values as text, in the invariant culture, with the words that ML.NET's own loader knows.</summary>
internal static class TextParsers
{
    private const NumberStyles Decimal = NumberStyles.Float;

    private static readonly Dictionary<Type, Delegate> s_parsers = new()
    {
        [typeof(bool)] = (TextParser<bool>)Boolean,
        [typeof(sbyte)] = (TextParser<sbyte>)((ReadOnlySpan<char> s, out sbyte v) => sbyte.TryParse(s, NumberStyles.Integer, CultureInfo.InvariantCulture, out v)),
        [typeof(byte)] = (TextParser<byte>)((ReadOnlySpan<char> s, out byte v) => byte.TryParse(s, NumberStyles.Integer, CultureInfo.InvariantCulture, out v)),
        [typeof(short)] = (TextParser<short>)((ReadOnlySpan<char> s, out short v) => short.TryParse(s, NumberStyles.Integer, CultureInfo.InvariantCulture, out v)),
        [typeof(ushort)] = (TextParser<ushort>)((ReadOnlySpan<char> s, out ushort v) => ushort.TryParse(s, NumberStyles.Integer, CultureInfo.InvariantCulture, out v)),
        [typeof(int)] = (TextParser<int>)((ReadOnlySpan<char> s, out int v) => int.TryParse(s, NumberStyles.Integer, CultureInfo.InvariantCulture, out v)),
        [typeof(uint)] = (TextParser<uint>)((ReadOnlySpan<char> s, out uint v) => uint.TryParse(s, NumberStyles.Integer, CultureInfo.InvariantCulture, out v)),
        [typeof(long)] = (TextParser<long>)((ReadOnlySpan<char> s, out long v) => long.TryParse(s, NumberStyles.Integer, CultureInfo.InvariantCulture, out v)),
        [typeof(ulong)] = (TextParser<ulong>)((ReadOnlySpan<char> s, out ulong v) => ulong.TryParse(s, NumberStyles.Integer, CultureInfo.InvariantCulture, out v)),
        [typeof(float)] = (TextParser<float>)Single,
        [typeof(double)] = (TextParser<double>)Double,
        [typeof(ReadOnlyMemory<char>)] = (TextParser<ReadOnlyMemory<char>>)((ReadOnlySpan<char> s, out ReadOnlyMemory<char> v) =>
        {
            v = s.ToString().AsMemory();
            return true;
        }),
        [typeof(DateTime)] = (TextParser<DateTime>)((ReadOnlySpan<char> s, out DateTime v) =>
            DateTime.TryParse(s, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out v)),
        [typeof(DateTimeOffset)] = (TextParser<DateTimeOffset>)((ReadOnlySpan<char> s, out DateTimeOffset v) =>
            DateTimeOffset.TryParse(s, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out v)),
        [typeof(TimeSpan)] = (TextParser<TimeSpan>)((ReadOnlySpan<char> s, out TimeSpan v) => TimeSpan.TryParse(s, CultureInfo.InvariantCulture, out v)),
    };

    public static bool Exist(Type type) => s_parsers.ContainsKey(type);

    public static TextParser<T> Get<T>() => (TextParser<T>)s_parsers[typeof(T)];

    /// <summary>Whether the text says that there is no value: nothing, "?", "NA", "N/A" or "NaN".</summary>
    public static bool IsMissing(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.Length switch
        {
            0 => true,
            1 => text[0] == '?',
            2 => text.Equals("NA", StringComparison.OrdinalIgnoreCase),
            3 => text.Equals("NaN", StringComparison.OrdinalIgnoreCase) || text.Equals("N/A", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    // Digits that are too large for the type give infinity, which nobody wrote.
    private static bool Single(ReadOnlySpan<char> text, out float value) =>
        float.TryParse(text, Decimal, CultureInfo.InvariantCulture, out value) && (!float.IsInfinity(value) || SaysInfinity(text));

    private static bool Double(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out value) && (!double.IsInfinity(value) || SaysInfinity(text));

    private static bool SaysInfinity(ReadOnlySpan<char> text) => text.Contains("Infinity", StringComparison.OrdinalIgnoreCase) || text.Contains('\u221E');

    private static bool Boolean(ReadOnlySpan<char> text, out bool value)
    {
        text = text.Trim();
        value = Is(text, "1", "true", "yes", "t", "y");
        return value || Is(text, "0", "false", "no", "f", "n");

        static bool Is(ReadOnlySpan<char> text, params ReadOnlySpan<string> words)
        {
            foreach (string word in words)
            {
                if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
                    return true;
            }

            return false;
        }
    }
}
