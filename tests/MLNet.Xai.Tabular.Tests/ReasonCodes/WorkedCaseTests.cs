using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ReasonCodes;

/// <summary>The case that docs/methods/reason-codes.md works out by hand: score = 0.5 income + 0.25 years - debts - 1, granted from 0.</summary>
public sealed class WorkedCaseTests
{
    private static readonly Applicant[] s_applicants =
    [
        new(4, 4, 1), new(4, 2, 1), new(6, 0, 2), new(5, 6, 2), new(10, 8, 0), new(2, 6, 3), new(3, 1, 2),
    ];

    private readonly MLContext _ml = new(1);

    [Fact]
    public void ByHand_AgainstThoseJustAbove()
    {
        ReasonedRow refused = Explain(Options())[5];
        refused.Score.ShouldBe(-1.5f);
        refused.BaseValue.ShouldBe(0.625f);
        refused.Reasons.ShouldBe([-1.375f, 0.75f, -1.5f], 1e-6);
        refused.Residual.ShouldBe(0, 1e-6);
        refused.Code.ShouldBe(["R03", "R01"]);
        refused.Text.ShouldBe(["3 debts are many beside 1.5.", "An income of 2,000 is low beside 4,500."]);
        refused.Feature.ShouldBe(["Debts", "Income"]);
        refused.Contribution.ShouldBe([-1.5f, -1.375f], 1e-6);
        refused.Value.ShouldBe(["3", "2000"]);
        refused.Reference.ShouldBe(["1.5", "4500"]);
        refused.Share.ShouldBe([1.5f / 2.125f, 1.375f / 2.125f], 1e-6);
        refused.Gap.ShouldBe(1.375f, 1e-6);
        refused.Status.ShouldBe(ReasonStatus.Reasons);
        refused.Flag.ShouldBeFalse();
    }

