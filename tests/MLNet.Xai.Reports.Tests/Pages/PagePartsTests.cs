using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Plots.Scales;

namespace MLNet.Xai.Reports.Tests.Pages;

/// <summary>What was wrong on pages of real models.</summary>
public sealed class PagePartsTests
{
    [Fact]
    public void Axis_OfNumbersWithNoRoomForSeveral_HasOne() =>
        Ticks.Fitting(new LinearScale(1.1e9, 9.99e11, 0, 60), 12).Labels.ShouldNotBeEmpty();

    [Fact]
    public void ClassBars_OfSeveralOutputs_DoNotNameTheFirst()
    {
        string html = LoanModels.Report(LoanModels.Classes).ToString();
        html.ShouldContain("mean |SHAP value| (mean size of the change of the raw score)<");
        html.ShouldContain("mean |SHAP value| in 3 cohorts");
    }

    [Fact]
    public void Bars_OfCategoriesReadFromTheRight_KeepTheirPartBehindThem()
    {
        var effect = new FeatureEffect { Kind = EffectKind.PartialDependence, Axis = new EffectAxis { Feature = "city", Grid = [0, 1], Categories = ["القاهرة", "Oslo"], Data = [0, 0, 0, 1] }, Values = [1, 2] };
        string svg = EffectPlot.Draw(effect).ToString();
        svg.ShouldContain("القاهرة<tspan class=\"m\">\u200E\u00A0 75%</tspan>");
        svg.ShouldContain("Oslo<tspan class=\"m\">\u00A0 25%</tspan>");
    }

    [Fact]
    public void Card_OfModelsThatAreCalled_WritesNumbersAsPeopleDo()
    {
        ITransformer model = LoanModels.ML.Transforms.Categorical.OneHotEncoding("Slots", nameof(Loan.Purpose)).Append(LoanModels.ML.Transforms.Concatenate("Features", nameof(Loan.Income), nameof(Loan.Amount), "Slots")).Append(LoanModels.ML.Transforms.NormalizeMinMax("Features"))
            .Append(LoanModels.ML.BinaryClassification.Trainers.FieldAwareFactorizationMachine()).Fit(LoanModels.Train);
        ModelReport report = LoanModels.Report(model, change: o => o.ShapRows = 60);
        string html = report.ToString();
        html.ShouldContain(" rows scored a row</td>");
        html.ShouldNotContain("<td>0 rows");
        // The explainer looks at columns and knows no values: the page has those of the data.
        ReportJson.Figures(report, "Dependence").Length.ShouldBe(3);
        html.ShouldNotContain("values are not known");
        LoanModels.Report(LoanModels.Forest).ToString().ShouldContain("no call of the model");
    }

    [Fact]
    public void Interactions_OfClassScoresThatAreNoSums_AreLeftOutInPlainWords()
    {
        ITransformer model = LoanModels.ML.Transforms.Conversion.MapValueToKey("Label", nameof(Loan.Grade)).Append(LoanModels.ML.Transforms.Concatenate("Features", nameof(Loan.Income), nameof(Loan.Amount)))
            .Append(LoanModels.ML.MulticlassClassification.Trainers.OneVersusAll(LoanModels.ML.BinaryClassification.Trainers.FastTree(numberOfTrees: 5))).Fit(LoanModels.Train);
        LoanModels.Report(model).LeftOut["Interactions"].ShouldNotContain("ShapColumnOptions");
    }
}
