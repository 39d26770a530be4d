using Microsoft.ML;

namespace MLNet.Xai.Text.Tests.Exact;

public sealed class OddTextTests
{
    private static readonly string[] s_odd =
    [
        "", " ", "\t\n", ".", "?! ...", "the", "a|b c|d", "\ud83d\ude00 great \ud83d\ude00\ud83d\ude00", "lone \ud800 high, lone \udc00 low", "\u05e9\u05dc\u05d5\u05dd \u202eedoc\u202c \u0645\u0631\u062d\u0628\u0627",
        "<b>great</b> & \"movie\"", "e\u0301cole e\u0301 \u0301", "great\u00a0movie\u3000film", "\u0002great\u0003 \u001f movie", "\u0000null \u0000", "GREAT\tmovie\nfilm\r\nplot", "\u7535\u5f71\u5f88\u597d\u770b", "ﬁlm ǅ \u0130stanbul ß",
        "great  movie   ", "-- well-made --", "1984 was 10/10", new string('x', 3000),
    ];

    public static TheoryData<string> Pipelines => Exact.Pipelines.Names;

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void OddTexts_SumToTheirScoresAndAreShownAsTheyStand(string pipeline)
    {
        var ml = new MLContext(seed: 1);
        Review[] odd = [.. s_odd.Select(text => new Review { Text = text, Title = "On movie", Genre = "drama", Mood = "up", Stars = 3 })];
        IDataView data = ml.Data.LoadFromEnumerable(Corpus.Reviews(60).Concat(odd));
        ITransformer model = Exact.Pipelines.All[pipeline](ml).Append(Trainers.Sdca(ml)).Fit(data);

        List<WordRow> rows = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text").Transform(data));

        LinearWordsTests.ShouldSum(rows);
        for (int i = 0; i < odd.Length; i++)
        {
            WordRow row = rows[60 + i];
            for (int w = 0; w < row.Tokens.Length; w++)
                odd[i].Text.Substring(row.Start[w], row.Length[w]).ShouldBe(row.Tokens[w]);
            row.Start.Zip(row.Length, (start, length) => start + length).Zip(row.Start.Skip(1)).ShouldAllBe(pair => pair.First <= pair.Second);
        }
    }

    [Fact]
    public void MissingTextAndManyWords_AreExplained()
    {
        var ml = new MLContext(seed: 1);
        IReadOnlyList<Review> reviews = Corpus.Reviews();
        IDataView data = ml.Data.LoadFromEnumerable(reviews);
        ITransformer model = Exact.Pipelines.All["featurize"](ml).Append(Trainers.Sdca(ml)).Fit(data);
        string many = string.Join(' ', Enumerable.Range(0, 10_000).Select(i => reviews[i % 160].Text.Split(' ')[i % 3]));
        IDataView odd = ml.Data.LoadFromEnumerable([new Review { Text = null! }, new Review { Text = many }]);

        List<WordRow> rows = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text").Transform(odd));

        LinearWordsTests.ShouldSum(rows);
        rows[0].Tokens.ShouldBeEmpty();
        rows[0].Output.ShouldBe(rows[0].BaseValue);
        rows[1].Tokens.Length.ShouldBeGreaterThan(9_000);
    }

    /// <summary>Words that the model does not know, and stop words that it takes out, are shown with the value 0.</summary>
    [Fact]
    public void WordsWithoutSlots_AreShownWithZero()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml);
        ITransformer model = Exact.Pipelines.All["steps by hand"](ml).Append(Trainers.Sdca(ml)).Fit(data);

        WordRow row = WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text").Transform(ml.Data.LoadFromEnumerable([new Review { Text = "The zyzzyva (great) was -- boring!" }])))[0];

        row.Tokens.ShouldBe(["The", "zyzzyva", "great", "was", "boring"]);
        row["The"].ShouldBe(0);
        row["zyzzyva"].ShouldBe(0);
        row["great"].ShouldBeGreaterThan(0);
        row["boring"].ShouldBeLessThan(0);
    }
}
