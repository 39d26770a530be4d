namespace Microsoft.ML.Data;

/// <summary>Annotations by which evaluators recognise the columns of one scorer.</summary>
internal static class ScoreAnnotations
{
    /// <summary>One more than the largest set id in the schema.</summary>
    public static uint NextSetId(DataViewSchema schema)
    {
        uint largest = 0;
        foreach (var column in schema)
        {
            uint id = 0;
            if (column.Annotations.Schema.GetColumnOrNull(AnnotationNames.ScoreColumnSetId)?.Type is not KeyDataViewType { RawType: var raw } || raw != typeof(uint))
                continue;
            column.Annotations.GetValue(AnnotationNames.ScoreColumnSetId, ref id);
            largest = Math.Max(largest, id);
        }
        return largest + 1;
    }

    public static DataViewSchema.Annotations.Builder Builder(uint setId, string columnKind, string valueKind)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(AnnotationNames.ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue), setId);
        builder.AddText(AnnotationNames.ScoreColumnKind, columnKind);
        builder.AddText(AnnotationNames.ScoreValueKind, valueKind);
        return builder;
    }
}
