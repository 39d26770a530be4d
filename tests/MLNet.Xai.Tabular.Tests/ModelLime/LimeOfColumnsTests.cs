using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ModelLime;

/// <summary>LIME in terms of the columns of the data: text, keys, Booleans as categories, numbers and dates of any type in bins.</summary>
public sealed class LimeOfColumnsTests
{
    private readonly MLContext _ml = new(1);

    public LimeOfColumnsTests() => _ml.ComponentCatalog.RegisterAssembly(typeof(OfferFactory).Assembly);

    [Fact]
    public void EveryType_TheColumnThatDecidesHasTheWeight()
    {
        LabelledOffer[] background = [.. Offers(400, 1)], rows = [.. Offers(5, 2)];
        (rows[0].Note, rows[0].Grade) = (background[0].Note, 2);
        IDataView data = _ml.Data.LoadFromEnumerable(background), test = _ml.Data.LoadFromEnumerable(rows);
        string note = rows[0].Note;
        double high = background.Select(o => o.Amount).Order().ElementAt(299);
        long day = background.Select(o => o.Day.Ticks).Order().ElementAt(99);
        Dictionary<string, Func<Offer, bool>> deciding = new(StringComparer.Ordinal)
        {
            ["Note"] = offer => offer.Note == note,
            ["Amount"] = offer => offer.Amount > high,
            ["Grade"] = offer => offer.Grade == rows[0].Grade,
            ["Urgent"] = offer => offer.Urgent,
            ["Day"] = offer => offer.Day.Ticks <= day,
        };
        foreach ((string column, Func<Offer, bool> decide) in deciding)
        {
            ITransformer model = _ml.Transforms.CustomMapping<Offer, OfferScore>((offer, score) => score.Score = decide(Raw(offer)) ? 1 : 0, null).Fit(data);
            IDataView view = _ml.Explain().Lime(model, data, options: new() { Samples = 3000, Features = 99 }).Transform(test);
            string[] names = Loans.SlotNames(view.Schema, "Lime");
            float[][] weights = [.. view.GetColumn<float[]>("Lime")];
            int at = Array.IndexOf(names, column);
            foreach (float[] row in weights)
                row.Where((_, f) => f != at).ShouldAllBe(w => Math.Abs(w) < 0.08);
            for (int r = 0; r < rows.Length; r++)
            {
                double expected = decide(rows[r]) ? 1 - Share(row => decide(row), r) : -Share(row => decide(row), r);
                ((double)weights[r][at]).ShouldBe(expected, 0.08, $"{column} {r}");
            }

            // Of the samples that are not in the row's bin, those that are decided for.
            double Share(Func<Offer, bool> decided, int r)
            {
                Offer[] others = [.. background.Where(other => !SameBin(column, other, rows[r], background))];
                return others.Count(decided) / (double)Math.Max(1, others.Length);
            }
        }
    }

    [Fact]
    public void Words_AndSavedModels()
    {
        LabelledOffer[] background = [.. Offers(300, 1)], rows = [.. Offers(6, 2)];
        rows[0].Text = "a text of no background row";
        rows[1].Grade = 5;
        (rows[2].Note, rows[2].Urgent) = ("", true);
        rows[3].Amount = double.NaN;
        IDataView data = _ml.Data.LoadFromEnumerable(background), test = _ml.Data.LoadFromEnumerable(rows);
        ITransformer model = _ml.Transforms.CustomMapping<Offer, OfferScore>(OfferFactory.Rate, OfferFactory.Name).Fit(data);
        var explained = _ml.Explain().Lime(model, data, options: new() { Samples = 500 });
        Should.Throw<InvalidOperationException>(() => explained.Transform(test).GetColumn<float[]>("Lime").ToArray()).Message.ShouldContain("LIME failed at row 3: The model says NaN");
        rows[3].Amount = 1;
        IDataView view = explained.Transform(test);
        List<string> names = [.. Loans.SlotNames(view.Schema, "Lime")];
        string[][] words = [.. view.GetColumn<ReadOnlyMemory<char>[]>("Lime.Descriptions").Select(v => v.Select(w => w.ToString()).ToArray())];
        words[0][names.IndexOf("Text")].ShouldBe("Text is a value of no background row");
        words[1][names.IndexOf("Grade")].ShouldBe("Grade=(missing)");
        words[2][names.IndexOf("Note")].ShouldBe("Note=(empty)");
        words[2][names.IndexOf("Urgent")].ShouldBe("Urgent=True");
        words[4][names.IndexOf("Day")].ShouldContain("2026-");
        words[4][names.IndexOf("Amount")].ShouldContain("Amount");
        float[][] weights = [.. view.GetColumn<float[]>("Lime")];
        IDataView loaded = Loans.SaveAndLoad(_ml, explained).Transform(test);
        loaded.GetColumn<float[]>("Lime").SelectMany(v => v).ShouldBe(weights.SelectMany(v => v));
        loaded.GetColumn<ReadOnlyMemory<char>[]>("Lime.Descriptions").SelectMany(v => v).Select(w => w.ToString()).ShouldBe(words.SelectMany(v => v));
        using PredictionEngine<LabelledOffer, OfferLime> engine = _ml.Model.CreatePredictionEngine<LabelledOffer, OfferLime>(explained);
        engine.Predict(rows[4]).Lime.ShouldBe(weights[4]);
    }

    // ML.NET counts keys from 1, and what is beyond the last is missing: memory's 5 of 5.
    private static Offer Raw(Offer offer) => new() { Text = offer.Text, Note = offer.Note, Amount = offer.Amount, Grade = offer.Grade == 0 ? 5 : offer.Grade - 1, Urgent = offer.Urgent, Day = offer.Day };

    private static bool SameBin(string column, Offer a, Offer b, LabelledOffer[] background) => column switch
    {
        "Note" => a.Note == b.Note,
        "Grade" => a.Grade == b.Grade,
        "Urgent" => a.Urgent == b.Urgent,
        "Amount" => Bin(o => o.Amount, a, background) == Bin(o => o.Amount, b, background),
        _ => Bin(o => o.Day.Ticks, a, background) == Bin(o => o.Day.Ticks, b, background),
    };

    private static int Bin(Func<Offer, double> value, Offer offer, LabelledOffer[] background) =>
        FeatureBins.Of([.. background.Select(value)], LimeDiscretizer.Quartile).Bin(value(offer));

    private static IEnumerable<LabelledOffer> Offers(int count, int seed)
    {
        var random = new Random(seed);
        string[] words = ["good", "bad", "late", "early", ""];
        for (int i = 0; i < count; i++)
        {
            yield return new LabelledOffer
            {
                Text = words[random.Next(words.Length)],
                Note = words[random.Next(words.Length)],
                Amount = (random.NextDouble() * 10) - 5,
                Grade = (uint)random.Next(0, 6),
                Urgent = random.Next(2) == 1,
                Day = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(random.Next(300)),
                Point = [random.Next(2), 1],
            };
        }
    }

    private sealed class OfferLime
    {
        public float[] Lime { get; set; } = [];
    }
}
