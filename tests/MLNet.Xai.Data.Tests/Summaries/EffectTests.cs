using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Data.Summaries;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Data.Tests.Summaries;

/// <summary>What features do by their values: the same as counted from the rows, and the same bits from any parts.</summary>
public sealed class EffectTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Effect_OfExplainedRows_IsThatOfTheRows()
    {
        (ITransformer model, _) = LoanModel.Train(_ml);
        IReadOnlyList<Loan> loans = LoanModel.Loans(4000);
        IDataView explained = model.Transform(_ml.Data.LoadFromEnumerable(loans));
        float[][] shap = [.. explained.GetColumn<float[]>("Shap")];

        AttributionSummary summary = DataSummary.Parse(_ml.Explain().Summarise(explained).ToJson()).Attributions.ShouldHaveSingleItem();

        summary.FeatureNames.ShouldBe(["Age", "Income", "Purpose1.car", "Purpose1.house", "Purpose1.study"], ignoreOrder: true);
        for (int f = 0; f < summary.FeatureNames.Count; f++)
        {
            string name = summary.FeatureNames[f];
            float[] values = [.. loans.Select(l => name switch { "Age" => l.Age, "Income" => l.Income, _ => name.EndsWith("." + l.Purpose, StringComparison.Ordinal) ? 1 : 0 })];
            EffectSummary effect = summary.Effect(f).ShouldNotBeNull(name);
            effect.Column.ShouldBe(name.Contains('.', StringComparison.Ordinal) ? $"Features.{name}" : name);
            effect.IsCategorical.ShouldBeFalse();
            IReadOnlyList<EffectGroup> groups = effect.Groups().ShouldNotBeNull();
            groups.Count.ShouldBe(name switch { "Age" => loans.Select(l => l.Age).Distinct().Count(), "Income" => groups.Count, _ => 2 });
            groups.Count.ShouldBeInRange(2, EffectSummary.MostGroups);
            groups.Sum(g => g.Rows).ShouldBe(values.Count(v => !float.IsNaN(v)));
            foreach (EffectGroup group in groups)
                ShouldBe(group, [.. Enumerable.Range(0, values.Length).Where(i => values[i] >= group.Low && values[i] <= group.High)], values, shap, f);
            int[] missing = [.. Enumerable.Range(0, values.Length).Where(i => float.IsNaN(values[i]))];
            (effect.Missing()?.Rows ?? 0).ShouldBe(missing.Length);
            if (missing.Length > 0)
                effect.Missing()!.Mean.ShouldBe(missing.Average(i => (double)shap[i][f]), 1e-12);
        }
    }

    [Fact]
    public void Effect_OfAWholeColumn_IsByItsTexts()
    {
        (ITransformer model, _) = Grouped();
        IReadOnlyList<Loan> loans = LoanModel.Loans(1000);
        IDataView explained = model.Transform(_ml.Data.LoadFromEnumerable(loans));
        float[][] shap = [.. explained.GetColumn<float[]>("Shap")];

        AttributionSummary summary = _ml.Explain().Summarise(explained).Attributions.Single();

        int f = summary.FeatureNames.ToList().IndexOf("Purpose1");
        f.ShouldBeGreaterThanOrEqualTo(0, string.Join(", ", summary.FeatureNames));
        EffectSummary effect = summary.Effect(f).ShouldNotBeNull();
        effect.IsCategorical.ShouldBeTrue();
        effect.Groups()!.Select(g => g.Name).ShouldBe(["car", "house", "study"]);
        foreach (EffectGroup group in effect.Groups()!)
        {
            int[] rows = [.. Enumerable.Range(0, 1000).Where(i => loans[i].Purpose == group.Name)];
            group.Rows.ShouldBe(rows.Length);
            group.Mean.ShouldBe(rows.Average(i => (double)shap[i][f]), 1e-12);
        }
    }

    [Fact]
    public void Effect_OfSlotsThatAreNotOneHot_IsForgotten()
    {
        var effect = new EffectSummary("F", "C", 1, isCategory: true);
        effect.Add("a", [[1]], 0);
        effect.Forget();
        effect.Groups().ShouldBeNull();
        var other = new EffectSummary("F", "C", 1, isCategory: true);
        other.Add("b", [[1]], 0);
        other.Add(EffectSummary.FromJson(effect.ToJson().Deserialize<JsonElement>(), 1));
        other.Groups().ShouldBeNull();
        other.AddMissing([[2]], 0);
        other.AddMissing([[float.NaN]], 0);
        other.Missing()!.Rows.ShouldBe(1);
    }

    [Fact]
    public void Effects_OfTooMany_AreLeftOut()
    {
        (ITransformer model, _) = LoanModel.Train(_ml);
        IDataView explained = model.Transform(_ml.Data.LoadFromEnumerable(LoanModel.Loans(20)));
        AttributionSummary Of(int most) => _ml.Explain().Summarise(explained, new SummaryOptions { MostEffects = most }).Attributions.Single();
        Enumerable.Range(0, 5).Select(f => Of(4).Effect(f)).ShouldAllBe(e => e == null);
        Enumerable.Range(0, 5).Select(f => Of(5).Effect(f)).ShouldAllBe(e => e != null);
        Should.Throw<ArgumentOutOfRangeException>(() => Of(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => Of(5).Effect(5));
        Should.Throw<ArgumentOutOfRangeException>(() => Of(5).Effect(0)!.Groups(1));
    }

    [Fact]
    public void Add_OfParts_IsTheWhole() => Prop.ForAll(Gen.Choose(0, 600).ToArbitrary(), Gen.Choose(0, 1000000).ToArbitrary(), (count, seed) =>
    {
        var random = new Random(seed);
        int kind = random.Next(4), outputs = random.Next(1, 12);
        float[] values = [.. Enumerable.Range(0, count).Select(_ => kind switch { 0 => Rows.Float(random), 1 => random.Next(300) - 150, 2 => (float)random.NextDouble(), _ => 2000 + random.Next(30) })];
        float[][] shap = [.. Enumerable.Range(0, outputs).Select(_ => (float[])[.. values.Select(v => random.Next(50) == 0 ? float.NaN : (float)(random.NextDouble() - 0.5))])];
        EffectSummary whole = Of(Enumerable.Range(0, count));
        var merged = new EffectSummary("F", "C", outputs, isCategory: false);
        int parts = random.Next(1, 9);
        int[] place = [.. values.Select(_ => random.Next(parts))];
        foreach (int part in Enumerable.Range(0, parts).OrderBy(_ => random.Next()))
            merged.Add(EffectSummary.FromJson(Of(Enumerable.Range(0, count).Where(i => place[i] == part)).ToJson().Deserialize<JsonElement>(), outputs));
        return Text(merged) == Text(whole) && (whole.Groups(outputs - 1)!.Count <= Math.Max(16, EffectSummary.MostGroups / outputs));

        EffectSummary Of(IEnumerable<int> rows)
        {
            var effect = new EffectSummary("F", "C", outputs, isCategory: false);
            foreach (int row in rows)
                effect.Add(values[row], shap, row);
            return effect;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Add_OfPartsWithManyTexts_IsTheWhole()
    {
        float[][] shap = [[1]];
        EffectSummary Of(IEnumerable<int> numbers)
        {
            var effect = new EffectSummary("F", "C", 1, isCategory: true);
            foreach (int number in numbers)
                effect.Add($"t{number}", shap, 0);
            return EffectSummary.FromJson(effect.ToJson().Deserialize<JsonElement>(), 1);
        }

        EffectSummary Sum(params EffectSummary[] parts)
        {
            foreach (EffectSummary part in parts[1..])
                parts[0].Add(part);
            return parts[0];
        }

        Text(Sum(Of(Enumerable.Range(0, 600)), Of(Enumerable.Range(600, 401)))).ShouldBe(Text(Of(Enumerable.Range(0, 1001))));
        Of(Enumerable.Range(0, 1001)).Groups().ShouldBeNull();
        Text(Sum(Of(Enumerable.Range(500, 500)), Of(Enumerable.Range(0, 600)))).ShouldBe(Text(Of(Enumerable.Range(0, 1000).Concat(Enumerable.Range(500, 100)))));
        Of(Enumerable.Range(0, 1000)).Groups()!.Count.ShouldBe(1000);
    }

    [Theory]
    [InlineData("\"bits\":32", "\"bits\":0")]
    [InlineData("\"cells\":[\"", "\"cells\":[\"zz")]
    [InlineData("\"missing\":\"0 NaN", "\"missing\":\"NaN")]
    [InlineData("\"effects\":[[{", "\"effects\":[[null,{")]
    public void Parse_OfDamage_IsRefused(string from, string to)
    {
        (ITransformer model, _) = LoanModel.Train(_ml);
        string json = _ml.Explain().Summarise(model.Transform(_ml.Data.LoadFromEnumerable(LoanModel.Loans(20)))).ToJson();
        json.ShouldContain(from);
        Should.Throw<InvalidDataException>(() => DataSummary.Parse(json.Replace(from, to, StringComparison.Ordinal)).Attributions.Select(a => a.Effect(0)!.Shape).ToList());
    }

    private static string Text(EffectSummary effect) => effect.ToJson().ToJsonString();

    private static void ShouldBe(EffectGroup group, int[] rows, float[] values, float[][] shap, int f)
    {
        group.Rows.ShouldBe(rows.Length);
        group.Low.ShouldBe(rows.Min(i => values[i]));
        group.High.ShouldBe(rows.Max(i => values[i]));
        group.Mean.ShouldBe(rows.Average(i => (double)shap[i][f]), 1e-12);
        group.Lowest.ShouldBe(rows.Min(i => shap[i][f]));
        group.Highest.ShouldBe(rows.Max(i => shap[i][f]));
    }

    private (ITransformer Model, DataViewSchema Schema) Grouped()
    {
        IDataView train = _ml.Data.LoadFromEnumerable(LoanModel.Loans(500, seed: 5));
        ITransformer model = _ml.Transforms.Categorical.OneHotEncoding("Purpose1", "Purpose").Append(_ml.Transforms.Concatenate("Features", "Age", "Income", "Purpose1"))
            .Append(_ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 10, numberOfLeaves: 8)).Fit(train);
        return (_ml.Explain().TreeShap(model, train, "Shap", new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn }), train.Schema);
    }
}
