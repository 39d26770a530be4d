using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Text.Tests.Exact;

/// <summary>An explained row, as its columns have it.</summary>
internal sealed record WordRow(
    string[] Tokens, int[] Start, int[] Length, float[] Values, float BaseValue, float Output, float Delta, string Class, string[] OtherNames, float[] Others, float[] Scores)
{
    /// <summary>Base value + words + others, in double.</summary>
    public double Sum => BaseValue + Values.Sum(v => (double)v) + Others.Sum(v => (double)v);

    /// <summary>The value of the first word of this spelling.</summary>
    public float this[string token] => Values[Array.IndexOf(Tokens, token)];

    public float Other(string name) => Others[Array.IndexOf(OtherNames, name)];

    public static List<WordRow> Read(IDataView data, string name = "Words")
    {
        var rows = new List<WordRow>();
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        while (cursor.MoveNext())
        {
            rows.Add(new WordRow(
                [.. Vector<ReadOnlyMemory<char>>($"{name}.Tokens").Select(t => t.ToString())],
                Vector<int>($"{name}.Start"),
                Vector<int>($"{name}.Length"),
                Vector<float>(name),
                Value<float>($"{name}.BaseValue"),
                Value<float>($"{name}.Output"),
                Value<float>($"{name}.Delta"),
                Value<ReadOnlyMemory<char>>($"{name}.Class").ToString(),
                [.. Vector<ReadOnlyMemory<char>>($"{name}.OtherNames").Select(t => t.ToString())],
                Vector<float>($"{name}.Others"),
                data.Schema["Score"].Type is VectorDataViewType ? Vector<float>("Score") : [Value<float>("Score")]));
        }

        return rows;

        T[] Vector<T>(string column) => [.. Value<VBuffer<T>>(column).DenseValues()];

        T Value<T>(string column)
        {
            T? value = default;
            cursor.GetGetter<T>(data.Schema[column])(ref value!);
            return value;
        }
    }
}
