using System.Globalization;
using System.Text;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>JSON as XGBoost writes it: RFC 8259 and the bare words <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which System.Text.Json refuses.</summary>
internal ref struct JsonText
{
    private const int Deepest = 64;
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private JsonText(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _at = bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    /// <summary>The value of a whole file, as <see cref="ModelField.Value"/> has it.</summary>
    /// <exception cref="InvalidDataException">It is no JSON, or nested too deeply.</exception>
    public static object? Parse(ReadOnlySpan<byte> bytes)
    {
        var text = new JsonText(bytes);
        object? value = text.Value(0);
        if (text.Peek() >= 0)
            throw text.Wrong("something follows the end");
        return value;
    }

    private object? Value(int depth)
    {
        if (depth > Deepest)
            throw Wrong($"lists and objects are nested more than {Deepest} deep");
        switch (Peek())
        {
            case '{':
                return Object(depth);
            case '[':
                return List(depth);
            case '"':
                return String();
            case 't' when Take("true"u8):
                return true;
            case 'f' when Take("false"u8):
                return false;
            case 'n' when Take("null"u8):
                return null;
            case < 0:
                throw Wrong("it ends too early");
            default:
                return Number();
        }
    }

    private Dictionary<string, object?> Object(int depth)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        _at++;
        if (TakeIf('}'))
            return map;
        do
        {
            if (Peek() != '"')
                throw Wrong("a name in quotes was expected");
            string name = String();
            if (!TakeIf(':'))
                throw Wrong("a colon was expected");
            if (!map.TryAdd(name, Value(depth + 1)))
                throw Wrong($"the name {Quote.Of(name)} stands twice in one object");
        }
        while (TakeIf(','));
        if (!TakeIf('}'))
            throw Wrong("a comma or } was expected");
        return map;
    }

    private object List(int depth)
    {
        var list = default(ElementList);
        _at++;
        if (TakeIf(']'))
            return list.ToValue();
        do
        {
            if (Peek() is '-' or (>= '0' and <= '9') or 'N' or 'I')
                list.Add(Number());
            else
                list.Add(Value(depth + 1));
        }
        while (TakeIf(','));
        if (!TakeIf(']'))
            throw Wrong("a comma or ] was expected");
        return list.ToValue();
    }

    private double Number()
    {
        if (Take("NaN"u8))
            return double.NaN;
        if (Take("Infinity"u8) || Take("Inf"u8))
            return double.PositiveInfinity;
        if (Take("-Infinity"u8) || Take("-Inf"u8))
            return double.NegativeInfinity;
        int length = _bytes[_at..].IndexOfAnyExcept("+-.0123456789Ee"u8);
        ReadOnlySpan<byte> digits = length < 0 ? _bytes[_at..] : _bytes.Slice(_at, length);
        if (digits.IsEmpty || digits[0] == '+' || !double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            throw Wrong("a value was expected");
        _at += digits.Length;
        return number;
    }

    private string String()
    {
        int start = ++_at;
        bool escaped = false;
        for (; ; _at++)
        {
            if (_at >= _bytes.Length)
                throw Wrong("a text has no closing quote");
            if (_bytes[_at] == '"')
                break;
            if (_bytes[_at] == '\\')
            {
                escaped = true;
                _at++;
            }
        }

        string text = Encoding.UTF8.GetString(_bytes[start.._at]);
        _at++;
        return escaped ? Unescape(text) : text;
    }

    private readonly string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            char kind = ++i < text.Length ? text[i] : '\0';
            int letter = "\"\\/bfnrt".IndexOf(kind, StringComparison.Ordinal);
            if (letter >= 0)
                plain.Append("\"\\/\b\f\n\r\t"[letter]);
            else if (kind == 'u' && i + 4 < text.Length && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
                (plain, i) = (plain.Append((char)code), i + 4);
            else
                throw Wrong("a text has a wrong escape");
        }

        return plain.ToString();
    }

    private int Peek()
    {
        while (_at < _bytes.Length && _bytes[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            _at++;
        return _at < _bytes.Length ? _bytes[_at] : -1;
    }

    private bool TakeIf(char sign)
    {
        if (Peek() != sign)
            return false;
        _at++;
        return true;
    }

    private bool Take(ReadOnlySpan<byte> word)
    {
        if (!_bytes[_at..].StartsWith(word))
            return false;
        _at += word.Length;
        return true;
    }

    private readonly InvalidDataException Wrong(string what)
    {
        int at = Math.Min(_at, _bytes.Length);
        string near = Encoding.Latin1.GetString(_bytes.Slice(at, Math.Min(40, _bytes.Length - at)));
        return new InvalidDataException($"The JSON is damaged at byte {at} of {_bytes.Length}: {what}{(near.Length > 0 ? $", near {Quote.Of(near)}" : "")}.");
    }
}
