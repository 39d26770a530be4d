using Microsoft.ML;

namespace MLNet.Xai.Text.Tests.Exact;

/// <summary>Every sentence of SST-2's development set; skipped, saying so, where it is not there.</summary>
public sealed class Sst2WordsTests
{
    public static TheoryData<string> Pipelines =>
    [
        "featurize", "featurize, words only", "featurize, characters only", "featurize, bigrams with skips", "featurize, TF-IDF", "featurize, no norm", "featurize, stop words",
        "featurize, no punctuation or numbers", "hashed word bags", "steps by hand",
    ];

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void Linear_EverySentenceSumsToItsScore(string pipeline)
    {
        IReadOnlyList<Review> sentences = Corpus.Sst2();
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(sentences);
        ITransformer model = Exact.Pipelines.All[pipeline](ml).Append(Trainers.Sdca(ml)).Fit(data);

        List<WordRow> rows = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text").Transform(data));

        rows.Count.ShouldBe(872);
        LinearWordsTests.ShouldSum(rows);
    }

    [Theory]
    [InlineData("featurize")]
    [InlineData("hashed word bags")]
    public void Trees_EverySentenceSumsToItsScore(string pipeline)
    {
        IReadOnlyList<Review> sentences = Corpus.Sst2();
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(sentences);
        ITransformer model = Exact.Pipelines.All[pipeline](ml).Append(Trainers.Trees["LightGBM"](ml)).Fit(data);

        List<WordRow> rows = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text", options: new() { Background = data }).Transform(data));

        LinearWordsTests.ShouldSum(rows);
    }
}
