using Microsoft.ML;

namespace MLNet.Xai.Text.Tests.Exact;

public sealed class LinearWordsTests
{
    public static TheoryData<string> Pipelines => Exact.Pipelines.Names;

    public static TheoryData<string> Linear => [.. Trainers.Linear.Keys];

    /// <summary>Against nothing and against a background; a row whose n-grams are not its features would be refused, counts included.</summary>
    [Theory]
    [MemberData(nameof(Pipelines))]
    public void WordsOthersAndBase_AreTheScore(string pipeline)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml);
        ITransformer model = Exact.Pipelines.All[pipeline](ml).Append(Trainers.Sdca(ml)).Fit(data);

        List<WordRow> rows = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text").Transform(data));
        List<WordRow> against = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text", options: new() { Background = data, MostAbsent = 3 }).Transform(data));

        rows.Count.ShouldBe(160);
        ShouldSum(rows);
        rows.ShouldAllBe(row => row.Values.Any(v => v != 0));
        ShouldSum(against);
        against.Average(row => row.Scores[0]).ShouldBe(against[0].BaseValue, 1e-4f);
        against.ShouldAllBe(row => row.OtherNames.Count(name => name.StartsWith("no '", StringComparison.Ordinal)) <= 3);
        against.Count(row => row.OtherNames.Any(name => name.StartsWith("no '", StringComparison.Ordinal))).ShouldBeGreaterThan(100);
    }

    [Theory]
    [MemberData(nameof(Linear))]
    public void EveryLinearTrainer_SumsToItsScore(string trainer)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml);
        ITransformer model = Exact.Pipelines.All["featurize"](ml).Append(Trainers.Linear[trainer](ml)).Fit(data);

        ShouldSum(WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text").Transform(data)));
    }

    [Fact]
    public void Poisson_IsExplainedByTheLogarithmOfItsScore()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml);
        ITransformer model = Exact.Pipelines.All["featurize"](ml).Append(ml.Regression.Trainers.LbfgsPoissonRegression("Stars")).Fit(data);

        foreach (WordRow row in WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text").Transform(data)))
        {
            row.Sum.ShouldBe(Math.Log(row.Scores[0]), 1e-5);
            row.Output.ShouldBe(MathF.Log(row.Scores[0]), 1e-5f);
        }
    }

    [Fact]
    public void OtherColumns_AreNamedWithTheirValues()
    {
        var ml = new MLContext(seed: 1);
        IReadOnlyList<Review> reviews = Corpus.Reviews();
        IDataView data = ml.Data.LoadFromEnumerable(reviews);
        ITransformer model = Exact.Pipelines.All["featurize each, a number and a category"](ml).Append(Trainers.Sdca(ml)).Fit(data);

        List<WordRow> rows = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text").Transform(data));

        for (int i = 0; i < rows.Count; i++)
            rows[i].OtherNames.Order(StringComparer.Ordinal).ShouldBe(["GenreSlots", $"Stars = {reviews[i].Stars}", "Title"]);
    }

    /// <summary>The title's words go to the title; n-grams over the border of both texts are divided.</summary>
    [Fact]
    public void TwoTextsInOneFeaturizer_AreToldApart()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml);
        ITransformer model = Exact.Pipelines.All["featurize, two texts"](ml).Append(Trainers.Sdca(ml)).Fit(data);

        List<WordRow> text = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text").Transform(data));
        List<WordRow> title = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Title").Transform(data));

        for (int i = 0; i < text.Count; i++)
        {
            text[i].OtherNames.ShouldBe(["Title"]);
            text[i].Other("Title").ShouldBe(title[i].Values.Sum(), 1e-5f);
            title[i].Other("Text").ShouldBe(text[i].Values.Sum(), 1e-5f);
        }
    }

    internal static void ShouldSum(List<WordRow> rows)
    {
        foreach (WordRow row in rows)
        {
            double tolerance = 1e-5 * Math.Max(1, Math.Abs(row.Output));
            row.Sum.ShouldBe(row.Output, tolerance);
            row.Output.ShouldBe(row.Scores[0]);
            Math.Abs(row.Delta).ShouldBeLessThan((float)tolerance);
        }
    }
}
