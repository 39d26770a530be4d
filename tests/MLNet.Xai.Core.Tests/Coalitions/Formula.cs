using System.Globalization;

namespace MLNet.Xai.Core.Tests.Coalitions;

/// <summary>The functions of golden files as they are written there: <c>2*x0 - x1^2 + max(x5,0)*[x9>0] + |x10|</c>, <c>sigmoid(...)</c>, <c>softmax([a, b])</c>.</summary>
internal sealed class Formula
{
    private readonly string _text;
    private int _at;

    private Formula(string text) => _text = text.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The outputs for a row.</summary>
    public static Func<ReadOnlySpan<double>, double[]> Parse(string text)
    {
        var parser = new Formula(text);
        List<Term> outputs = [];
        bool softmax = parser.Skip("softmax([");
        do
        {
            outputs.Add(parser.Sum());
        }
        while (softmax && parser.Skip(","));
        if (softmax && !parser.Skip("])"))
            throw parser.Odd();
        if (parser._at != parser._text.Length)
            throw parser.Odd();
        return row =>
        {
            var values = new double[outputs.Count];
            for (int i = 0; i < values.Length; i++)
                values[i] = outputs[i](row);
            if (!softmax)
                return values;
            double sum = values.Sum(Math.Exp);
            return [.. values.Select(v => Math.Exp(v) / sum)];
        };
    }

    private Term Sum()
    {
        Term left = Product();
        while (true)
        {
            Term before = left;
            if (Skip("+"))
            {
                Term right = Product();
                left = x => before(x) + right(x);
            }
            else if (Skip("-"))
            {
                Term right = Product();
                left = x => before(x) - right(x);
            }
            else
            {
                return left;
            }
        }
    }

    private Term Product()
    {
        Term left = Power();
        while (Skip("*"))
        {
            (Term before, Term right) = (left, Power());
            left = x => before(x) * right(x);
        }

        return left;
    }

    private Term Power()
    {
        Term value = Atom();
        if (!Skip("^"))
            return value;
        double exponent = Number();
        return x => Math.Pow(value(x), exponent);
    }

    private Term Atom()
    {
        if (Skip("-"))
        {
            Term inner = Power();
            return x => -inner(x);
        }

        if (Skip("sin("))
        {
            Term inner = Close(")");
            return x => Math.Sin(inner(x));
        }

        if (Skip("sigmoid("))
        {
            Term inner = Close(")");
            return x => 1 / (1 + Math.Exp(-inner(x)));
        }

        if (Skip("max("))
        {
            (Term a, Term b) = (Close(","), Close(")"));
            return x => Math.Max(a(x), b(x));
        }

        if (Skip("|"))
        {
            Term inner = Close("|");
            return x => Math.Abs(inner(x));
        }

        if (Skip("["))
        {
            (Term a, Term b) = (Close(">"), Close("]"));
            return x => a(x) > b(x) ? 1 : 0;
        }

        if (Skip("("))
            return Close(")");
        if (Skip("x"))
        {
            int feature = (int)Number();
            return x => x[feature];
        }

        double number = Number();
        return _ => number;
    }

    private Term Close(string end)
    {
        Term inner = Sum();
        return Skip(end) ? inner : throw Odd();
    }

    private double Number()
    {
        int from = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
            _at++;
        return _at > from ? double.Parse(_text.AsSpan(from, _at - from), CultureInfo.InvariantCulture) : throw Odd();
    }

    private bool Skip(string token)
    {
        if (!_text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal))
            return false;
        _at += token.Length;
        return true;
    }

    private InvalidDataException Odd() => new($"The function '{_text}' is not understood from '{_text[_at..]}'.");

    private delegate double Term(ReadOnlySpan<double> row);
}
