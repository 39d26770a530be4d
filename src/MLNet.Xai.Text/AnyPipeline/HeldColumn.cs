using System.Reflection;
using MLNet.Xai.Variants;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Text;

/// <summary>A column of the explained row as every variant of its text has it, of whatever type.</summary>
internal abstract class HeldColumn : IVariantColumn
{
    protected HeldColumn(string name) => Name = name;

    public string Name { get; }

    /// <summary>Whether its getters ask the source, which is one thread's.</summary>
    public virtual bool AsksSource => false;

    /// <summary>Takes the value of the row that the source stands on.</summary>
    public abstract void Hold();

    public abstract Delegate CreateGetter(Func<int> variant);

    /// <summary>Of a column of the source.</summary>
    public static HeldColumn Of(DataViewRow row, DataViewSchema.Column column)
    {
        Type raw = column.Type.RawType;
        (Type kind, Type item) = raw.IsGenericType && raw.GetGenericTypeDefinition() == typeof(VBuffer<>) ? (typeof(HeldVector<>), raw.GetGenericArguments()[0])
            : raw.IsValueType ? (typeof(HeldValue<>), raw) : (typeof(HeldReference<>), raw);
        try
        {
            return (HeldColumn)Activator.CreateInstance(kind.MakeGenericType(item), row, column)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}

/// <summary>A value is kept.</summary>
/// <typeparam name="T">Its raw type.</typeparam>
internal sealed class HeldValue<T>(DataViewRow row, DataViewSchema.Column column) : HeldColumn(column.Name)
{
    private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
    private T _value = default!;

    public override void Hold() => _getter(ref _value);

    public override Delegate CreateGetter(Func<int> variant) => (ValueGetter<T>)((ref T value) => value = _value);
}

/// <summary>A vector is kept, and copied: readers write into the buffers that they are given.</summary>
/// <typeparam name="T">Type of its items.</typeparam>
internal sealed class HeldVector<T>(DataViewRow row, DataViewSchema.Column column) : HeldColumn(column.Name)
{
    private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
    private VBuffer<T> _value;

    public override void Hold() => _getter(ref _value);

    public override Delegate CreateGetter(Func<int> variant) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _value.CopyTo(ref value));
}

/// <summary>An object, an image say, is asked for anew each time: whoever gets it may dispose of it.</summary>
/// <typeparam name="T">Its type.</typeparam>
internal sealed class HeldReference<T>(DataViewRow row, DataViewSchema.Column column) : HeldColumn(column.Name)
    where T : class
{
    private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);

    public override bool AsksSource => true;

    public override void Hold()
    {
    }

    public override Delegate CreateGetter(Func<int> variant) => _getter;
}
