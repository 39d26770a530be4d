using System.Linq.Expressions;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>The functions that an expression may call. Mathematics is done in double; a float goes back to float.</summary>
internal static class ExpressionFunctions
{
    private static readonly Dictionary<string, Func<double, double>> Unary = new(StringComparer.Ordinal)
    {
        ["abs"] = Math.Abs,
        ["sign"] = v => double.IsNaN(v) ? v : Math.Sign(v),
        ["exp"] = Math.Exp,
        ["ln"] = Math.Log,
        ["log"] = Math.Log,
        ["sqrt"] = Math.Sqrt,
        ["sin"] = Math.Sin,
        ["cos"] = Math.Cos,
        ["tan"] = Math.Tan,
        ["asin"] = Math.Asin,
        ["acos"] = Math.Acos,
        ["atan"] = Math.Atan,
        ["sinh"] = Math.Sinh,
        ["cosh"] = Math.Cosh,
        ["tanh"] = Math.Tanh,
        ["trunc"] = Math.Truncate,
        ["floor"] = Math.Floor,
        ["ceil"] = Math.Ceiling,
        ["ceiling"] = Math.Ceiling,
        ["round"] = v => Math.Round(v),
    };

    private static readonly Dictionary<string, Func<double, double, double>> Two = new(StringComparer.Ordinal)
    {
        ["log"] = (a, b) => Math.Log(a) / Math.Log(b),
        ["atan2"] = Math.Atan2,
        ["min"] = Math.Min,
        ["max"] = Math.Max,
    };

    public static Expression Call(string name, List<Expression> arguments) => arguments switch
    {
        [] when name == "pi" => Expression.Constant(Math.PI),
        [var one] when Unary.TryGetValue(name, out Func<double, double> function) && ExpressionOperators.IsNumber(one) => Apply(function, one),
        [var a, var b] when Two.TryGetValue(name, out Func<double, double, double> function) && ExpressionOperators.TryUnify(ref a, ref b) => Apply(function, a, b),
        [var one] when name is "int" or "long" or "float" or "single" or "double" or "bool" or "text" => Convert(name, one),
        [var one] when name == "isna" => IsMissing(one),
        [var text] when text.Type == typeof(ReadOnlyMemory<char>) && name is "len" or "lower" or "upper" => Text(name, text),
        _ when name == "concat" && arguments.TrueForAll(a => a.Type == typeof(ReadOnlyMemory<char>)) => Text(nameof(Concat), Expression.NewArrayInit(typeof(ReadOnlyMemory<char>), arguments)),
        _ => null,
    };

    public static bool SameText(ReadOnlyMemory<char> a, ReadOnlyMemory<char> b) => a.Span.SequenceEqual(b.Span);

    internal static int Len(ReadOnlyMemory<char> text) => text.Length;

    internal static ReadOnlyMemory<char> Lower(ReadOnlyMemory<char> text) => text.ToString().ToLowerInvariant().AsMemory();

    internal static ReadOnlyMemory<char> Upper(ReadOnlyMemory<char> text) => text.ToString().ToUpperInvariant().AsMemory();

    internal static ReadOnlyMemory<char> Concat(ReadOnlyMemory<char>[] texts) => string.Concat(texts.Select(t => t.ToString())).AsMemory();

    private static Expression Apply(Delegate function, params Expression[] arguments)
    {
        Type type = arguments[0].Type == typeof(double) ? typeof(double) : arguments[0].Type;
        Expression result = Expression.Invoke(Expression.Constant(function), arguments.Select(ExpressionOperators.AsDouble));
        return type == typeof(double) ? result : Expression.Convert(result, type);
    }

    private static MethodCallExpression Text(string name, Expression argument) =>
        Expression.Call(typeof(ExpressionFunctions), char.ToUpperInvariant(name[0]) + name[1..], null, argument);

    private static Expression IsMissing(Expression value) => value.Type == typeof(float) || value.Type == typeof(double)
        ? Expression.Call(value.Type, "IsNaN", null, value)
        : Expression.Constant(false);

    private static Expression Convert(string name, Expression value)
    {
        DataKind kind = name switch
        {
            "int" => DataKind.Int32,
            "long" => DataKind.Int64,
            "double" => DataKind.Double,
            "bool" => DataKind.Boolean,
            "text" => DataKind.String,
            _ => DataKind.Single,
        };
        PrimitiveDataViewType from = DataKinds.PrimitiveTypeOrNull(value.Type);
        PrimitiveDataViewType to = kind.ToPrimitiveType();
        if (from is null || !ValueConversion.Exists(from, to))
            return null;
        object function = Internals.GenericCall.Invoke(typeof(ValueConversion), null, nameof(ValueConversion.Get), [from.RawType, to.RawType], from, to);
        return Expression.Invoke(Expression.Constant(function), value);
    }
}
