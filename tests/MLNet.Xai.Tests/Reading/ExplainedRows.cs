using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tests.Reading;

/// <summary>A row with the columns that an explainer appends.</summary>
public sealed class ExplainedRow
{
    public VBuffer<float> Features { get; set; }

    public VBuffer<float> Shap { get; set; }

    [ColumnName("Shap.BaseValue")]
    public float Base { get; set; }

    [ColumnName("Shap.Others")]
    public float Others { get; set; }

    [ColumnName("Shap.Interactions")]
    public VBuffer<float> Interactions { get; set; }
}

/// <summary>Views of them, annotated as explainers do.</summary>
internal static class ExplainedRows
{
    public static IDataView View(MLContext ml, IEnumerable<ExplainedRow> rows, string[] names, int topK = 0, bool withOthers = true, int[]? groups = null, string[]? slots = null)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(ExplainedRow));
        int features = names.Length, width = groups?.Length ?? features;
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        Texts(schema["Features"], "SlotNames", slots ?? names);
        schema["Shap"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        Texts(schema["Shap"], "SlotNames", names);
        if (groups is not null)
            schema["Shap"].AddAnnotation(ExplanationAnnotations.FeatureGroups, new VBuffer<float>(width, [.. groups.Select(g => (float)g)]), new VectorDataViewType(NumberDataViewType.Single, width));
        if (topK > 0)
            schema["Shap"].AddAnnotation("TopK", topK, NumberDataViewType.Int32);
        schema["Shap.Interactions"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features <= 100 ? features * features : 1);
        if (!withOthers)
            schema.Remove(schema["Shap.Others"]);
        return ml.Data.LoadFromEnumerable(rows, schema);
    }

    /// <summary>A row of zeros but for some slots.</summary>
    public static VBuffer<float> Sparse(int length, params (int Slot, float Value)[] items) =>
        new(length, items.Length, [.. items.Select(i => i.Value)], [.. items.Select(i => i.Slot)]);

    private static void Texts(SchemaDefinition.Column column, string kind, string[] names) => column.AddAnnotation(
        kind, new VBuffer<ReadOnlyMemory<char>>(names.Length, [.. names.Select(n => n.AsMemory())]), new VectorDataViewType(TextDataViewType.Instance, names.Length));
}
