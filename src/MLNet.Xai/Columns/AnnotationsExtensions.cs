using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>Writing and reading the annotations that explanations use.</summary>
internal static class AnnotationsExtensions
{
    public static void AddText(this DataViewSchema.Annotations.Builder builder, string name, string value) =>
        builder.AddPrimitiveValue(name, TextDataViewType.Instance, value.AsMemory());

    public static void AddTexts(this DataViewSchema.Annotations.Builder builder, string name, IReadOnlyList<string> values)
    {
        ReadOnlyMemory<char>[] texts = [.. values.Select(v => v.AsMemory())];
        builder.Add(name, new VectorDataViewType(TextDataViewType.Instance, texts.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new VBuffer<ReadOnlyMemory<char>>(texts.Length, (ReadOnlyMemory<char>[])texts.Clone()));
    }

    public static void AddNumbers(this DataViewSchema.Annotations.Builder builder, string name, IEnumerable<int> values)
    {
        float[] numbers = [.. values.Select(v => (float)v)];
        builder.Add(name, new VectorDataViewType(NumberDataViewType.Single, numbers.Length),
            (ref VBuffer<float> value) => value = new VBuffer<float>(numbers.Length, (float[])numbers.Clone()));
    }

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
}
