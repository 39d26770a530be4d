using System.Linq.Expressions;

namespace Microsoft.ML.Transforms;

/// <summary>
/// Parses <c>x : body</c> or <c>(x, y) : body</c> into a function of the inputs. Operators, from weak to strong: <c>?:</c>, <c>??</c>, <c>||</c>, <c>&amp;&amp;</c>,
/// comparisons, <c>+ -</c>, <c>* / %</c>, unary <c>- !</c>, <c>^</c>. The lambda's parameters must be as many as the inputs.
/// </summary>
internal sealed class ExpressionParser
{
    private static readonly string[][] Levels = [["||", "or"], ["&&", "and"], ["==", "=", "!=", "<>", "<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"]];
    private readonly ExpressionLexer _lexer;
    private readonly Dictionary<string, ParameterExpression> _parameters = new(StringComparer.Ordinal);
    private Token _token;

    private ExpressionParser(string source)
    {
        _lexer = new ExpressionLexer(source);
        _token = _lexer.Next();
    }

    /// <summary>A compiled <c>Func</c> of the given types; its last type argument is the result's.</summary>
    public static Delegate Compile(string source, Type[] inputs)
    {
        var parser = new ExpressionParser(source);
        ParameterExpression[] parameters = parser.Parameters(inputs);
        Expression body = parser.Conditional();
        if (parser._token.Kind != TokenKind.End)
            throw parser.Error($"unexpected '{parser._token.Text}'");
        return Expression.Lambda(body, parameters).Compile();
    }

    private ParameterExpression[] Parameters(Type[] inputs)
    {
        var names = new List<string>();
        if (TryTake("("))
        {
            do
                names.Add(Name());
            while (TryTake(","));
            Take(")");
        }
        else
        {
            names.Add(Name());
        }

        if (!TryTake(":"))
            Take("=>");
        if (names.Count != inputs.Length)
            throw Error($"the expression has {names.Count} parameters, but there are {inputs.Length} input columns");
        ParameterExpression[] parameters = [.. names.Select((name, i) => Expression.Parameter(inputs[i], name))];
        foreach (ParameterExpression parameter in parameters)
        {
            if (!_parameters.TryAdd(parameter.Name, parameter))
                throw Error($"two parameters are called '{parameter.Name}'");
        }

        return parameters;
    }

    private Expression Conditional()
    {
        Expression condition = Coalesce();
        if (!TryTake("?"))
            return condition;
        Expression then = Conditional();
        Take(":");
        Expression other = Conditional();
        return ExpressionOperators.Conditional(Bind(condition), then, other) ?? throw Error("the two sides of ?: differ in type, or the condition is no Boolean");
    }

    private Expression Coalesce()
    {
        Expression left = Binary(0);
        return TryTake("??") ? ExpressionOperators.Coalesce(left, Coalesce()) ?? throw Error("?? wants numbers") : left;
    }

    private Expression Binary(int level)
    {
        if (level == Levels.Length)
            return Unary();
        Expression left = Binary(level + 1);
        while (_token.Kind is TokenKind.Symbol or TokenKind.Name && Levels[level].Contains(_token.Text))
        {
            string op = Advance().Text;
            Expression right = Binary(level + 1);
            left = ExpressionOperators.Binary(op, left, right) ?? throw Error($"'{op}' does not go with {left.Type.Name} and {right.Type.Name}");
        }

        return left;
    }

    private Expression Unary()
    {
        if (TryTake("-"))
            return ExpressionOperators.Negate(Unary()) ?? throw Error("'-' wants a number");
        if (TryTake("!") || TryTake("not"))
            return Expression.Not(Bind(Unary()));
        Expression left = Primary();
        return TryTake("^") ? ExpressionOperators.Binary("^", left, Unary()) ?? throw Error("'^' wants numbers") : left;
    }

    private Expression Primary()
    {
        Token token = Advance();
        switch (token.Kind)
        {
            case TokenKind.Number:
                return token.Value is double number && token.Text.Length == 0 ? new WeakDouble(number) : Expression.Constant(token.Value);
            case TokenKind.Text:
                return Expression.Constant(((string)token.Value).AsMemory(), typeof(ReadOnlyMemory<char>));
            case TokenKind.Symbol when token.Text == "(":
                Expression inner = Conditional();
                Take(")");
                return inner;
            case TokenKind.Name when token.Text is "true" or "false":
                return Expression.Constant(token.Text == "true");
            case TokenKind.Name when _parameters.TryGetValue(token.Text, out ParameterExpression parameter):
                return parameter;
            case TokenKind.Name:
                return Call(token);
            default:
                throw ExpressionLexer.Error($"unexpected '{token.Text}'", token.Position);
        }
    }

    private Expression Call(Token name)
    {
        if (!TryTake("("))
            throw ExpressionLexer.Error($"unresolved identifier '{name.Text}'", name.Position);
        var arguments = new List<Expression>();
        if (!TryTake(")"))
        {
            do
                arguments.Add(Conditional());
            while (TryTake(","));
            Take(")");
        }

        return ExpressionFunctions.Call(name.Text, arguments)
            ?? throw ExpressionLexer.Error($"unknown function '{name.Text}' of {arguments.Count} arguments of these types", name.Position);
    }

    private Expression Bind(Expression value) => value.Type == typeof(bool) ? value : throw Error("a Boolean is wanted");

    private string Name() => _token.Kind == TokenKind.Name ? Advance().Text : throw Error($"a name is wanted, not '{_token.Text}'");

    private Token Advance()
    {
        Token token = _token;
        _token = _lexer.Next();
        return token;
    }

    private bool TryTake(string text)
    {
        bool isIt = _token.Kind is TokenKind.Symbol or TokenKind.Name && _token.Text == text;
        if (isIt)
            Advance();
        return isIt;
    }

    private void Take(string text)
    {
        if (!TryTake(text))
            throw Error($"'{text}' is wanted, not '{_token.Text}'");
    }

    private Exception Error(string message) => ExpressionLexer.Error(message, _token.Position);
}
