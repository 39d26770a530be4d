using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Shapley;

namespace MLNet.Xai.Text.Tests.Exact;

public sealed class TreeWordsTests
{
    public static TheoryData<string, TreeShapPerturbation> Trees =>
        [.. Trainers.Trees.Keys.SelectMany(name => ((TreeShapPerturbation[])[TreeShapPerturbation.PathDependent, TreeShapPerturbation.Interventional]).Select(kind => (name, kind)))];

    public static TheoryData<string> Pipelines => Exact.Pipelines.Names;

    [Theory]
    [MemberData(nameof(Trees))]
    public void WordsOthersAndBase_AreTheScoreWithinDelta(string trainer, TreeShapPerturbation perturbation)
    {
        (MLContext ml, IDataView data, ITransformer model) = Fit("featurize each, a number and a category", Trainers.Trees[trainer]);

        List<WordRow> rows = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text", options: new() { Background = data, Perturbation = perturbation }).Transform(data));

        foreach (WordRow row in rows)
        {
            float margin = trainer == "FastTree Tweedie" ? MathF.Log(row.Scores[0]) : row.Scores[0];
            row.Output.ShouldBe(margin, 1e-6f * Math.Max(1, Math.Abs(margin)));
            (row.Sum - row.Output).ShouldBe(row.Delta, 1e-5);
            Math.Abs(row.Delta).ShouldBeLessThan(1e-5f);
        }
    }

    /// <summary>The parts are those of the TreeSHAP columns that Tabular gives of the same model.</summary>
    [Fact]
    public void Parts_AreTheSumsOfTreeShapOverTheirSlots()
    {
        (MLContext ml, IDataView data, ITransformer model) = Fit("featurize each, a number and a category", Trainers.FastTree);
        IDataView explained = ml.Explain().TreeShap(ml.Explain().Text.ExactWords(model, data.Schema, "Text", options: new() { Background = data, MostAbsent = 2 }), data).Transform(data);
        string[] slots = [.. SlotNames(explained.Schema["Shap"])];
        float[][] shap = [.. explained.GetColumn<VBuffer<float>>("Shap").Select(row => row.DenseValues().ToArray())];

        List<WordRow> rows = WordRow.Read(explained);

        for (int i = 0; i < rows.Count; i++)
        {
            float[] values = shap[i];
            Of(name => name.StartsWith("TitleSlots", StringComparison.Ordinal)).ShouldBe(rows[i].Other("Title"), 1e-5f);
            Of(name => name == "Stars").ShouldBe(rows[i].Others[Array.FindIndex(rows[i].OtherNames, name => name.StartsWith("Stars = ", StringComparison.Ordinal))], 1e-5f);
            float absent = rows[i].OtherNames.Zip(rows[i].Others).Where(part => part.First.StartsWith("no '", StringComparison.Ordinal) || part.First == "other absent words").Sum(part => part.Second);
            Of(name => name.StartsWith("TextSlots", StringComparison.Ordinal)).ShouldBe(rows[i].Values.Sum() + absent, 1e-5f);

            float Of(Func<string, bool> wanted) => slots.Zip(values).Where(slot => wanted(slot.First)).Sum(slot => slot.Second);
        }
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void EveryWayToSlots_SumsToTheScore(string pipeline)
    {
        (MLContext ml, IDataView data, ITransformer model) = Fit(pipeline, Trainers.FastTree);

        List<WordRow> rows = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text", options: new() { Background = data }).Transform(data));

        LinearWordsTests.ShouldSum(rows);
    }

    [Fact]
    public void WithoutABackground_TreesAskForOne()
    {
        (MLContext ml, IDataView data, ITransformer model) = Fit("word bags", Trainers.FastTree);

        Should.Throw<InvalidOperationException>(() => ml.Explain().Text.ExactWords(model, data.Schema, "Text")).Message.ShouldContain("ExactWordsOptions.Background");
        Should.Throw<InvalidOperationException>(() => ml.Explain().Text.ExactWords(model, data.Schema, "Text", options: new() { Background = ml.Data.LoadFromEnumerable<Review>([]) }))
            .Message.ShouldContain("background has no rows");
    }

    private static (MLContext Context, IDataView Data, ITransformer Model) Fit(string pipeline, Func<MLContext, IEstimator<ITransformer>> trainer)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml);
        return (ml, data, Exact.Pipelines.All[pipeline](ml).Append(trainer(ml)).Fit(data));
    }

    private static IEnumerable<string> SlotNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString());
    }
}
