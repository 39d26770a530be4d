using Microsoft.ML;

namespace MLNet.Xai.Text.Tests.AnyPipeline;

/// <summary>Words and other columns of a row together, against brute force.</summary>
public sealed class OtherPlayersTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void WordsAndColumns_AreTheirShapleyValues()
    {
        Review[] background = [new() { Stars = 1, Shop = "web" }, new() { Stars = 2, Shop = "corner" }, new() { Stars = 5, Shop = "web" }];
        IDataView rows = _ml.Data.LoadFromEnumerable(background), data = _ml.Data.LoadFromEnumerable([new Review { Text = "so bad, good film", Stars = 4, Shop = "corner" }]);
        var options = new TextExplanationOptions { Method = TextExplanationMethod.KernelShap, OtherFeatures = OtherFeatures.Players, BackgroundRows = 3 };
        var explained = _ml.Explain().Text.Predictions(Reviews.Custom(_ml, data), rows, "Text", options: options);
        WordsRow row = Reviews.Read<WordsRow>(_ml, explained.Transform(data)).Single();
        string[] words = ["so", "bad", "good", "film"];
        double[] exact = Shapley(6, present =>
        {
            string text = $"{(present[0] ? words[0] : "")} {(present[1] ? words[1] : "")}, {(present[2] ? words[2] : "")} {(present[3] ? words[3] : "")}";
            return background.Average(b => (double)ReviewFactory.Of(text, present[4] ? 4 : b.Stars, present[5] ? "corner" : b.Shop));
        });
        for (int i = 0; i < 4; i++)
            row.Words[i].ShouldBe((float)exact[i], 1e-5f, words[i]);
        row.OtherNames.Order().ShouldBe(["Shop = corner", "Stars = 4"]);
        row.Others[Array.IndexOf(row.OtherNames, "Stars = 4")].ShouldBe((float)exact[4], 1e-5f);
        row.Others[Array.IndexOf(row.OtherNames, "Shop = corner")].ShouldBe((float)exact[5], 1e-5f);

        _ml.ComponentCatalog.RegisterAssembly(typeof(ReviewFactory).Assembly);
        using var stream = new MemoryStream();
        _ml.Model.Save(explained, data.Schema, stream);
        Reviews.Read<WordsRow>(_ml, _ml.Model.Load(stream, out _).Transform(data)).Single().ToString().ShouldBe(row.ToString());
    }

    [Fact]
    public void Partition_OfAnEmptyText_AndOfWords_AddsUp()
    {
        IDataView data = Reviews.View(_ml), few = _ml.Data.LoadFromEnumerable(Reviews.Make(4, 5).Append(new Review { Text = "", Stars = 2, Shop = "web" }));
        ITransformer model = Reviews.Pipeline(_ml, "Beside").Fit(data);
        var explained = _ml.Explain().Text.Predictions(model, data, "Text", options: new TextExplanationOptions { OtherFeatures = OtherFeatures.Players, MaxEvaluations = 40, BackgroundRows = 5 });
        foreach (SumRow row in Reviews.Read<SumRow>(_ml, explained.Transform(few)))
        {
            row.Others.Length.ShouldBe(2);
            (row.BaseValue + row.Words.Sum() + row.Others.Sum()).ShouldBe(row.Output, 1e-4f);
            row.Delta.ShouldBe(0, 1e-6f);
        }
    }

    // Over all coalitions: each weighs |S|! (n - |S| - 1)! / n!.
    private static double[] Shapley(int players, Func<bool[], double> game)
    {
        double[] values = [.. Enumerable.Range(0, 1 << players).Select(s => game([.. Enumerable.Range(0, players).Select(p => (s >> p & 1) != 0)]))];
        return [.. Enumerable.Range(0, players).Select(p => Enumerable.Range(0, 1 << players).Where(s => (s >> p & 1) == 0).Sum(s =>
        {
            int size = System.Numerics.BitOperations.PopCount((uint)s);
            return Factorial(size) * Factorial(players - size - 1) / Factorial(players) * (values[s | 1 << p] - values[s]);
        }))];

        static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
    }
}