    [Fact]
    public void Picture_IsOfTheRowsReasons()
    {
        IDataView data = Data(s_applicants), reasoned = _ml.Explain().ReasonCodes(Model(), data, "Reasons", Options()).Transform(data);
        SvgFigure figure = _ml.Explain().Plots.Reasons(reasoned, "Reasons", 5);
        figure.Description.ShouldStartWith("Reasons of row 5. Score −1.5, comparison 0.625 on average. R03, −1.5: 3 debts are many beside 1.5. R01, −1.38: An income of 2,000 is low beside 4,500.");
        ReasonReader.Read(reasoned, "Reasons").Select(row => row.RowNumber).ShouldBe([5, 6]);
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Explain().Plots.Reasons(reasoned, "Reasons", 0)).Message.ShouldContain("not on the wrong side");
        Should.Throw<ArgumentException>(() => _ml.Explain().Plots.Reasons(data, "Reasons", 0)).Message.ShouldContain("There is no column 'Reasons'");
        Should.Throw<ArgumentException>(() => ReasonReader.Read(data, "Income")).Message.ShouldContain("The column 'Income' is Single");
    }

    [Fact]
    public void ByHand_AgainstAll()
    {
        ReasonCodeOptions options = Options();
        options.Comparison = ReasonComparison.AllApplicants;
        (options.MostReasons, options.BackgroundRows) = (1, 100);
        ReasonedRow refused = Explain(options)[5];

        // Means of the seven: 34/7 thousand, 27/7 years, 11/7 debts.
        refused.Reasons.ShouldBe([0.5f * (2 - (34f / 7)), 0.25f * (6 - (27f / 7)), -(3 - (11f / 7))], 1e-5);
        // Income and debts do as much: the first of the catalogue is taken.
        refused.Code.ShouldBe(["R01"]);
        refused.Gap.ShouldBe(0, 1e-5);
        refused.Reference.ShouldBe(["4000"]);
    }

    [Fact]
    public void ByHand_FeaturesThatShareACode_AreSummedFirst()
    {
        ReasonCodeOptions options = Options();
        options.Catalogue = [new ReasonCode("R01", "income", "Income"), new ReasonCode("R02", "credit history: {feature}, {value} for {reference}", "Years", "Debts")];
        ReasonedRow refused = Explain(options)[5];
        refused.Code.ShouldBe(["R01", "R02"]);
        refused.Contribution.ShouldBe([-1.375f, -0.75f], 1e-6);
        refused.Share.Sum().ShouldBe(1, 1e-6f);
        refused.Text[1].ShouldBe("credit history: Debts, 3 for 1.5");
    }

    [Fact]
    public void RowsOnTheRightSide_HaveNone_AndTheCutoffItselfIsTheRightSide()
    {
        ReasonedRow[] rows = Explain(Options());
        rows[2].Score.ShouldBe(0);
        foreach (ReasonedRow row in rows[..5])
        {
            row.Status.ShouldBe(ReasonStatus.RightSide);
            row.Code.ShouldBeEmpty();
            row.Text.ShouldBeEmpty();
            row.Contribution.ShouldBeEmpty();
            row.Reasons.ShouldAllBe(value => float.IsNaN(value));
            row.Gap.ShouldBe(float.NaN);
            row.Flag.ShouldBeFalse();
        }
    }

    [Fact]
    public void NothingPushesDown_IsSaid_AndNoReasonInvented()
    {
        ReasonCodeOptions options = Options();
        options.Cutoff = ReasonCutoff.ScoreBelow(2);
        options.Comparison = ReasonComparison.AllApplicants;
        options.Directions = new Dictionary<string, ScoreDirection>(StringComparer.Ordinal);
        IDataView bad = Data(new(0, 0, 9), new(0, 0, 9));
        ReasonedRow[] rows = ReasonedRow.Of(_ml, _ml.Explain().ReasonCodes(Model(), bad, "Reasons", options).Transform(Data(s_applicants)));
        rows[4].Status.ShouldBe(ReasonStatus.RightSide);
        foreach (ReasonedRow row in rows[..4])
        {
            row.Status.ShouldBe(ReasonStatus.NothingPushes);
            row.Code.ShouldBeEmpty();
            row.Reasons.ShouldAllBe(value => value >= 0);
        }

        // As the comparison itself: every contribution is zero.
        ReasonedRow.Of(_ml, _ml.Explain().ReasonCodes(Model(), bad, "Reasons", options).Transform(bad)).ShouldAllBe(row => row.Status == ReasonStatus.NothingPushes);
    }

    [Fact]
    public void ProtectedAndContradictedFeatures_RaiseTheFlag_AndStay()
    {
        ReasonCodeOptions options = Options();
        options.ProtectedFeatures = ["Debts", "Years"];
        ReasonedRow refused = Explain(options)[5];
        refused.Code.ShouldBe(["R03", "R01"]);
        refused.Flag.ShouldBeTrue();
        refused.Warnings.ShouldBe(["'Debts' is protected"]);

        options = Options();
        options.Directions = new Dictionary<string, ScoreDirection>(StringComparer.Ordinal) { ["Debts"] = ScoreDirection.Raises, ["Income"] = ScoreDirection.Raises };
        refused = Explain(options)[5];
        refused.Flag.ShouldBeTrue();
        refused.Warnings.ShouldBe(["'Debts' is 3, which by its declared direction is no worse than 1.5"]);
    }

    [Fact]
    public void ScoresThatAreBadWhenHigh_AreExplainedByWhatPushesUp()
    {
        ReasonCodeOptions options = Options();
        options.Cutoff = ReasonCutoff.ScoreAbove(0.5);
        options.Directions = new Dictionary<string, ScoreDirection>(StringComparer.Ordinal);
        options.BackgroundRows = 2;
        ReasonedRow row = Explain(options)[4];

        // Against (4, 2, 1) at the cutoff and (6, 0, 2) below it.
        row.BaseValue.ShouldBe(0.25f);
        row.Code.ShouldBe(["R01", "R02", "R03"]);
        row.Contribution.ShouldBe([2.5f, 1.75f, 1.5f], 1e-6);
        row.Share.Sum().ShouldBe(1, 1e-6f);
        row.Gap.ShouldBe(1.5f, 1e-6);
    }

    [Fact]
    public void EqualReasons_GoByTheCataloguesOrder_WhateverTheColumns()
    {
        ReasonCodeOptions options = Options();
        options.TieTolerance = 0.1;
        options.Directions = new Dictionary<string, ScoreDirection>(StringComparer.Ordinal);
        Explain(options)[5].Code.ShouldBe(["R01", "R03"]);
        options.Catalogue = [.. options.Catalogue.Reverse()];
        ReasonedRow refused = Explain(options)[5];
        refused.Code.ShouldBe(["R03", "R01"]);
        options.MostReasons = 1;
        Explain(options)[5].Gap.ShouldBe(0.125f, 1e-6);
        options.Catalogue = [.. options.Catalogue.Reverse()];
        Explain(options)[5].Gap.ShouldBe(-0.125f, 1e-6);
    }

    [Fact]
    public void ColumnsInAnotherOrder_GiveTheSameReasons()
    {
        ReasonCodeOptions options = Options();
        options.TieTolerance = 0.1;
        IDataView moved = _ml.Data.LoadFromEnumerable(s_applicants.Select(row => new Moved { Income = 1000 * row.Thousands, Years = row.Years, Debts = row.Debts }));
        ReasonedRow[] expected = Explain(options), rows = ReasonedRow.Of(_ml, _ml.Explain().ReasonCodes(Model(), moved, "Reasons", options).Transform(moved));
        for (int r = 0; r < rows.Length; r++)
        {
            rows[r].Text.ShouldBe(expected[r].Text);
            rows[r].Code.ShouldBe(expected[r].Code);
            rows[r].Contribution.ShouldBe(expected[r].Contribution, 1e-6);
            rows[r].Warnings.ShouldBe(expected[r].Warnings);
        }
    }

    [Fact]
    public void Culture_WritesItsNumbers_AfterLoadingToo()
    {
        ReasonCodeOptions options = Options();
        options.Culture = new CultureInfo("") { NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
        ITransformer fresh = _ml.Explain().ReasonCodes(Model(), Data(s_applicants), "Reasons", options);
        foreach (ITransformer each in (ITransformer[])[fresh, Loans.SaveAndLoad(_ml, fresh)])
            ReasonedRow.Of(_ml, each.Transform(Data(s_applicants)))[5].Text.ShouldBe(["3 debts are many beside 1,5.", "An income of 2.000 is low beside 4.500."]);
    }

    private static ReasonCodeOptions Options() => new()
    {
        Cutoff = ReasonCutoff.ScoreBelow(0),
        BackgroundRows = 4,
        Catalogue =
        [
            new ReasonCode("R01", "An income of {value:N0} is low beside {reference:N0}.", "Income"),
            new ReasonCode("R02", "{value} years with the bank are few beside {reference}.", "Years"),
            new ReasonCode("R03", "{value} debts are many beside {reference}.", "Debts"),
        ],
        Directions = new Dictionary<string, ScoreDirection>(StringComparer.Ordinal) { ["Income"] = ScoreDirection.Raises, ["Years"] = ScoreDirection.Raises, ["Debts"] = ScoreDirection.Lowers },
    };

    private ReasonedRow[] Explain(ReasonCodeOptions options)
    {
        IDataView data = Data(s_applicants);
        return ReasonedRow.Of(_ml, _ml.Explain().ReasonCodes(Model(), data, "Reasons", options).Transform(data));
    }

    private IDataView Data(params Applicant[] rows) => _ml.Data.LoadFromEnumerable(rows.Select(row => new Columns { Income = 1000 * row.Thousands, Years = row.Years, Debts = row.Debts }));

    private ITransformer Model() => _ml.Transforms.Expression("Score", "(income, years, debts) => income / 2000 + years / 4 - debts - 1", "Income", "Years", "Debts").Fit(Data(s_applicants));

    private sealed record Applicant(float Thousands, float Years, float Debts);

    private sealed class Moved
    {
        public float Debts { get; set; }

        public float Income { get; set; }

        public float Years { get; set; }
    }

    private sealed class Columns
    {
        public float Income { get; set; }

        public float Years { get; set; }

        public float Debts { get; set; }
    }
}
