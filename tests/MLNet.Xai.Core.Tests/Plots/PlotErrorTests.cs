using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>Wrong input is refused with a message that says what and where.</summary>
public sealed class PlotErrorTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    public void Waterfall_RowOutOfRange_SaysHowManyRowsThereAre(int row) =>
        Should.Throw<ArgumentOutOfRangeException>(() => WaterfallPlot.Draw(Samples.Loan(6), row)).Message.ShouldContain($"There is no row {row}: the explanation has 6 rows");

    [Theory]
    [InlineData(-0.1, null)]
    [InlineData(double.NaN, null)]
    [InlineData(0.5, double.PositiveInfinity)]
    public void ScoreBar_NoScore_NamesTheBar(double value, double? reference) =>
        Should.Throw<ArgumentException>(() => ScoreBarPlot.Draw([new("", [new("good", 1), new("bad one", value, reference)])])).Message.ShouldContain("'bad one'");

    [Fact]
    public void ScoreBar_NoBars_Throws() => Should.Throw<ArgumentException>(() => ScoreBarPlot.Draw([new("empty", [])]));

    [Fact]
    public void Force_RowOutOfRange_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => ForcePlot.Draw(Samples.Loan(6), 6)).Message.ShouldContain("6 rows");

    [Fact]
    public void Decision_HighlightOutOfRange_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => DecisionPlot.Draw(Samples.Loan(6), new DecisionOptions { Highlight = [9] })).Message.ShouldContain("no row 9");

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void AnyPlot_AttributionNotFinite_NamesFeatureAndRow(double bad)
    {
        Explanation loan = Samples.Loan(6);
        loan.Values[(4 * 5) + 2] = bad;

        foreach (Action draw in Every(loan))
            Should.Throw<ArgumentException>(draw).Message.ShouldContain("The attribution of feature 'credit_score' in row 4 is");
    }

    [Fact]
    public void AnyPlot_BaseValueNotFinite_NamesRow()
    {
        Explanation loan = Samples.Loan(6);
        loan.BaseValues[3] = double.NaN;

        foreach (Action draw in Every(loan))
            Should.Throw<ArgumentException>(draw).Message.ShouldContain("The base value of row 3 is NaN");
    }

    [Fact]
    public void AnyPlot_WrongLengths_SaysWhichAndHowMany()
    {
        Explanation wrong = new() { FeatureNames = ["a", "b"], Values = [1, 2, 3, 4], BaseValues = [0, 0], Data = [1, 2, 3] };

        foreach (Action draw in Every(wrong))
            Should.Throw<ArgumentException>(draw).Message.ShouldContain("Data has 3 entries; 2 rows of 2 features need 4.");
    }

    [Fact]
    public void AnyPlot_NoRows_SaysSo()
    {
        Explanation none = new() { FeatureNames = ["a", "b"], Values = [], BaseValues = [] };

        foreach (Action draw in Every(none))
            Should.Throw<ArgumentException>(draw).Message.ShouldContain("nothing to draw: 0 rows and 2 features");
    }

    [Fact]
    public void Dependence_UnknownFeature_ListsTheFeatures() =>
        Should.Throw<ArgumentException>(() => DependencePlot.Draw(Samples.Loan(6), "Income")).Message
            .ShouldContain("There is no feature 'Income'. There are: age, income, credit_score, loan_amount, weight.");

    [Fact]
    public void Dependence_NoFeatureValues_SaysSo() =>
        Should.Throw<ArgumentException>(() => DependencePlot.Draw(Samples.Make(["a"], [1, 2], [], 0), "a")).Message.ShouldContain("no feature values");

    [Fact]
    public void Bar_OutputsOfOtherFeatures_Throws() =>
        Should.Throw<ArgumentException>(() => BarPlot.Draw([Samples.Loan(3), Samples.Single()])).Message.ShouldContain("different features");

    [Fact]
    public void Heatmap_TooManyRowsToCluster_SaysWhatToDo() =>
        Should.Throw<ArgumentException>(() => HeatmapPlot.Draw(Samples.Loan(2001), new HeatmapOptions { Order = HeatmapOrder.Similarity })).Message
            .ShouldContain("up to 2000 rows; there are 2001. Draw a sample, or order by output.");

    [Fact]
    public void ConfusionMatrix_SizesDoNotFit_Throws() =>
        Should.Throw<ArgumentException>(() => new ConfusionMatrix(["a", "b", "c"], new long[2, 2])).Message.ShouldContain("2 x 2 counts");

    [Fact]
    public void Options_OutOfRange_Throw()
    {
        Explanation loan = Samples.Loan(3);
        Should.Throw<ArgumentOutOfRangeException>(() => BarPlot.Draw(loan, new BarOptions { Width = 100 })).Message.ShouldContain("320");
        Should.Throw<ArgumentOutOfRangeException>(() => BarPlot.Draw(loan, new BarOptions { Width = double.NaN }));
        Should.Throw<ArgumentOutOfRangeException>(() => BarPlot.Draw(loan, new BarOptions { MaxDisplay = 1 })).Message.ShouldContain("at least 2");
        Should.Throw<ArgumentOutOfRangeException>(() => BarPlot.Draw(loan, new BarOptions { SignificantDigits = 0 }));
        Should.Throw<FormatException>(() => BarPlot.Draw(loan, new BarOptions { Palette = new PlotPalette { Positive = "red" } })).Message.ShouldContain("#rrggbb");
        Should.Throw<ArgumentException>(() => BarPlot.Draw(loan, new BarOptions { Palette = new PlotPalette { Categories = ["#112233"] } })).Message.ShouldContain("it needs 6");
        Should.Throw<ArgumentOutOfRangeException>(() => WaterfallPlot.Draw(loan, 0, new WaterfallOptions { AbsentFeatures = (AbsentFeatures)7 })).Message.ShouldContain("Mark, Show or Hide");
    }

    [Fact]
    public void Dependence_InfiniteFeatureValue_StandsAtTheEndOfTheAxis()
    {
        Explanation loan = Samples.Loan(30);
        loan.Data[(3 * 5) + 1] = double.PositiveInfinity;
        SvgReader svg = new(DependencePlot.Draw(loan, "income"));

        svg.Points.Count().ShouldBe(30);
        svg.Points.ShouldAllBe(p => new Box(p.X, p.Y, p.X, p.Y).Inside(svg.ViewBox, 0.6));
        new SvgReader(WaterfallPlot.Draw(loan, 3)).Labels.ShouldContain(l => l.Text == "income = ∞");
    }

    internal static Action[] Every(Explanation e) =>
    [
        () => BarPlot.Draw(e), () => LocalBarPlot.Draw(e, 0), () => WaterfallPlot.Draw(e, 0), () => BeeswarmPlot.Draw(e), () => DependencePlot.Draw(e, 0), () => ForcePlot.Draw(e, 0),
        () => ForceOverviewPlot.Draw(e), () => DecisionPlot.Draw(e), () => HeatmapPlot.Draw(e), () => ExplanationReport.Create(e),
    ];
}
