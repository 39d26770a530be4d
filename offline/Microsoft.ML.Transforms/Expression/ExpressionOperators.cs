using System.Linq.Expressions;

namespace Microsoft.ML.Transforms;

/// <summary>A decimal constant without a suffix: a double that becomes a float beside one.</summary>
internal sealed class WeakDouble(double value) : Expression
{
    public double Value => value;

    public override Type Type => typeof(double);

    public override ExpressionType NodeType => ExpressionType.Extension;

    public override bool CanReduce => true;

    public override Expression Reduce() => Constant(value);
}

/// <summary>Types and meaning of the operators; null where the types do not go together.</summary>
internal static class ExpressionOperators
{
    private static readonly Type[] Ranks = [typeof(int), typeof(long), typeof(float), typeof(double)];

    public static Expression Binary(string op, Expression left, Expression right)
    {
        if (op is "&&" or "and" or "||" or "or")
        {
            if (left.Type != typeof(bool) || right.Type != typeof(bool))
                return null;
            return op is "&&" or "and" ? Expression.AndAlso(left, right) : Expression.OrElse(left, right);
        }

        bool isEquality = op is "==" or "=" or "!=" or "<>";
        if (isEquality && left.Type == right.Type && (left.Type == typeof(bool) || left.Type == typeof(ReadOnlyMemory<char>)))
        {
            Expression same = left.Type == typeof(bool) ? Expression.Equal(left, right) : Expression.Call(typeof(ExpressionFunctions), nameof(ExpressionFunctions.SameText), null, left, right);
            return op is "==" or "=" ? same : Expression.Not(same);
        }

        if (!TryUnify(ref left, ref right))
            return null;
        return op switch
        {
            "+" => Expression.Add(left, right),
            "-" => Expression.Subtract(left, right),
            "*" => Expression.Multiply(left, right),
            "/" => Expression.Divide(left, right),
            "%" => Expression.Modulo(left, right),
            "^" => Expression.Convert(Expression.Call(typeof(Math), nameof(Math.Pow), null, AsDouble(left), AsDouble(right)), left.Type),
            "==" or "=" => Expression.Equal(left, right),
            "!=" or "<>" => Expression.NotEqual(left, right),
            "<" => Expression.LessThan(left, right),
            "<=" => Expression.LessThanOrEqual(left, right),
            ">" => Expression.GreaterThan(left, right),
            _ => Expression.GreaterThanOrEqual(left, right),
        };
    }

    public static Expression Negate(Expression value) => value is WeakDouble weak ? new WeakDouble(-weak.Value) : IsNumber(value) ? Expression.Negate(value) : null;

    public static Expression Conditional(Expression condition, Expression then, Expression other)
    {
        if (then.Type != other.Type || then is WeakDouble || other is WeakDouble)
        {
            if (!TryUnify(ref then, ref other))
                return null;
        }

        return Expression.Condition(condition, then, other);
    }

    /// <summary>The right side where the left one is NaN.</summary>
    public static Expression Coalesce(Expression left, Expression right)
    {
        if (!IsNumber(left) || !TryUnify(ref left, ref right))
            return null;
        return left.Type == typeof(float) || left.Type == typeof(double)
            ? Expression.Condition(Expression.Call(left.Type, "IsNaN", null, left), right, left)
            : left;
    }

    public static bool IsNumber(Expression value) => Ranks.Contains(value.Type);

    public static Expression AsDouble(Expression value) => value.Type == typeof(double) ? value : Expression.Convert(value, typeof(double));

    public static bool TryUnify(ref Expression left, ref Expression right)
    {
        if (!IsNumber(left) || !IsNumber(right))
            return false;
        int rank = Math.Max(Rank(left, right), Rank(right, left));
        left = To(left, Ranks[rank]);
        right = To(right, Ranks[rank]);
        return true;
    }

    private static int Rank(Expression value, Expression other) => Array.IndexOf(Ranks, value is WeakDouble && other is not WeakDouble ? typeof(float) : value.Type);

    private static Expression To(Expression value, Type type) => value switch
    {
        WeakDouble weak => Expression.Constant(Convert.ChangeType(weak.Value, type, System.Globalization.CultureInfo.InvariantCulture)),
        _ => value.Type == type ? value : Expression.Convert(value, type),
    };
}
