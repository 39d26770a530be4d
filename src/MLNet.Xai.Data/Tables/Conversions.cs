using System.Globalization;
using System.Numerics;
using System.Reflection;
using Microsoft.ML.Data;

namespace MLNet.Xai.Data.Tables;

/// <summary>A value of the file as the type that is wanted.</summary>
/// <returns>Whether it can be without loss.</returns>
internal delegate bool ValueConverter<TFrom, TTo>(TFrom value, out TTo result);

/// <summary>What a column of a file can become without loss.</summary>
internal static class Conversions
{
    private static readonly HashSet<Type> s_numbers =
        [typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double)];

    /// <summary>Whether any value of this type can become one of that; whether a certain one can is only known when it is read.</summary>
    public static bool Exist(DataViewType from, DataViewType to)
    {
        if (from is VectorDataViewType list)
            return to is VectorDataViewType vector && Exist(list.ItemType, vector.ItemType);
        if (to is VectorDataViewType or KeyDataViewType || !TextParsers.Exist(to.RawType))
            return false;
        Type source = from.RawType, target = to.RawType;
        return source == target || source == typeof(ReadOnlyMemory<char>)
            || (target == typeof(ReadOnlyMemory<char>) ? IsInteger(source) : IsNumeric(source) && IsNumeric(target));
    }

    /// <summary>How values are converted.</summary>
    public static ValueConverter<TFrom, TTo> Get<TFrom, TTo>(bool roundIntegers)
    {
        Type from = typeof(TFrom), to = typeof(TTo);
        if (from == to)
            return (ValueConverter<TFrom, TTo>)(object)(ValueConverter<TFrom, TFrom>)Same;
        if (from == typeof(ReadOnlyMemory<char>))
        {
            TextParser<TTo> parse = TextParsers.Get<TTo>();
            return (ValueConverter<TFrom, TTo>)(object)(ValueConverter<ReadOnlyMemory<char>, TTo>)((ReadOnlyMemory<char> text, out TTo result) => parse(text.Span, out result));
        }

        string method = to == typeof(ReadOnlyMemory<char>) ? nameof(Format)
            : from == typeof(bool) ? nameof(FromBoolean)
            : to == typeof(bool) ? nameof(ToBoolean)
            : roundIntegers && !IsInteger(to) ? nameof(Rounded) : nameof(Exact);
        Type[] arguments = method is nameof(FromBoolean) ? [to] : method is nameof(ToBoolean) or nameof(Format) ? [from] : [from, to];
        return typeof(Conversions).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(arguments).CreateDelegate<ValueConverter<TFrom, TTo>>();
    }

    /// <summary>What stands for a value that is not there, in types that have such a one: NaN, and empty text.</summary>
    public static bool HasMissing(Type type) => type == typeof(float) || type == typeof(double) || type == typeof(ReadOnlyMemory<char>);

    /// <summary>That value.</summary>
    public static T Missing<T>() => typeof(T) == typeof(float) ? (T)(object)float.NaN : typeof(T) == typeof(double) ? (T)(object)double.NaN : default!;

    private static bool IsInteger(Type type) => s_numbers.Contains(type) && type != typeof(float) && type != typeof(double);

    private static bool IsNumeric(Type type) => s_numbers.Contains(type) || type == typeof(bool);

    private static bool Same<T>(T value, out T result)
    {
        result = value;
        return true;
    }

    private static bool FromBoolean<T>(bool value, out T result) where T : INumber<T>
    {
        result = value ? T.One : T.Zero;
        return true;
    }

    private static bool ToBoolean<T>(T value, out bool result) where T : INumber<T>
    {
        result = value == T.One;
        return result || value == T.Zero;
    }

    private static bool Format<T>(T value, out ReadOnlyMemory<char> result) where T : INumber<T>
    {
        result = value.ToString(null, CultureInfo.InvariantCulture).AsMemory();
        return true;
    }

    // A double is rounded to the nearest single, but never to infinity. Whole numbers are compared as 128 bits, as a round trip through the narrower type saturates at its ends.
    private static bool Exact<TFrom, TTo>(TFrom value, out TTo result) where TFrom : INumber<TFrom> where TTo : INumber<TTo>
    {
        result = TTo.CreateSaturating(value);
        if (!IsInteger(typeof(TFrom)) && !IsInteger(typeof(TTo)))
            return TTo.IsInfinity(result) == TFrom.IsInfinity(value);
        return TFrom.IsInteger(value) && Int128.CreateSaturating(value) == Int128.CreateSaturating(result);
    }

    private static bool Rounded<TFrom, TTo>(TFrom value, out TTo result) where TFrom : INumber<TFrom> where TTo : INumber<TTo>
    {
        result = TTo.CreateSaturating(value);
        return TTo.IsInfinity(result) == TFrom.IsInfinity(value);
    }
}
