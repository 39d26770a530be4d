using Microsoft.ML;
using MLNet.Xai.Variants;

namespace MLNet.Xai.Text.Tests.AnyPipeline;

/// <summary>Variants scored one by one, on any number of threads, are those of a pass over a view.</summary>
public sealed class ScoredVariantsTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FeaturizeText", 1)]
    [InlineData("FeaturizeText", 4)]
    [InlineData("HashedTrees", 3)]
    [InlineData("Classes", 4)]
    public void Read_AreTheBitsOfTheView(string kind, int threads)
    {
        IDataView data = Reviews.View(_ml);
        ITransformer model = Reviews.Pipeline(_ml, kind).Fit(data);
        ScoredRow.Serves(model).ShouldBeTrue();
        int width = kind == "Classes" ? 3 : 1;
        var texts = new VariantText("Text");
        using var rows = new ScoredVariants(() => new ScoredRow(model, data.Schema, [texts], "Score"), threads);

        // Fewer, more and other texts, one after another.
        foreach (int count in (int[])[1, 500, 63, 200])
        {
            texts.Texts = [.. Reviews.Make(count, count).Select(r => r.Text)];
            double[] found = new double[count * width], expected = new double[count * width];
            rows.Read(count, found);
            ScoredColumn.Read(model.Transform(new VariantsView(data.Schema, [texts], count)), "Score", count, expected);
            found.ShouldBe(expected);
        }
    }

    [Fact]
    public void AModelThatThrows_ThrowsItsOwn()
    {
        IDataView data = Reviews.View(_ml);
        ITransformer model = _ml.Transforms.CustomMapping<Review, Failing>((_, _) => throw new InvalidOperationException("no such review"), null).Fit(data);
        var texts = new VariantText("Text") { Texts = [.. Reviews.Make(200, 1).Select(r => r.Text)] };
        using var rows = new ScoredVariants(() => new ScoredRow(model, data.Schema, [texts], "Score"), 4);
        Should.Throw<Exception>(() => rows.Read(200, new double[200])).ToString().ShouldContain("no such review");
    }

    [Fact]
    public void ModelsWithPartsThatReadAhead_AreNotServed()
    {
        IDataView data = Reviews.View(_ml);
        ITransformer model = Reviews.Pipeline(_ml, "FeaturizeText").Fit(data);
        ScoredRow.Serves(model.Append(_ml.Explain().Text.Predictions(model, data, "Text"))).ShouldBeFalse();
    }

    private sealed class Failing
    {
        public float Score { get; set; }
    }
}
