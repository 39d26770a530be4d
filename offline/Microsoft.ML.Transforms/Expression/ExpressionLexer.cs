using System.Globalization;
using System.Text;

namespace Microsoft.ML.Transforms;

internal enum TokenKind
{
    End,
    Name,
    Number,
    Text,
    Symbol,
}

internal readonly record struct Token(TokenKind Kind, string Text, object Value, int Position);

/// <summary>Splits an expression into names, numbers, quoted text and symbols.</summary>
internal sealed class ExpressionLexer(string source)
{
    private static readonly string[] Symbols = ["??", "||", "&&", "==", "!=", "<>", "<=", ">=", "=>", "(", ")", ",", ":", "?", "+", "-", "*", "/", "%", "^", "=", "<", ">", "!", ";"];
    private int _at;

    public Token Next()
    {
        while (_at < source.Length && char.IsWhiteSpace(source[_at]))
            _at++;
        int start = _at;
        if (_at == source.Length)
            return new Token(TokenKind.End, "end of expression", null, start);
        char c = source[_at];
        if (char.IsLetter(c) || c == '_')
        {
            while (_at < source.Length && (char.IsLetterOrDigit(source[_at]) || source[_at] == '_'))
                _at++;
            return new Token(TokenKind.Name, source[start.._at], null, start);
        }

        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < source.Length && char.IsAsciiDigit(source[_at + 1])))
            return Number(start);
        if (c is '"' or '\'')
            return Quoted(start, c);
        string symbol = Array.Find(Symbols, s => source.AsSpan(start).StartsWith(s, StringComparison.Ordinal)) ?? throw Error($"unexpected '{c}'", start);
        _at += symbol.Length;
        return new Token(TokenKind.Symbol, symbol, null, start);
    }

    public static Exception Error(string message, int position) =>
        new ArgumentOutOfRangeException("expression", $"parsing failed: {message} at position {position}");

    private Token Number(int start)
    {
        while (_at < source.Length && (char.IsAsciiDigit(source[_at]) || source[_at] == '.'
            || ((source[_at] is 'e' or 'E') && _at + 1 < source.Length && (char.IsAsciiDigit(source[_at + 1]) || source[_at + 1] is '+' or '-'))
            || (source[_at] is '+' or '-' && source[_at - 1] is 'e' or 'E')))
            _at++;
        string text = source[start.._at];
        char suffix = _at < source.Length ? char.ToUpperInvariant(source[_at]) : '\0';
        if (suffix is 'F' or 'D' or 'L')
            _at++;
        object value = suffix switch
        {
            'L' when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) => (object)number,
            'F' when float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) => number,
            'D' when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
            _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) => number,
            _ when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) => (object)number,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
            _ => throw Error($"'{text}' is not a number", start),
        };

        // Its own token kind of text says whether a double may become a float beside a float.
        return new Token(TokenKind.Number, suffix == 'D' ? "D" : "", value, start);
    }

    private Token Quoted(int start, char quote)
    {
        // Text constants may be megabytes long: runs without escapes are copied at once.
        var text = new StringBuilder();
        for (_at++; ;)
        {
            int run = source.AsSpan(_at).IndexOfAny(quote, '\\');
            if (run < 0)
                throw Error("unterminated text", start);
            text.Append(source, _at, run);
            _at += run + 1;
            if (source[_at - 1] == quote)
                return new Token(TokenKind.Text, "text", text.ToString(), start);
            if (_at == source.Length)
                throw Error("unterminated text", start);
            text.Append(source[_at++] switch
            {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                var other and ('\\' or '"' or '\'') => other,
                var other => throw Error($"bad escape '\\{other}'", _at - 1),
            });
        }
    }
}
