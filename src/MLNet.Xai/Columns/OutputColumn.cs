using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>A column that an explainer appends: a Single or a vector of them, unless a derived class makes something else of the numbers.</summary>
internal class OutputColumn
{
    /// <summary>Name of the column.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the slots, all different and none empty; empty for a scalar and for a vector without names.</summary>
    public string[] SlotNames { get; init; } = [];

    /// <summary>Sizes of a vector without names (height, width); empty for a scalar and for a vector with names.</summary>
    public int[] Dimensions { get; init; } = [];

    /// <summary>Whether blocks have room for it only when somebody reads it; by default always, so that explainers may write it unasked.</summary>
    public bool RoomOnlyWhenRead { get; init; }

    /// <summary>Further annotations.</summary>
    public Action<DataViewSchema.Annotations.Builder>? Annotate { get; init; }

    /// <summary>Whether the column is a Single.</summary>
    public bool IsScalar => SlotNames.Length == 0 && Dimensions.Length == 0;

    /// <summary>How many floats of the output row it takes.</summary>
    public virtual int Width => Dimensions.Length > 0 ? Dimensions.Aggregate(1, (size, next) => checked(size * next)) : Math.Max(1, SlotNames.Length);

    /// <summary>Type of the column.</summary>
    public virtual DataViewType Type => TypeOf(NumberDataViewType.Single);

    /// <summary>The column as a schema wants it.</summary>
    public DataViewSchema.DetachedColumn Detach()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (SlotNames.Length > 0)
            annotations.AddTexts("SlotNames", SlotNames);
        Annotate?.Invoke(annotations);
        return new DataViewSchema.DetachedColumn(Name, Type, annotations.ToAnnotations());
    }

    /// <summary>A getter of its value from the numbers of a row.</summary>
    public virtual Delegate CreateGetter(int output, IOutputRow row)
    {
        if (IsScalar)
            return (ValueGetter<float>)((ref float value) => value = row.Output(output)[0]);
        int width = Width;
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, width);
            row.Output(output).CopyTo(editor.Values);
            value = editor.Commit();
        });
    }

    /// <summary>The type with this kind of item.</summary>
    protected DataViewType TypeOf(PrimitiveDataViewType item) =>
        IsScalar ? item : Dimensions.Length > 0 ? new VectorDataViewType(item, Dimensions) : new VectorDataViewType(item, SlotNames.Length);
}
