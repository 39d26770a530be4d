using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Data.Tests.Summaries;

public sealed class SummariseTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Summarise_ExplainedRows_AgreesWithImportanceAndWithTheRows()
    {
        (ITransformer model, _) = LoanModel.Train(_ml);
        IReadOnlyList<Loan> loans = LoanModel.Loans(2500);
        IDataView explained = model.Transform(_ml.Data.LoadFromEnumerable(loans));

        DataSummary summary = _ml.Explain().Summarise(explained);

        summary.Rows.ShouldBe(2500);
        ImportanceTable table = _ml.Explain().Importance(explained, "Shap");
        AttributionSummary shap = summary.Attributions.ShouldHaveSingleItem();
        shap.Name.ShouldBe("Shap");
        shap.Method.ShouldContain("SHAP");
        IReadOnlyList<FeatureImportance> lines = shap.Importance();
        lines.Select(l => l.Feature).ShouldBe(table.Features.Select(f => f.Feature));
        for (int i = 0; i < lines.Count; i++)
        {
            lines[i].MeanMagnitude.ShouldBe(table.Features[i].MeanMagnitude, 1e-9);
            lines[i].Mean.ShouldBe(table.Features[i].Mean, 1e-9);
            lines[i].Share.ShouldBe(table.Features[i].Share, 1e-9);
            lines[i].Largest.ShouldBe(table.Features[i].Largest);
        }

        ValueSummary income = summary.Values.Single(v => v.Name == "Income");
        float[] incomes = [.. loans.Select(l => l.Income).Where(v => !float.IsNaN(v))];
        income.Count.ShouldBe(incomes.Length);
        income.Missing.ShouldBe(2500 - incomes.Length);
        income.Mean.ShouldBe(incomes.Average(v => (double)v), 1e-9);
        double mean = incomes.Average(v => (double)v);
        income.StandardDeviation.ShouldBe(Math.Sqrt(incomes.Sum(v => (v - mean) * (v - mean)) / (incomes.Length - 1)), 1e-6);
        summary.Categories.Single(c => c.Name == "Purpose").Counts.ShouldBe(loans.GroupBy(l => l.Purpose).ToDictionary(g => g.Key, g => (long)g.Count()), ignoreOrder: true);
        summary.Categories.Single(c => c.Name == "Label").Counts!["true"].ShouldBe(loans.Count(l => l.Label));
    }

    [Fact]
    public void Merge_ManyTexts_ForgetsThemWhateverTheParts()
    {
        DataSummary Of(IEnumerable<int> numbers) => _ml.Explain().Summarise(_ml.Data.LoadFromEnumerable(numbers.Select(i => new Loan { Purpose = $"p{i}" })), new SummaryOptions { Columns = ["Purpose"] });
        string whole = Of(Enumerable.Range(0, 1100)).ToJson();

        DataSummary.Merge([Of(Enumerable.Range(0, 600)), Of(Enumerable.Range(600, 500))]).ToJson().ShouldBe(whole);
        DataSummary.Merge([Of(Enumerable.Range(0, 1050)), Of(Enumerable.Range(1050, 50))]).ToJson().ShouldBe(whole);
        DataSummary.Parse(whole).Categories[0].Counts.ShouldBeNull();
        DataSummary.Merge([Of([1, 2]), Of([2])]).Categories[0].Counts!["p2"].ShouldBe(2);
    }

    [Fact]
    public void Merge_OfOtherColumnsOrOfNothing_IsRefused()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(LoanModel.Loans(3));
        DataSummary one = _ml.Explain().Summarise(rows, new SummaryOptions { Columns = ["Age"] }), other = _ml.Explain().Summarise(rows, new SummaryOptions { Columns = ["Income"] });
        Should.Throw<ArgumentException>(() => DataSummary.Merge([one, other])).Message.ShouldContain("different columns");
        Should.Throw<ArgumentException>(() => DataSummary.Merge([]));
        Should.Throw<InvalidDataException>(() => DataSummary.Parse("{}"));
        Should.Throw<InvalidDataException>(() => DataSummary.Parse(one.ToJson()[..50]));
    }

    [Fact]
    public void Summarise_WideVectors_AreLeftOutAndSaidSo()
    {
        IDataView rows = _ml.Transforms.Text.FeaturizeText("Words", "Purpose").Fit(_ml.Data.LoadFromEnumerable(LoanModel.Loans(3))).Transform(_ml.Data.LoadFromEnumerable(LoanModel.Loans(3)));
        DataSummary summary = _ml.Explain().Summarise(rows, new SummaryOptions { Columns = ["Age", "Words"], MostSlots = 4 });
        summary.Skipped.ShouldBe(["Words"]);
        summary.Values.ShouldHaveSingleItem().Name.ShouldBe("Age");
    }
}
