using Microsoft.ML;
using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>Pictures show the numbers of the file, not the normalised ones.</summary>
public sealed class DisplayColumnTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_NormalisedFeatures_ShowsTheColumnAsItWas(bool load)
    {
        ITransformer model = Pipeline("Raw").Fit(Loans.View(_ml, 300));

        Explanation explanation = ExplanationReader.Read((load ? Loans.SaveAndLoad(_ml, model) : model).Transform(Loans.View(_ml, 20, 2)), "Shap");

        List<Loan> loans = Loans.Rows(20, 2);
        explanation.FeatureNames.ShouldBe(["Age", "Income", "Kind"]);
        for (int r = 0; r < 20; r++)
        {
            explanation.Data[r * 3].ShouldBe(loans[r].Age);
            explanation.Data[(r * 3) + 1].ShouldBe(loans[r].Income);
            explanation.DisplayData[(r * 3) + 2].ShouldBe(loans[r].Purpose);
        }
    }

    [Fact]
    public void Read_WithoutDisplayColumn_ShowsWhatTheModelReads() =>
        ExplanationReader.Read(Pipeline(null).Fit(Loans.View(_ml, 300)).Transform(Loans.View(_ml, 20, 2)), "Shap").Data[0].ShouldBeInRange(0, 1);

    [Fact]
    public void Fit_DisplayColumnOfAnotherWidth_IsRefused() =>
        Should.Throw<ArgumentException>(() => Pipeline("Kind").Fit(Loans.View(_ml, 300))).Message
            .ShouldBe("TreeShapColumnOptions.DisplayColumnName: the column 'Kind' has 3 slots, the feature column 'Features' 5. They have to be the same ones.");

    [Fact]
    public void Fit_DisplayColumnInAnotherOrder_IsRefused() =>
        Should.Throw<ArgumentException>(() => Pipeline("Other").Fit(Loans.View(_ml, 300))).Message
            .ShouldBe("TreeShapColumnOptions.DisplayColumnName: slot 0 of the column 'Other' is 'Income', of the feature column 'Features' 'Age'. They have to be the same slots in one order.");

    private IEstimator<ITransformer> Pipeline(string? display) => _ml.Transforms.Categorical.OneHotEncoding("Kind", "Purpose")
        .Append(_ml.Transforms.Concatenate("Raw", "Age", "Income", "Kind")).Append(_ml.Transforms.Concatenate("Other", "Income", "Age", "Kind"))
        .Append(_ml.Transforms.NormalizeMinMax("Features", "Raw"))
        .Append(_ml.BinaryClassification.Trainers.FastForest(numberOfLeaves: 12, numberOfTrees: 10).WithTreeShap(_ml, "Shap", new TreeShapColumnOptions
        {
            DisplayColumnName = display,
            GroupBy = SlotGrouping.SourceColumn,
        }));
}
