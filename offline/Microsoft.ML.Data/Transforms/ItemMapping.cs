using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Getters that map each value of a scalar or vector column.</summary>
internal static class ItemMapping
{
    public static Delegate Make<TIn, TOut>(DataViewRow row, DataViewSchema.Column column, Func<TIn, TOut> map) => column.Type is VectorDataViewType
        ? Vector(row.GetGetter<VBuffer<TIn>>(column), (value, _) => map(value))
        : Scalar(row.GetGetter<TIn>(column), map);

    /// <summary>With a function for each slot of a vector.</summary>
    public static Delegate MakeBySlot<TIn, TOut>(DataViewRow row, DataViewSchema.Column column, Func<TIn, int, TOut> map) => column.Type is VectorDataViewType
        ? Vector(row.GetGetter<VBuffer<TIn>>(column), map)
        : Scalar(row.GetGetter<TIn>(column), value => map(value, 0));

    /// <summary>The column's type with other items.</summary>
    public static DataViewType WithItems(this DataViewType type, PrimitiveDataViewType item) =>
        type is VectorDataViewType vector ? new VectorDataViewType(item, vector.Dimensions) : item;

    /// <summary>The source's annotations of these names.</summary>
    public static DataViewSchema.Annotations Keep(this DataViewSchema.Annotations annotations, params string[] names)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(annotations, names.Contains);
        return builder.ToAnnotations();
    }

    private static ValueGetter<TOut> Scalar<TIn, TOut>(ValueGetter<TIn> source, Func<TIn, TOut> map)
    {
        TIn value = default;
        return (ref TOut destination) =>
        {
            source(ref value);
            destination = map(value);
        };
    }

    /// <summary>Stays sparse where the default of every slot that is left out maps to the default.</summary>
    private static ValueGetter<VBuffer<TOut>> Vector<TIn, TOut>(ValueGetter<VBuffer<TIn>> source, Func<TIn, int, TOut> map)
    {
        VBuffer<TIn> value = default;
        bool keepsDefault = false;
        int checkedLength = -1;
        return (ref VBuffer<TOut> destination) =>
        {
            source(ref value);
            ReadOnlySpan<TIn> values = value.GetValues();
            ReadOnlySpan<int> indices = value.GetIndices();
            if (!value.IsDense && checkedLength != value.Length)
            {
                checkedLength = value.Length;
                keepsDefault = Enumerable.Range(0, checkedLength).All(i => EqualityComparer<TOut>.Default.Equals(map(default, i), default));
            }

            if (value.IsDense || keepsDefault)
            {
                VBufferEditor<TOut> editor = VBufferEditor.Create(ref destination, value.Length, values.Length);
                indices.CopyTo(editor.Indices);
                for (int i = 0; i < values.Length; i++)
                    editor.Values[i] = map(values[i], value.IsDense ? i : indices[i]);
                destination = editor.Commit();
                return;
            }

            VBufferEditor<TOut> dense = VBufferEditor.Create(ref destination, value.Length);
            int next = 0;
            for (int i = 0; i < value.Length; i++)
                dense.Values[i] = map(next < indices.Length && indices[next] == i ? values[next++] : default, i);
            destination = dense.Commit();
        };
    }
}
