using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Reports.Tests.Slices;

/// <summary>Slices against brute force.</summary>
public sealed class SliceTests
{
    [Fact]
    public void Report_OfDataWithAPlantedSlice_FindsItWithItsNumbers()
    {
        Loan[] loans = [.. Loan.Make(6000, seed: 11)];
        IDataView data = LoanModels.ML.Data.LoadFromEnumerable(loans);
        // The region is no feature of the forest: the worst that a slice can say is the purpose.
        ModelReport report = LoanModels.Report(LoanModels.Forest, data, o => o.SliceRows = 40);
        bool[] decisions = [.. LoanModels.Forest.Transform(data).GetColumn<bool>("PredictedLabel")];
        double[] losses = [.. loans.Select((loan, i) => loan.Label == decisions[i] ? 0.0 : 1.0)];
        ReportSlice slice = report.Slices.First(s => s.Name == "Purpose = school");
        bool[] inside = [.. loans.Select(loan => loan.Purpose == "school")];
        slice.Rows.ShouldBe(inside.Count(i => i));
        slice.Share.ShouldBe(inside.Count(i => i) / 6000.0, 1e-12);
        slice.Loss.ShouldBe(losses.Where((_, i) => inside[i]).Average(), 1e-9);
        slice.OtherLoss.ShouldBe(losses.Where((_, i) => !inside[i]).Average(), 1e-9);
        var welch = Core.Metrics.MeanDifference.Welch(losses.Where((_, i) => inside[i]), losses.Where((_, i) => !inside[i]));
        slice.Low.ShouldBe(welch.Low, 1e-9);
        slice.High.ShouldBe(welch.High, 1e-9);
        slice.AdjustedPValue.ShouldBeGreaterThanOrEqualTo(welch.PValue);
        report.Slices.ShouldAllBe(s => s.AdjustedPValue < 0.05 && s.Loss > s.OtherLoss && s.Rows >= 40);
        report.Slices.Select(s => s.Effect).ShouldBe(report.Slices.Select(s => s.Effect).OrderDescending());
    }

    [Fact]
    public void Report_OfPairs_HasThePairsOwnNumbers()
    {
        Loan[] loans = [.. Loan.Make(6000, seed: 11)];
        IDataView data = LoanModels.ML.Data.LoadFromEnumerable(loans);
        ITransformer model = LoanModels.ML.Transforms.Categorical.OneHotEncoding("P", nameof(Loan.Purpose)).Append(LoanModels.ML.Transforms.Categorical.OneHotEncoding("R", nameof(Loan.Region)))
            .Append(LoanModels.ML.Transforms.Concatenate("Features", nameof(Loan.Income), nameof(Loan.CreditScore), nameof(Loan.Amount), "P", "R"))
            .Append(LoanModels.ML.BinaryClassification.Trainers.FastForest(numberOfTrees: 20, numberOfLeaves: 12)).Fit(LoanModels.Train);
        ModelReport report = LoanModels.Report(model, data);
        bool[] decisions = [.. model.Transform(data).GetColumn<bool>("PredictedLabel")];
        ReportSlice slice = report.Slices.First(s => s.IsPair && s.Name.Contains("Purpose = school") && s.Name.Contains("Region = south"));
        report.Slices[0].ShouldBe(slice);
        int[] inside = [.. Enumerable.Range(0, loans.Length).Where(i => loans[i] is { Purpose: "school", Region: "south" })];
        slice.Rows.ShouldBe(inside.Length);
        slice.Loss.ShouldBe(inside.Average(i => loans[i].Label == decisions[i] ? 0.0 : 1.0), 1e-9);
    }

    [Theory]
    [InlineData(new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 4f, 1)]
    [InlineData(new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 100f, 3)]
    [InlineData(new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, -5f, 0)]
    [InlineData(new float[] { 0, 0, 0, 1 }, 1f, 1)]
    [InlineData(new float[] { 0, 0, 0, 1 }, 0.5f, -1)]
    [InlineData(new float[] { 0, 0, 0, 1 }, float.NaN, 2)]
    public void Bin_OfANumber_IsItsQuarterOrItsValue(float[] sample, float value, int bin) => new SliceFeature("x", sample).Bin(value).ShouldBe(bin);

    [Fact]
    public void Bins_OfANumber_CoverAllRowsOnce()
    {
        var random = new Random(1);
        float[] sorted = [.. Enumerable.Range(0, 500).Select(_ => MathF.Round(random.NextSingle() * 40)).Order()];
        var feature = new SliceFeature("x", sorted);
        sorted.GroupBy(feature.Bin).Select(g => g.Count()).ShouldAllBe(count => count > 80 && count < 180);
        feature.Bins.ShouldBeUnique();
    }
}
