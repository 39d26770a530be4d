using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Text.Tests.Exact;

public sealed class LinearWordsTests
{
    public static TheoryData<string> Pipelines => Exact.Pipelines.Names;

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void WordsOthersAndBase_AreTheScore(string pipeline)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml);
        ITransformer model = Exact.Pipelines.All[pipeline](ml).Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(data);

        List<WordRow> rows = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text").Transform(data));

        rows.Count.ShouldBe(160);
        ShouldSum(rows);
        rows.Count(row => row.Values.Any(v => v != 0)).ShouldBe(160);
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void WordsOthersAndBase_AgainstABackground_AreTheScore(string pipeline)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml);
        ITransformer model = Exact.Pipelines.All[pipeline](ml).Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(data);

        List<WordRow> rows = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text", options: new() { Background = data }).Transform(data));

        ShouldSum(rows);
        rows.Average(row => row.Scores[0]).ShouldBe(rows[0].BaseValue, 1e-4f);
        rows.Count(row => row.OtherNames.Any(name => name.StartsWith("no '", StringComparison.Ordinal))).ShouldBe(160);
    }

    internal static void ShouldSum(List<WordRow> rows)
    {
        foreach (WordRow row in rows)
        {
            row.Sum.ShouldBe(row.Output, 1e-5 * Math.Max(1, Math.Abs(row.Output)));
            row.Output.ShouldBe(row.Scores[0]);
            Math.Abs(row.Delta).ShouldBeLessThan(1e-5f * Math.Max(1, Math.Abs(row.Output)));
        }
    }
}
