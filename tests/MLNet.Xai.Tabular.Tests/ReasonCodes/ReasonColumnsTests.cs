using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ReasonCodes;

/// <summary>Reason codes of trained models: Shapley values against the rows next to the cutoff, whatever the engine; fresh, loaded, row by row.</summary>
public sealed class ReasonColumnsTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastForestBinary", ShapMethod.Trees)]
    [InlineData("FastTreeBinary", ShapMethod.Trees, true)]
    [InlineData("LbfgsLogistic", ShapMethod.Linear, true)]
    [InlineData("LdSvm", ShapMethod.Exact)]
    public void Values_AreShapleysAgainstTheRowsNextToTheCutoff(string trainer, ShapMethod method, bool probability = false)
    {
        IDataView data = Features(Loans.View(_ml, 300));
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(data);
        float[] judged = [.. model.Transform(data).GetColumn<float>(probability ? "Probability" : "Score")];
        double cutoff = judged.Order().ElementAt(140);
        var options = new ReasonCodeOptions { Cutoff = probability ? ReasonCutoff.ProbabilityBelow(cutoff) : ReasonCutoff.ScoreBelow(cutoff), BackgroundRows = 7, DefaultText = "{feature}: {value} for {reference}" };
        var reasoned = _ml.Explain().ReasonCodes(model, data, "Reasons", options);
        reasoned.Explainer.Method.ShouldBe(method);
        reasoned.Explainer.ComparisonRows.ShouldBe(7);

        float[][] features = [.. data.GetColumn<float[]>("Features")];
        int[] nearest = [.. Enumerable.Range(0, 300).Where(i => judged[i] >= cutoff).OrderBy(i => Math.Abs(judged[i] - cutoff)).ThenBy(i => i).Take(7).Order()];
        IDataView comparison = _ml.Data.LoadFromEnumerable(nearest.Select(i => new Row { Features = features[i] }));
        float[][] expected = [.. _ml.Explain().Shap(model, Named(comparison), options: new ShapColumnOptions { BackgroundRows = 100, Units = ExplanationUnits.Margin }).Transform(data).GetColumn<float[]>("Shap")];
        ReasonedRow[] rows = ReasonedRow.Of(_ml, reasoned.Transform(data));
        for (int r = 0; r < rows.Length; r++)
        {
            if (judged[r] >= cutoff)
            {
                rows[r].Status.ShouldBe(ReasonStatus.RightSide);
                continue;
            }

            double largest = expected[r].Max(Math.Abs);
            rows[r].Reasons.ShouldBe(expected[r], 1e-6 * largest);
            rows[r].Residual.ShouldBe(0, (float)(1e-5 * largest));
            int[] down = [.. Enumerable.Range(0, 5).Where(f => expected[r][f] < -1e-6 * largest).OrderBy(f => expected[r][f]).Take(4)];
            rows[r].Code.ShouldBe(down.Select(f => Loans.Slots[f]).ToArray());
            rows[r].Contribution.ShouldBe(down.Select(f => expected[r][f]).ToArray(), 1e-6 * largest);
            for (int i = 0; i < down.Length; i++)
                rows[r].Text[i].ShouldBe($"{rows[r].Code[i]}: {features[r][down[i]].ToString("G7", System.Globalization.CultureInfo.InvariantCulture)} for {rows[r].Reference[i]}");
        }

        rows.Count(row => row.Status == ReasonStatus.Reasons).ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("FastForestBinary")]
    [InlineData("LbfgsLogistic")]
    [InlineData("LdSvm")]
    public void WithReasonCodes_IsTheSameAsAfterwards_AndAfterLoading_ToTheLastBit(string trainer)
    {
        IDataView data = Features(Loans.View(_ml, 200));
        ReasonCodeOptions options = Grouped();
        var trained = AnyTrainers.Create(_ml, trainer).WithReasonCodes(_ml, "Reasons", options).Fit(data);
        string[] first = [.. ReasonedRow.Of(_ml, trained.Transform(data)).Select(row => row.ToString())];
        first.Count(row => row.EndsWith(ReasonStatus.Reasons, StringComparison.Ordinal)).ShouldBeGreaterThan(20);
        ReasonedRow.Of(_ml, _ml.Explain().ReasonCodes(trained.Model, data, "Reasons", options).Transform(data)).Select(row => row.ToString()).ShouldBe(first);
        ReasonedRow.Of(_ml, Loans.SaveAndLoad(_ml, trained).Transform(data)).Select(row => row.ToString()).ShouldBe(first);
    }

    [Fact]
    public void OneHotSlots_AreOneFeature_WhoseValueIsTheCategory_RowByRowToo()
    {
        IDataView train = Loans.View(_ml, 300);
        ReasonCodeOptions options = Grouped();
        var pipeline = Pipeline().Append(_ml.BinaryClassification.Trainers.FastTree(numberOfLeaves: 8, numberOfTrees: 20).WithReasonCodes(_ml, "Reasons", options));
        var model = pipeline.Fit(train);
        IDataView scored = model.Transform(train);
        ReasonedRow[] rows = ReasonedRow.Of(_ml, scored);
        string[] purposes = [.. train.GetColumn<string>("Purpose")];
        ReasonedRow purpose = rows.First(row => row.Feature.Contains("Kind"));
        int at = Array.IndexOf(purpose.Feature, "Kind");
        purpose.Value[at].ShouldBe(purposes[Array.IndexOf(rows, purpose)]);
        purpose.Text[at].ShouldBe($"The purpose {purpose.Value[at]} is refused more often than {purpose.Reference[at]}.");
        Loans.Purposes.ShouldContain(purpose.Reference[at]);
        rows.Where(row => row.Feature.Contains("Age")).ShouldAllBe(row => row.Flag && row.Warnings.Contains("'Age' is protected"));
        rows.Where(row => !row.Feature.Contains("Age")).ShouldAllBe(row => !row.Warnings.Contains("'Age' is protected"));
        rows.Count(row => row.Flag).ShouldBeGreaterThan(0);

        using PredictionEngine<Loan, ReasonedRow> engine = _ml.Model.CreatePredictionEngine<Loan, ReasonedRow>(model);
        Loan[] loans = [.. _ml.Data.CreateEnumerable<Loan>(train, false)];
        for (int r = 0; r < 40; r++)
        {
            ReasonedRow one = engine.Predict(loans[r]);
            one.Residual = rows[r].Residual;
            one.ToString().ShouldBe(rows[r].ToString());
        }

        // The values against the comparison are a column as others are, of the rows that have reasons.
        Explanation read = ExplanationReader.Read(scored, "Reasons");
        read.RowCount.ShouldBe(rows.Count(row => row.Status is ReasonStatus.Reasons or ReasonStatus.NothingPushes));
        read.FeatureNames.ShouldBe(["Age", "Income", "Kind"]);
    }

    [Fact]
    public void DisplayColumn_TellsValuesAsTheyWereBeforeTheyWereNormalised()
    {
        IDataView train = Loans.View(_ml, 300);
        var normalised = _ml.Transforms.Concatenate("Raw", "Age", "Income").Append(_ml.Transforms.NormalizeMinMax("Features", "Raw"));
        var options = new ReasonCodeOptions { Cutoff = ReasonCutoff.ProbabilityBelow(0.5), DefaultText = "{value} for {reference}", DisplayColumnName = "Raw", BackgroundRows = 9 };
        var model = normalised.Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression().WithReasonCodes(_ml, "Reasons", options)).Fit(train);
        Loan[] loans = [.. _ml.Data.CreateEnumerable<Loan>(train, false)];
        IDataView scored = Loans.SaveAndLoad(_ml, model).Transform(train);
        ReasonedRow[] rows = ReasonedRow.Of(_ml, scored);
        float[] probabilities = [.. scored.GetColumn<float>("Probability")];
        float[] incomes = [.. Enumerable.Range(0, 300).Where(i => probabilities[i] >= 0.5).OrderBy(i => probabilities[i] - 0.5).Take(9).Select(i => loans[i].Income).Order()];
        for (int r = 0; r < 300; r++)
        {
            int at = Array.IndexOf(rows[r].Feature, "Income");
            if (at < 0)
                continue;
            rows[r].Value[at].ShouldBe(loans[r].Income.ToString("G7", System.Globalization.CultureInfo.InvariantCulture));
            rows[r].Reference[at].ShouldBe(incomes[4].ToString("G7", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Columns_AreFeatures_OfWhateverType()
    {
        IDataView train = Loans.View(_ml, 200);
        ITransformer model = Pipeline().Append(_ml.BinaryClassification.Trainers.FastTree(numberOfLeaves: 8, numberOfTrees: 20)).Fit(train);
        var options = new ReasonCodeOptions { Cutoff = ReasonCutoff.ScoreBelow(0), DefaultText = "{feature} {value} for {reference}", Players = ShapPlayers.Columns, BackgroundRows = 20 };
        ITransformer reasoned = _ml.Explain().ReasonCodes(model, train, "Reasons", options);
        IDataView few = _ml.Data.TakeRows(train, 30);
        ReasonedRow[] rows = ReasonedRow.Of(_ml, reasoned.Transform(few));
        ReasonedRow.Of(_ml, Loans.SaveAndLoad(_ml, reasoned).Transform(few)).Select(row => row.ToString()).ShouldBe(rows.Select(row => row.ToString()));
        string[] purposes = [.. few.GetColumn<string>("Purpose")];
        ReasonedRow purpose = rows.First(row => row.Feature.Contains("Purpose"));
        purpose.Value[Array.IndexOf(purpose.Feature, "Purpose")].ShouldBe(purposes[Array.IndexOf(rows, purpose)]);
        rows.Where(row => row.Status == ReasonStatus.Reasons).ShouldAllBe(row => Math.Abs(row.Residual) < 1e-3);
    }

    [Fact]
    public void Sampled_WhatIsWithinTwoStandardErrors_IsEqualAndNoReason()
    {
        IDataView data = Features(Loans.View(_ml, 200));
        ITransformer model = AnyTrainers.Create(_ml, "LdSvm").Fit(data);
        var options = new ReasonCodeOptions { Cutoff = ReasonCutoff.ScoreBelow(0), DefaultText = "{feature}", Method = ShapMethod.Permutation, BackgroundRows = 10 };
        ReasonedRow[] rows = ReasonedRow.Of(_ml, _ml.Explain().ReasonCodes(model, data, "Reasons", options).Transform(_ml.Data.TakeRows(data, 60)));
        rows.Count(row => row.Status == ReasonStatus.Reasons).ShouldBeGreaterThan(5);
        foreach (ReasonedRow row in rows.Where(row => row.Code.Length > 1))
        {
            for (int i = 1; i < row.Code.Length; i++)
                (row.Contribution[i - 1] <= row.Contribution[i] || string.CompareOrdinal(row.Code[i - 1], row.Code[i]) < 0).ShouldBeTrue();
        }
    }

    [Fact]
    public void Multiclass_ReasonsAreOfTheNamedOutput()
    {
        IDataView data = Features(Loans.View(_ml, 200));
        var trainer = _ml.Transforms.Conversion.MapValueToKey("Class", "Purpose").Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Class"));
        var options = new ReasonCodeOptions { Cutoff = ReasonCutoff.ScoreBelow(0.34), DefaultText = "{feature}", BackgroundRows = 10 };
        Should.Throw<ArgumentException>(() => trainer.WithReasonCodes(_ml, "Reasons", options).Fit(data)).Message.ShouldContain("say which by ReasonCodeOptions.Output");
        Should.Throw<ArgumentException>(() => _ml.Explain().ReasonCodes(trainer.Fit(data), data, "Reasons", options)).Message.ShouldContain("It has 0 'car', 1 'house', 2 'school'");
        options.Output = ExplainedOutput.Named("house");
        IDataView view = trainer.WithReasonCodes(_ml, "Reasons", options).Fit(data).Transform(data);
        float[][] scores = [.. view.GetColumn<float[]>("Score")], values = [.. view.GetColumn<float[]>("Reasons")];
        float[] bases = [.. view.GetColumn<float>("Reasons.BaseValue")];
        string[] statuses = [.. view.GetColumn<string>("Reasons.Status")];
        for (int r = 0; r < 200; r++)
        {
            (statuses[r] == ReasonStatus.RightSide).ShouldBe(scores[r][1] >= 0.34);
            if (statuses[r] == ReasonStatus.Reasons)
                (bases[r] + values[r].Sum()).ShouldBe(scores[r][1], 1e-4f);
        }

        statuses.ShouldContain(ReasonStatus.Reasons);
    }

    private static ReasonCodeOptions Grouped() => new()
    {
        Cutoff = ReasonCutoff.ScoreBelow(0),
        BackgroundRows = 20,
        GroupBy = SlotGrouping.SourceColumn,
        Catalogue =
        [
            new ReasonCode("R1", "An income of {value:N2} is low beside {reference:N2}.", "Income"),
            new ReasonCode("R2", "The purpose {value} is refused more often than {reference}.", "Kind"),
            new ReasonCode("R3", "Age", "Age"),
        ],
        ProtectedFeatures = ["Age"],
        Directions = new Dictionary<string, ScoreDirection>(StringComparer.Ordinal) { ["Income"] = ScoreDirection.Raises },
    };

    private EstimatorChain<ColumnConcatenatingTransformer> Pipeline() =>
        _ml.Transforms.Categorical.OneHotEncoding("Kind", "Purpose").Append(_ml.Transforms.Concatenate("Features", "Age", "Income", "Kind"));

    private IDataView Features(IDataView loans) => Pipeline().Fit(loans).Transform(loans);

    // The comparison as rows of features alone, with the slot names that the model's data has.
    private IDataView Named(IDataView rows) => _ml.Transforms.Concatenate("Features", "Features").Fit(rows).Transform(rows);

    private sealed class Row
    {
        [VectorType(5)]
        public float[] Features { get; set; } = [];
    }
}
