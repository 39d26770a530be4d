using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.AnyModel;

/// <summary>Models explained by the columns of their data: any transformer that gives a Score, text and keys and dates as players.</summary>
public sealed class ColumnsAsPlayersTests
{
    private readonly MLContext _ml = new(1);

    public ColumnsAsPlayersTests() => _ml.ComponentCatalog.RegisterAssembly(typeof(OfferFactory).Assembly);

    [Theory]
    [InlineData(ShapMethod.Auto)]
    [InlineData(ShapMethod.Kernel)]
    [InlineData(ShapMethod.Permutation)]
    public void AnyTransformer_EveryType_BruteForce(ShapMethod method)
    {
        LabelledOffer[] background = [.. Offers(40, 1)], rows = [.. Offers(6, 2)];
        rows[0].Text = "a text of no background row, \u00e4\ud83d\ude00";
        rows[1].Note = background[3].Note;
        ITransformer model = _ml.Transforms.CustomMapping<Offer, OfferScore>(OfferFactory.Rate, OfferFactory.Name).Fit(_ml.Data.LoadFromEnumerable(background));
        var options = new ShapColumnOptions { Method = method, BackgroundRows = 100, Orders = 200 };
        var explained = _ml.Explain().Shap(model, _ml.Data.LoadFromEnumerable(background), options: options);
        string[] players = ["Text", "Note", "Amount", "Grade", "Urgent", "Day", "Point"];
        explained.Explainer.FeatureNames.ShouldBe(players, ignoreOrder: true);
        int[] bits = [.. explained.Explainer.FeatureNames.Select(name => Array.IndexOf(players, name))];
        double tolerance = method == ShapMethod.Permutation ? 0.5 : 1e-4;
        foreach (ITransformer each in (ITransformer[])[explained, Loans.SaveAndLoad(_ml, explained)])
        {
            IDataView view = each.Transform(_ml.Data.LoadFromEnumerable(rows));
            float[][] values = [.. view.GetColumn<float[]>("Shap")];
            for (int r = 0; r < rows.Length; r++)
                values[r].ShouldBe(Expected(rows[r]), tolerance);
            view.GetColumn<float>("Shap.Residual").ShouldAllBe(v => Math.Abs(v) < 1e-3);
            view.GetColumn<float>("Shap.BaseValue").ShouldAllBe(v => Math.Abs(v - model.Transform(_ml.Data.LoadFromEnumerable<Offer>(background)).GetColumn<float>("Score").Average()) < 1e-3);
        }

        using PredictionEngine<LabelledOffer, OfferShap> engine = _ml.Model.CreatePredictionEngine<LabelledOffer, OfferShap>(explained);
        engine.Predict(rows[2]).Shap.ShouldBe(Expected(rows[2]), tolerance);

        float[] Expected(Offer row)
        {
            double[] values = BruteForce(_ml, model, row, background);
            return [.. bits.Select(bit => (float)values[bit])];
        }
    }

