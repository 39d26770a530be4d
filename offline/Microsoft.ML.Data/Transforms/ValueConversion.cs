using System.Numerics;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Conversions between numbers, booleans and text.</summary>
internal static class ValueConversion
{
    public static bool Exists(DataViewType from, PrimitiveDataViewType to) =>
        from.Equals(to) || to is TextDataViewType || (from is NumberDataViewType or BooleanDataViewType or KeyDataViewType or TextDataViewType && to is NumberDataViewType or BooleanDataViewType)
        || (from is TextDataViewType && to is TimeSpanDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType);

    public static Func<TIn, TOut> Get<TIn, TOut>(DataViewType from, PrimitiveDataViewType to)
    {
        if (typeof(TIn) == typeof(TOut))
            return (Func<TIn, TOut>)(Delegate)(Func<TIn, TIn>)(value => value);
        if (to is TextDataViewType)
        {
            Func<TIn, string> format = TextValues.FormatterOf<TIn>(from);
            return (Func<TIn, TOut>)(Delegate)(Func<TIn, ReadOnlyMemory<char>>)(value => format(value).AsMemory());
        }

        if (from is TextDataViewType)
        {
            TextValues.Parser<TOut> parse = TextValues.ParserOf<TOut>(to);
            return value =>
            {
                parse((ReadOnlyMemory<char>)(object)value, out TOut result);
                return result;
            };
        }

        if (from is BooleanDataViewType)
            return (Func<TIn, TOut>)GenericCall.Invoke(typeof(ValueConversion), null, nameof(FromBoolean), typeof(TOut));
        if (to is BooleanDataViewType)
            return (Func<TIn, TOut>)GenericCall.Invoke(typeof(ValueConversion), null, nameof(ToBoolean), typeof(TIn));
        return (Func<TIn, TOut>)GenericCall.Invoke(typeof(ValueConversion), null, nameof(Number), [typeof(TIn), typeof(TOut)]);
    }

    private static Func<bool, TOut> FromBoolean<TOut>()
        where TOut : INumberBase<TOut> => value => value ? TOut.One : TOut.Zero;

    private static Func<TIn, bool> ToBoolean<TIn>()
        where TIn : INumberBase<TIn> => value => value != TIn.Zero;

    private static Func<TIn, TOut> Number<TIn, TOut>()
        where TIn : INumberBase<TIn>
        where TOut : INumberBase<TOut> => TOut.CreateTruncating;
}
