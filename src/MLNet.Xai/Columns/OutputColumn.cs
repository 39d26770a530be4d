using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>A column that an explainer appends: a Single, or a vector of them with names.</summary>
internal sealed class OutputColumn
{
    /// <summary>Name of the column.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the slots, all different and none empty; empty for a scalar.</summary>
    public string[] SlotNames { get; init; } = [];

    /// <summary>Further annotations.</summary>
    public Action<DataViewSchema.Annotations.Builder>? Annotate { get; init; }

    /// <summary>Whether the column is a Single.</summary>
    public bool IsScalar => SlotNames.Length == 0;

    /// <summary>How many floats of the output row it takes.</summary>
    public int Width => IsScalar ? 1 : SlotNames.Length;

    /// <summary>Type of the column.</summary>
    public DataViewType Type => IsScalar ? NumberDataViewType.Single : new VectorDataViewType(NumberDataViewType.Single, SlotNames.Length);

    /// <summary>The column as a schema wants it.</summary>
    public DataViewSchema.DetachedColumn Detach()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (!IsScalar)
            annotations.AddTexts("SlotNames", SlotNames);
        Annotate?.Invoke(annotations);
        return new DataViewSchema.DetachedColumn(Name, Type, annotations.ToAnnotations());
    }
}
