using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular;

/// <summary>A column's values as objects, there and back.</summary>
/// <param name="column">The column.</param>
internal abstract class WhatIfCell(DataViewSchema.Column column)
{
    public DataViewSchema.Column Column => column;

    public WhatIfKind Kind => column.Type switch
    {
        BooleanDataViewType => WhatIfKind.Flag,
        TextDataViewType => WhatIfKind.Category,
        NumberDataViewType => WhatIfKind.Number,
        _ => WhatIfKind.Fixed,
    };

    /// <summary>Reads values of a cursor's current row.</summary>
    public abstract Func<object> Reader(DataViewRow row);

    /// <summary>A getter of a value.</summary>
    public abstract Delegate Getter(Func<object?> value);

    /// <summary>A value that was given, as the column has it.</summary>
    /// <exception cref="ArgumentException">It is none of the column's.</exception>
    public abstract object Convert(object? value);

    /// <summary>A value of the column's as it is given: a double, a text, a Boolean; null for one that is missing, or that stays.</summary>
    public object? Show(object value) => value switch
    {
        ReadOnlyMemory<char> text => text.ToString(),
        bool flag => flag,
        _ when Kind != WhatIfKind.Number => null,
        float single => float.IsNaN(single) ? null : double.Parse(single.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        double number => double.IsNaN(number) ? null : number,
        _ => System.Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };

    /// <summary>For a column of any type.</summary>
    public static WhatIfCell Of(DataViewSchema.Column column) =>
        (WhatIfCell)typeof(WhatIfCell).GetMethod(nameof(Create), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(column.Type.RawType).Invoke(null, [column])!;

    private static WhatIfCell<T> Create<T>(DataViewSchema.Column column) => new(column);
}

/// <summary>The same of a raw type.</summary>
internal sealed class WhatIfCell<T>(DataViewSchema.Column column) : WhatIfCell(column)
{
    private readonly string _name = column.Name;
    private readonly DataViewType _type = column.Type;

    public override Func<object> Reader(DataViewRow row)
    {
        ValueGetter<T> getter = row.GetGetter<T>(row.Schema[Column.Index]);
        return () =>
        {
            // A buffer of its own each time: vectors and texts are held.
            T value = default!;
            getter(ref value);
            return value is ReadOnlyMemory<char> text ? text.ToString().AsMemory() : value!;
        };
    }

    public override Delegate Getter(Func<object?> value) => (ValueGetter<T>)((ref T to) => to = value() is T own ? own : default!);

    public override object Convert(object? value)
    {
        switch (Kind)
        {
            case WhatIfKind.Flag when value is bool:
                return value;
            case WhatIfKind.Category when value is string or null:
                return ((string?)value).AsMemory();
            case WhatIfKind.Number when value is null && default(T) is float or double:
                return default(T) is float ? float.NaN : double.NaN;
            case WhatIfKind.Number when value is double number && double.IsFinite(number):
                return Number(number);
            default:
                throw new ArgumentException($"The column '{_name}' is {_type}; '{value ?? "nothing"}' is no value of it.");
        }
    }

    private object Number(double number)
    {
        try
        {
            if (default(T) is not (float or double) && number != Math.Truncate(number))
                throw new ArgumentException($"The column '{_name}' holds whole numbers; {number.ToString(CultureInfo.InvariantCulture)} is none.");
            object converted = System.Convert.ChangeType(number, typeof(T), CultureInfo.InvariantCulture);
            return converted is float.PositiveInfinity or float.NegativeInfinity ? throw new OverflowException() : converted;
        }
        catch (OverflowException e)
        {
            throw new ArgumentException($"The column '{_name}' is {_type}; {number.ToString(CultureInfo.InvariantCulture)} is out of its range.", e);
        }
    }
}