    [Fact]
    public void TextPipeline_ColumnsAreTheSourceColumnsOfItsSlots()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Offers(60, 1));
        ITransformer model = _ml.Transforms.Text.FeaturizeText("Words", "Text").Append(_ml.Transforms.Concatenate("Features", "Words", "Amount2", "Point"))
            .Append(_ml.Regression.Trainers.OnlineGradientDescent("Target")).Fit(data);
        IDataView rows = _ml.Data.LoadFromEnumerable(Offers(5, 2));
        var columns = _ml.Explain().Shap(model, data, options: new() { Players = ShapPlayers.Columns });
        columns.Explainer.FeatureNames.ShouldBe(["Text", "Amount2", "Point"], ignoreOrder: true);
        float[][] byColumn = [.. columns.Transform(rows).GetColumn<float[]>("Shap")];
        var groups = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Text"] = ["Words"] };
        IDataView bySlot = _ml.Explain().Shap(model, data, options: new() { Groups = groups, GroupBy = SlotGrouping.SourceColumn }).Transform(rows);
        float[][] expected = [.. bySlot.GetColumn<float[]>("Shap")];
        string[] names = Loans.SlotNames(bySlot.Schema, "Shap");
        names.Length.ShouldBe(4);
        for (int r = 0; r < 5; r++)
        {
            foreach (string name in (string[])["Text", "Amount2"])
                byColumn[r][Column(name)].ShouldBe(expected[r][Array.IndexOf(names, name)], 1e-3f);
            byColumn[r][Column("Point")].ShouldBe(expected[r].Where((_, slot) => names[slot].StartsWith("slot ", StringComparison.Ordinal)).Sum(), 1e-3f);
        }

        int Column(string name) => columns.Explainer.FeatureNames.ToList().IndexOf(name);
    }

    [Fact]
    public void Groups_NameColumns_AndPicturesAreDrawn()
    {
        LabelledOffer[] background = [.. Offers(20, 1)];
        IDataView data = _ml.Data.LoadFromEnumerable(background);
        ITransformer model = _ml.Transforms.CustomMapping<Offer, OfferScore>(OfferFactory.Rate, OfferFactory.Name).Fit(data);
        var options = new ShapColumnOptions { Groups = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Words"] = ["Text", "Note"] } };
        IDataView view = _ml.Explain().Predictions(model, data, "Why", options).Transform(data);
        Loans.SlotNames(view.Schema, "Why").ShouldBe(["Words", "Amount", "Grade", "Urgent", "Day", "Point"], ignoreOrder: true);
        _ml.Explain().Plots.Waterfall(view, "Why", row: 2).ToString().ShouldContain("Words");
        _ml.Explain().Importance(view, "Why").Features.Count.ShouldBe(6);
    }

    [Fact]
    public void FactorizationMachine_HasNoFeatureColumnOfItsOwn_AndIsExplained()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Offers(60, 1));
        ITransformer model = _ml.BinaryClassification.Trainers.FieldAwareFactorizationMachine(["Point", "Other"], "Good").Fit(data);
        var explained = _ml.Explain().Predictions(model, data, options: new() { Units = ExplanationUnits.Probability });
        explained.Explainer.FeatureNames.ShouldBe(["Other", "Point"]);
        float[] residuals = [.. explained.Transform(data).GetColumn<float>("Shap.Residual")];
        residuals.ShouldAllBe(r => Math.Abs(r) < 1e-5);
        float[] loaded = [.. Loans.SaveAndLoad(_ml, explained).Transform(data).GetColumn<float>("Shap.Residual")];
        loaded.ShouldBe(residuals);
        IDataView trained = _ml.BinaryClassification.Trainers.FieldAwareFactorizationMachine(["Point", "Other"], "Good").WithShap(_ml).Fit(data).Transform(data);
        Loans.SlotNames(trained.Schema, "Shap").ShouldBe(["Other", "Point"]);
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Offers(20, 1));
        ITransformer hides = _ml.Transforms.NormalizeMinMax("Point").Append(_ml.Regression.Trainers.OnlineGradientDescent("Target", "Point")).Fit(data);
        Should.Throw<ArgumentException>(() => _ml.Explain().Shap(hides, data, options: new() { Players = ShapPlayers.Columns })).Message.ShouldContain("replaces the column 'Point'");
        ITransformer rates = _ml.Transforms.CustomMapping<Offer, OfferScore>(OfferFactory.Rate, OfferFactory.Name).Fit(data);
        Should.Throw<ArgumentException>(() => _ml.Explain().Shap(rates, data, options: new() { GroupBy = SlotGrouping.SourceColumn })).Message.ShouldContain("which have no slots to group");
        Should.Throw<ArgumentException>(() => _ml.Explain().Shap(rates, data, options: new() { Groups = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["A"] = ["Target"] } }))
            .Message.ShouldContain("'A' names 'Target'; the columns that the model reads are ");
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Shap(rates, data, options: new() { Units = ExplanationUnits.Probability })).Message.ShouldContain("gives no column 'Probability' of numbers");
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Shap(_ml.Transforms.NormalizeMinMax("Point").Fit(data), data)).Message.ShouldContain("gives no column 'Score' of numbers");
    }

    // By the model itself: ML.NET has its own view of what a key in memory is.
    private static double[] BruteForce(MLContext ml, ITransformer model, Offer row, Offer[] background)
    {
        const int players = 7;
        double[] worth = new double[1 << players], values = new double[players];
        IEnumerable<Offer> mixed = Enumerable.Range(0, worth.Length).SelectMany(set => background.Select(other => Offer.Mixed(row, other, set)));
        int at = 0;
        foreach (float score in model.Transform(ml.Data.LoadFromEnumerable(mixed)).GetColumn<float>("Score"))
            worth[at++ / background.Length] += score / background.Length;
        for (int p = 0; p < players; p++)
        {
            for (int set = 0; set < worth.Length; set++)
            {
                if ((set & (1 << p)) != 0)
                    continue;
                int size = System.Numerics.BitOperations.PopCount((uint)set);
                values[p] += Factorial(size) * Factorial(players - size - 1) / Factorial(players) * (worth[set | (1 << p)] - worth[set]);
            }
        }

        return values;

        static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
    }

    private static IEnumerable<LabelledOffer> Offers(int count, int seed)
    {
        var random = new Random(seed);
        string[] words = ["good", "bad", "late", "early", "", "very very good"];
        for (int i = 0; i < count; i++)
        {
            yield return new LabelledOffer
            {
                Text = $"{words[random.Next(words.Length)]} {words[random.Next(words.Length)]}",
                Note = words[random.Next(words.Length)],
                Amount = (random.NextDouble() * 10) - 5,
                Amount2 = random.NextSingle(),
                Grade = (uint)random.Next(0, 6),
                Urgent = random.Next(2) == 1,
                Good = random.Next(2) == 1,
                Day = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(random.Next(300)).AddTicks(random.Next()),
                Point = [random.NextSingle(), random.Next(4) == 0 ? 0 : random.NextSingle()],
                Other = [random.NextSingle()],
                Target = random.NextSingle(),
            };
        }
    }

    private sealed class OfferShap
    {
        public float[] Shap { get; set; } = [];
    }
}
