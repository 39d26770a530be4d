using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular.Tests.Models;

/// <summary>Compares a read model with what ML.NET itself computes, bit for bit.</summary>
internal static class ScoreCheck
{
    public static void ShouldReproduce(ITransformer model, TreeModel read, IDataView data)
    {
        IDataView scored = model.Transform(data);
        DataViewSchema schema = scored.Schema;
        using DataViewRowCursor cursor = scored.GetRowCursor(schema);
        ValueGetter<VBuffer<float>> features = cursor.GetGetter<VBuffer<float>>(schema[read.FeatureColumn]);
        ValueGetter<VBuffer<float>> score = Scores(cursor, schema["Score"]);
        ValueGetter<float>? probability = read.HasProbability ? cursor.GetGetter<float>(schema["Probability"]) : null;
        var seen = new HashSet<float>();
        VBuffer<float> row = default, expected = default;
        float[] scores = new float[read.OutputCount];
        while (cursor.MoveNext())
        {
            features(ref row);
            score(ref expected);
            read.Score(row, scores);
            Bits(scores).ShouldBe(Bits([.. expected.DenseValues()]), $"row {cursor.Position}: {string.Join(' ', scores)}, not {expected}");
            seen.Add(scores[0]);
            if (row.IsDense)
            {
                read.Score(row.GetValues(), scores);
                Bits(scores).ShouldBe(Bits([.. expected.DenseValues()]), $"row {cursor.Position} as a span");
            }

            if (probability is not null)
            {
                float p = 0;
                probability(ref p);
                Bits([read.Probability(scores[0])]).ShouldBe(Bits([p]), $"probability of row {cursor.Position}");
            }
        }

        seen.Count.ShouldBeGreaterThan(20);
    }

    private static ValueGetter<VBuffer<float>> Scores(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
            return cursor.GetGetter<VBuffer<float>>(column);
        ValueGetter<float> single = cursor.GetGetter<float>(column);
        return (ref VBuffer<float> value) =>
        {
            float score = 0;
            single(ref score);
            value = new VBuffer<float>(1, [score]);
        };
    }

    /// <summary>The same model after Model.Save and Model.Load.</summary>
    public static ITransformer Reload(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
