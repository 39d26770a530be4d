using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.Effects;

/// <summary>Effects of any model by names, against changing the rows and asking the whole pipeline.</summary>
public sealed class EffectExtensionTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PartialDependence_IsThatOfChangedRows(bool raw)
    {
        List<Loan> rows = Loans.Rows(120);
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        ITransformer model = Loans.Pipeline(_ml).Fit(data);
        string kind = raw ? "Purpose" : "Kind";
        PartialDependenceOptions options = new() { RawColumns = raw, GroupBy = raw ? SlotGrouping.None : SlotGrouping.SourceColumn, Points = 12, IndividualRows = 6 };
        IReadOnlyList<FeatureEffect> effects = _ml.Explain().PartialDependence(model, data, ["Income", kind], options);
        FeatureEffect income = effects[0], purpose = effects[1];
        income.Axis.Grid.Length.ShouldBe(12);
        purpose.Axis.Categories.ShouldBe(Loans.Purposes);
        purpose.Axis.Data.Length.ShouldBe(120);
        for (int g = 0; g < 12; g++)
        {
            float[] scores = Scores(loan => loan.Income = (float)income.Axis.Grid[g]);
            income.Values[g].ShouldBe(scores.Average(), 1e-5);
            for (int i = 0; i < 6; i++)
                income.CurveOf(i)[g].ShouldBe(scores[i * 20], 1e-5);
        }

        for (int c = 0; c < 3; c++)
            purpose.Values[c].ShouldBe(Scores(loan => loan.Purpose = Loans.Purposes[c]).Average(), 1e-5);
        FeaturePairEffect pair = _ml.Explain().PartialDependence(model, data, kind, "Income", options);
        for (int c = 0; c < 3; c++)
        {
            for (int g = 0; g < 12; g++)
                pair.Surface()[(c * 12) + g].ShouldBe(Scores(loan => (loan.Purpose, loan.Income) = (Loans.Purposes[c], (float)pair.Second.Grid[g])).Average(), 1e-5);
        }

        FeatureEffect centred = income.Centred();
        centred.Values[0].ShouldBe(0);
        centred.CurveOf(3)[11].ShouldBe(income.CurveOf(3)[11] - income.CurveOf(3)[0]);

        float[] Scores(Action<Loan> change)
        {
            List<Loan> changed = Loans.Rows(120);
            changed.ForEach(change);
            return [.. model.Transform(_ml.Data.LoadFromEnumerable(changed)).GetColumn<float>("Score")];
        }
    }

    [Theory]
    [InlineData("FastTreeBinary", ExplanationUnits.Probability)]
    [InlineData("OneVersusAll", ExplanationUnits.Margin)]
    [InlineData("OneVersusAllRaw", ExplanationUnits.Margin)]
    [InlineData("LdSvm", ExplanationUnits.Margin)]
    [InlineData("Sdca", ExplanationUnits.Margin)]
    public void PartialDependence_OfAnyModel(string trainer, ExplanationUnits units)
    {
        List<TreeData.Row> rows = TreeData.Rows(150, 1);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(_ml.Data.LoadFromEnumerable(rows));
        FeatureEffect effect = _ml.Explain().PartialDependence(model, _ml.Data.LoadFromEnumerable(rows), "slot 1", new() { Points = 5, Units = units, Threads = 2 });
        for (int g = 0; g < effect.Axis.Grid.Length; g++)
        {
            IDataView changed = model.Transform(_ml.Data.LoadFromEnumerable(rows.Select(row => new TreeData.Row { Features = [row.Features[0], (float)effect.Axis.Grid[g], .. row.Features[2..]], Class = row.Class })));
            string column = units == ExplanationUnits.Probability ? "Probability" : "Score";
            float[][] scores = effect.OutputNames.Count > 1 ? [.. changed.GetColumn<float[]>(column)] : [.. changed.GetColumn<float>(column).Select(s => (float[])[s])];
            for (int o = 0; o < effect.OutputNames.Count; o++)
                effect.Curve(o)[g].ShouldBe(scores.Average(s => (double)s[o]), 1e-4);
        }

        if (trainer == "OneVersusAll")
            effect.OutputNames.ShouldBe(["low", "middle", "high"], ignoreOrder: true);
    }

    [Fact]
    public void AccumulatedLocalEffects_AreCoresOfTheSlots()
    {
        List<TreeData.Row> rows = TreeData.Rows(200, 1);
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeRegression").Fit(data);
        double[] table = [.. rows.SelectMany(row => row.Features).Select(v => (double)v)];
        ExplainedModel explained = ExplainedModel.Find(model, data, model.Transform(data), new ShapColumnOptions());
        FeatureEffect effect = _ml.Explain().AccumulatedLocalEffects(model, data, "slot 0", new() { Bins = 15 });
        double[] edges = FeatureGrid.Edges([.. rows.Select(row => (double)row.Features[0])], 15, interpolated: false);
        effect.Axis.Grid.ShouldBe(edges);
        effect.Values.ShouldBe(Core.Effects.AccumulatedLocalEffects.Of(Model, 1, table, TreeData.Width, 0, edges), 1e-12);
        FeaturePairEffect pair = _ml.Explain().AccumulatedLocalEffects(model, data, "slot 1", "slot 2");
        pair.Values.ShouldBe(Core.Effects.AccumulatedLocalEffects.OfTwo(Model, 1, 0, table, TreeData.Width, (1, pair.First.Grid), (2, pair.Second.Grid)).Values, 1e-12);
        pair.First.Grid.Length.ShouldBe(11);

        void Model(ReadOnlySpan<double> x, int count, Span<double> y)
        {
            float[] floats = new float[x.Length];
            for (int i = 0; i < floats.Length; i++)
                floats[i] = (float)x[i];
            explained.Function.Score(floats, count, y);
        }
    }

    [Fact]
    public void AccumulatedLocalEffects_OfCategories_ByColumnOrSlots()
    {
        List<Loan> rows = Loans.Rows(150);
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        ITransformer model = Loans.Pipeline(_ml).Fit(data);
        FeatureEffect bySlots = _ml.Explain().AccumulatedLocalEffects(model, data, "Kind", new() { GroupBy = SlotGrouping.SourceColumn });
        FeatureEffect byColumn = _ml.Explain().AccumulatedLocalEffects(model, data, "Purpose", new() { RawColumns = true });
        bySlots.Axis.Categories.ShouldBe(byColumn.Axis.Categories);
        bySlots.Values.ShouldBe(byColumn.Values, 1e-5);
        double mean = rows.Average(row => bySlots.Values[bySlots.Axis.Categories.ToList().IndexOf(row.Purpose)]);
        mean.ShouldBe(0, 1e-9);
        int[] category = [.. rows.Select(row => Array.IndexOf(Loans.Purposes, row.Purpose))];
        int[] order = CategoricalEffects.Order(category, 3, [[.. rows.Select(row => (double)row.Age)], [.. rows.Select(row => (double)row.Income)]], []);
        bySlots.Axis.Categories.ShouldBe([.. order.Select(c => Loans.Purposes[c])]);
    }

    [Fact]
    public void Columns_OfEveryType_HaveTheirValues()
    {
        var random = new Random(3);
        LabelledOffer[] rows = [.. Enumerable.Range(0, 60).Select(i => new LabelledOffer
        {
            Text = i % 2 == 0 ? "one" : "a longer one",
            Note = "",
            Amount = random.Next(7) - 3.5,
            Grade = i % 4 == 3 ? 5 : (uint)(i % 4), // 5 of 5 keys is missing; ML.NET counts keys from 1
            Urgent = i % 3 == 0,
            Day = new DateTime(2026, 1 + (i % 3), 1, 0, 0, 0, DateTimeKind.Unspecified),
            Point = [random.NextSingle(), random.NextSingle()],
        })];
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        ITransformer model = _ml.Transforms.CustomMapping<Offer, OfferScore>(OfferFactory.Rate, OfferFactory.Name).Fit(data);
        var effects = _ml.Explain().PartialDependence(model, data, ["Text", "Amount", "Grade", "Urgent", "Day"]);
        effects[0].Axis.Categories.ShouldBe(["a longer one", "one"]);
        effects[1].Axis.Grid.ShouldBe([.. rows.Select(r => r.Amount).Distinct().Order()]);
        effects[2].Axis.Categories.ShouldBe(["(missing)", "1", "2", "3"]);
        effects[3].Axis.Categories.ShouldBe(["False", "True"]);
        effects[4].Axis.Categories.Count.ShouldBe(3);
        for (int g = 0; g < effects[1].Axis.Grid.Length; g++)
            effects[1].Values[g].ShouldBe(Mean(r => With(r, effects[1].Axis.Grid[g], r.Grade)), 1e-4);
        for (uint grade = 0; grade < 3; grade++)
            effects[2].Values[grade + 1].ShouldBe(Mean(r => With(r, r.Amount, grade)), 1e-4);
        FeatureEffect steps = _ml.Explain().AccumulatedLocalEffects(model, data, "Amount");
        steps.Axis.Grid.Length.ShouldBeGreaterThan(3);
        Should.Throw<ArgumentException>(() => _ml.Explain().PartialDependence(model, data, "Point")).Message.ShouldContain("'Point' is 2 slots of the model's features that are not those of one category");
        Should.Throw<ArgumentException>(() => _ml.Explain().PartialDependence(model, data, "Day", new() { MaxCategories = 2 })).Message.ShouldContain("'Day' has 3 different values; at most 2 categories are asked for (PartialDependenceOptions.MaxCategories)");
        Should.Throw<InvalidOperationException>(() => _ml.Explain().AccumulatedLocalEffects(model, data, "Note")).Message.ShouldContain("'Note' has one category only, '(empty)'");
        InteractionStrengthTable h = _ml.Explain().InteractionStrength(model, data, new() { Features = ["Amount", "Grade", "Urgent", "Day"] });
        h.Pairs.Count.ShouldBe(6);
        (h.Pairs[0].Feature, h.Pairs[0].With).ShouldBe(("Grade", "Urgent"));
        h.Features.Single(line => line.Feature == "Day").ShouldSatisfyAllConditions(day => day.Size.ShouldBe(0, 1e-5), day => day.With.ShouldBe(""));

        double Mean(Func<Offer, Offer> change) => model.Transform(_ml.Data.LoadFromEnumerable(rows.Select(change))).GetColumn<float>("Score").Average(s => (double)s);

        static Offer With(Offer offer, double amount, uint grade) => new() { Text = offer.Text, Note = offer.Note, Amount = amount, Grade = grade, Urgent = offer.Urgent, Day = offer.Day, Point = offer.Point };
    }

    [Theory]
    [InlineData("FastTreeRegression", ExplanationUnits.Margin)]
    [InlineData("OneVersusAllRaw", ExplanationUnits.Margin)]
    [InlineData("FastTreeBinary", ExplanationUnits.Probability)]
    public void InteractionStrength_IsThatOfScoredRows(string trainer, ExplanationUnits units)
    {
        List<TreeData.Row> rows = TreeData.Rows(60, 1);
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(TreeData.View(_ml, 400, 2));
        InteractionStrengthTable table = _ml.Explain().InteractionStrength(model, data, new() { Units = units });
        ExplainedModel explained = ExplainedModel.Find(model, data, model.Transform(data), new ShapColumnOptions { Units = units });
        float[] all = [.. rows.SelectMany(row => row.Features)];
        int outputs = explained.OutputCount;
        table.Features.Count.ShouldBe(TreeData.Width * outputs);
        table.Pairs.Count.ShouldBe(15 * outputs);
        foreach (InteractionStrengthLine line in table.Pairs.Take(4))
        {
            int a = line.Feature[^1] - '0', b = line.With[^1] - '0', output = explained.OutputNames.ToList().IndexOf(line.Output);
            FriedmanH expected = FriedmanH.OfPair(At(output, a, b), At(output, a), At(output, b));
            (line.Strength, line.Size).ShouldSatisfyAllConditions(l => l.Strength.ShouldBe(expected.Strength, 1e-9), l => l.Size.ShouldBe(expected.Size, 1e-9));
        }

        if (trainer == "FastTreeRegression")
            (table.Pairs[0].Feature, table.Pairs[0].With).ShouldBe(("slot 1", "slot 2"));
        table.ToCsv().Split("\r\n").Length.ShouldBe(2 + (21 * outputs));

        double[] At(int output, params int[] slots) => PartialDependence.AtRows((x, n, y) => explained.Function.Score(x, n, y), outputs, all, TreeData.Width, slots)[(output * 60)..((output + 1) * 60)];
    }

    [Fact]
    public void Categories_InAPattern_HaveTheirPartsOfAllRows()
    {
        List<Loan> rows = Loans.Rows(4000);
        for (int i = 0; i < rows.Count; i++)
            rows[i].Purpose = i % 4 == 0 ? "car" : i % 4 == 1 ? "house" : "school"; // every fourth row alone would be cars
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        ITransformer model = Loans.Pipeline(_ml).Fit(data);
        foreach (FeatureEffect effect in (FeatureEffect[])[
            _ml.Explain().PartialDependence(model, data, "Kind", new PartialDependenceOptions { GroupBy = SlotGrouping.SourceColumn, IndividualRows = 0 }),
            _ml.Explain().AccumulatedLocalEffects(model, data, "Kind", new AccumulatedLocalEffectsOptions { GroupBy = SlotGrouping.SourceColumn }),
            _ml.Explain().AccumulatedLocalEffects(model, data, "Purpose", new AccumulatedLocalEffectsOptions { RawColumns = true })])
        {
            SvgFigure figure = EffectPlot.Draw(effect);
            figure.Table.Rows.ToDictionary(row => (string)row[0], row => (double)row[2]).ShouldBe(new Dictionary<string, double> { ["car"] = 0.25, ["house"] = 0.25, ["school"] = 0.5 }, ignoreOrder: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RawColumns_ThatTheModelReplaces_AreTheDatasOwn(bool drops)
    {
        List<Loan> rows = Loans.Rows(120);
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        var pipeline = _ml.Transforms.NormalizeMinMax("Income").Append(_ml.Transforms.Categorical.OneHotEncoding("Purpose")).Append(_ml.Transforms.Concatenate("Features", "Age", "Income", "Purpose"))
            .Append(_ml.BinaryClassification.Trainers.FastTree(numberOfLeaves: 6, numberOfTrees: 10));
        ITransformer model = drops ? pipeline.Append(_ml.Transforms.SelectColumns("Age", "Income", "Purpose", "Label", "Score", "PredictedLabel", "Probability")).Fit(data) : pipeline.Fit(data);
        FeatureEffect income = _ml.Explain().PartialDependence(model, data, "Income", new PartialDependenceOptions { RawColumns = true, Points = 5 });
        income.Axis.Grid[^1].ShouldBeGreaterThan(5000);
        for (int g = 0; g < 5; g++)
            income.Values[g].ShouldBe(Mean(loan => loan.Income = (float)income.Axis.Grid[g]), 1e-5);
        FeatureEffect purpose = _ml.Explain().PartialDependence(model, data, "Purpose", new PartialDependenceOptions { RawColumns = true });
        purpose.Axis.Categories.ShouldBe(Loans.Purposes);
        for (int c = 0; c < 3; c++)
            purpose.Values[c].ShouldBe(Mean(loan => loan.Purpose = Loans.Purposes[c]), 1e-5);
        PermutationImportanceTable needed = _ml.Explain().PermutationImportance(model, data, new() { RawColumns = true, MaxRows = 100 });
        needed.Features[0].ShouldSatisfyAllConditions(line => line.Feature.ShouldBe("Income"), line => line.Mean.ShouldBeGreaterThan(0.1));

        // Behind the model they are not the data's any more.
        Should.Throw<ArgumentException>(() => _ml.Explain().Shap(model, data, options: new() { Players = ShapPlayers.Columns })).Message.ShouldContain("replaces the column 'Income'");
        SurrogateOptions asked = new() { Columns = ["Income"] };
        if (drops)
            Should.Throw<ArgumentException>(() => _ml.Explain().Surrogate(model, data, asked)).Message.ShouldContain("SurrogateOptions.Columns names 'Income', which the model replaces by a column of its own and then drops");
        else
            _ml.Explain().Surrogate(model, data, asked).Rules.ShouldContain(rule => rule.Contains(',')); // thousands

        double Mean(Action<Loan> change)
        {
            List<Loan> changed = Loans.Rows(120);
            changed.ForEach(change);
            return model.Transform(_ml.Data.LoadFromEnumerable(changed)).GetColumn<float>("Score").Average(score => (double)score);
        }
    }

    [Fact]
    public void OneCategoryInAllRows_HasItsName()
    {
        List<Loan> rows = Loans.Rows(60);
        ITransformer model = Loans.Pipeline(_ml).Fit(_ml.Data.LoadFromEnumerable(rows));
        IDataView some = _ml.Data.LoadFromEnumerable(rows.Where(row => row.Purpose == Loans.Purposes[1]));
        FeatureEffect effect = _ml.Explain().PartialDependence(model, some, "Kind", new PartialDependenceOptions { GroupBy = SlotGrouping.SourceColumn });
        effect.Axis.Categories.ShouldBe([Loans.Purposes[1]]);
        effect.Values[0].ShouldBe(model.Transform(some).GetColumn<float>("Score").Average(score => (double)score), 1e-6);
    }

    [Fact]
    public void HashedCategories_WithoutSlotNames_AreToldByTheirPlace()
    {
        List<Loan> rows = Loans.Rows(100);
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        ITransformer model = _ml.Transforms.Categorical.OneHotHashEncoding("Kind", "Purpose", numberOfBits: 5).Append(_ml.Transforms.Concatenate("Features", "Age", "Kind", "Income"))
            .Append(_ml.BinaryClassification.Trainers.FastTree(numberOfLeaves: 6, numberOfTrees: 10)).Fit(data);
        var bySource = new PartialDependenceOptions { GroupBy = SlotGrouping.SourceColumn };
        _ml.Explain().PermutationImportance(model, data, new() { GroupBy = SlotGrouping.SourceColumn }).Features.Select(line => line.Feature).ShouldBe(["Age", "slots 1 to 32", "Income"], ignoreOrder: true);
        _ml.Explain().PartialDependence(model, data, "slots 1 to 32", bySource).Values.Length.ShouldBe(3);
    }

    [Fact]
    public void Interactions_AreCalledSo()
    {
        IDataView data = TreeData.View(_ml, 80, 1);
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeRegression").Fit(data);
        InteractionStrengthTable table = _ml.Explain().InteractionStrength(model, data);
        SvgFigure pairs = table.Plot(options: new ImportancePlotOptions { MaxDisplay = 2 });
        pairs.Title.ShouldBe("Interactions: size of the interaction, in units of the output");
        pairs.Description.ShouldEndWith($" 2 of {table.Pairs.Count} pairs are shown.");
        pairs.Table.Columns[0].ShouldBe("Pair");
    }

    [Fact]
    public void MissingValues_AreLeftOutOfGridsAndSteps()
    {
        IDataView data = TreeData.View(_ml, 200, 1, missing: 0.2);
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeRegression").Fit(data);
        FeatureEffect curve = _ml.Explain().PartialDependence(model, data, "slot 0"), steps = _ml.Explain().AccumulatedLocalEffects(model, data, "slot 0");
        curve.Axis.Grid.ShouldAllBe(v => double.IsFinite(v));
        curve.RowCount.ShouldBe(200);
        steps.RowCount.ShouldBe(data.GetColumn<float[]>("Features").Count(x => !float.IsNaN(x[0])));
        curve.Values.Concat(steps.Values).ShouldAllBe(v => double.IsFinite(v));
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        IDataView data = TreeData.View(_ml, 50, 1);
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeRegression").Fit(data);
        ExplainCatalog explain = _ml.Explain();
        Should.Throw<ArgumentException>(() => explain.PartialDependence(model, data, "slot 9")).Message.ShouldContain("There is no feature 'slot 9'. There are: slot 0,");
        Should.Throw<ArgumentException>(() => explain.PartialDependence(model, data, "slot 1", "slot 1")).Message.ShouldContain("Both features are 'slot 1'");
        Should.Throw<ArgumentException>(() => explain.PartialDependence(model, data, "slot 1", new PartialDependenceOptions { Points = 1 })).Message.ShouldContain("PartialDependenceOptions.Points");
        Should.Throw<ArgumentException>(() => explain.PartialDependence(model, data, "slot 1", new PartialDependenceOptions { LowPercentile = 0.9, HighPercentile = 0.1 })).Message.ShouldContain("are no range");
        Should.Throw<ArgumentException>(() => explain.AccumulatedLocalEffects(model, data, "slot 1", new AccumulatedLocalEffectsOptions { Bins = 0 })).Message.ShouldContain("AccumulatedLocalEffectsOptions.Bins");
        Should.Throw<InvalidOperationException>(() => explain.PartialDependence(model, _ml.Data.LoadFromEnumerable(Array.Empty<TreeData.Row>()), "slot 1")).Message.ShouldContain("There are no rows");
        Should.Throw<InvalidOperationException>(() => explain.AccumulatedLocalEffects(model, _ml.Data.TakeRows(data, 1), "slot 1")).Message.ShouldContain("in every row: it has no effect to accumulate");
        Should.Throw<ArgumentException>(() => explain.InteractionStrength(model, data, new() { Features = ["slot 1", "slot 1"] })).Message.ShouldContain("names a feature twice");
        Should.Throw<ArgumentException>(() => explain.InteractionStrength(model, data, new() { Features = [] })).Message.ShouldContain("InteractionStrengthOptions.Features is empty");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Should.Throw<OperationCanceledException>(() => explain.PartialDependence(model, data, "slot 1", new PartialDependenceOptions { Cancellation = cancelled.Token }));
    }
}
