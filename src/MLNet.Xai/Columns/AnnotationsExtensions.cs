using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>Writing and reading the annotations that explanations use.</summary>
internal static class AnnotationsExtensions
{
    public static void AddText(this DataViewSchema.Annotations.Builder builder, string name, string value) =>
        builder.AddPrimitiveValue(name, TextDataViewType.Instance, value.AsMemory());

    public static void AddTexts(this DataViewSchema.Annotations.Builder builder, string name, IReadOnlyList<string> values) =>
        builder.AddTexts(name, values.Count, values);

    /// <summary>Texts that are made when somebody reads them: a wide column has many.</summary>
    public static void AddTexts(this DataViewSchema.Annotations.Builder builder, string name, int count, IEnumerable<string> values) =>
        builder.Add(name, new VectorDataViewType(TextDataViewType.Instance, count),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new VBuffer<ReadOnlyMemory<char>>(count, [.. values.Select(v => v.AsMemory())]));

    public static void AddNumber(this DataViewSchema.Annotations.Builder builder, string name, int value) =>
        builder.AddPrimitiveValue(name, NumberDataViewType.Int32, value);

    public static void AddNumbers(this DataViewSchema.Annotations.Builder builder, string name, IReadOnlyCollection<int> values) =>
        builder.Add(name, new VectorDataViewType(NumberDataViewType.Single, values.Count),
            (ref VBuffer<float> value) => value = new VBuffer<float>(values.Count, [.. values.Select(v => (float)v)]));

    public static string? GetText(this DataViewSchema.Annotations annotations, string name)
    {
        if (annotations.Schema.GetColumnOrNull(name)?.Type is not TextDataViewType)
            return null;
        ReadOnlyMemory<char> value = default;
        annotations.GetValue(name, ref value);
        return value.ToString();
    }

    public static string[]? GetTexts(this DataViewSchema.Annotations annotations, string name)
    {
        if (annotations.Schema.GetColumnOrNull(name)?.Type is not VectorDataViewType { ItemType: TextDataViewType })
            return null;
        VBuffer<ReadOnlyMemory<char>> value = default;
        annotations.GetValue(name, ref value);
        return [.. value.DenseValues().Select(v => v.ToString())];
    }

    public static int[]? GetNumbers(this DataViewSchema.Annotations annotations, string name)
    {
        if (annotations.Schema.GetColumnOrNull(name)?.Type is not VectorDataViewType type || type.ItemType != NumberDataViewType.Single)
            return null;
        VBuffer<float> value = default;
        annotations.GetValue(name, ref value);
        return [.. value.DenseValues().Select(v => (int)v)];
    }

    /// <summary>A whole number, whichever type it has.</summary>
    public static int? GetNumber(this DataViewSchema.Annotations annotations, string name)
    {
        DataViewType? type = annotations.Schema.GetColumnOrNull(name)?.Type;
        if (type == NumberDataViewType.Int32)
        {
            int value = 0;
            annotations.GetValue(name, ref value);
            return value;
        }

        if (type != NumberDataViewType.Single)
            return null;
        float number = 0;
        annotations.GetValue(name, ref number);
        return (int)number;
    }
}
