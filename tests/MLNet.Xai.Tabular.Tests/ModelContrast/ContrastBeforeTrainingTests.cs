using Microsoft.ML;
using MLNet.Xai.Core.Contrast;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ModelContrast;

/// <summary>What cannot work is said before training: a trainer of a million trees is never started.</summary>
public sealed class ContrastBeforeTrainingTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Constraints_OfFeaturesThatAreNotThere_OrOfCategories()
    {
        var kinds = _ml.Transforms.Categorical.OneHotEncoding("Kind", "Purpose").Append(_ml.Transforms.Concatenate("Features", "Age", "Income", "Kind"));
        IDataView train = kinds.Fit(Loans.View(_ml, 100, 1)).Transform(Loans.View(_ml, 100, 1));
        Dictionary<string, FeatureConstraint> unknown = new(StringComparer.Ordinal) { ["Sex"] = FeatureConstraint.Fixed }, category = new(StringComparer.Ordinal) { ["Kind"] = FeatureConstraint.Increase };
        Fit(Trees().WithCounterfactuals(_ml, options: new() { Constraints = unknown }), "CounterfactualColumnOptions.Constraints names the feature 'Sex'; there are Age, Income, Kind.");
        Fit(Trees().WithCounterfactuals(_ml, options: new() { Constraints = category }), "The feature 'Kind' has 3 slots and is a category");
        Fit(Trees().WithAnchors(_ml, options: new() { Constraints = unknown }), "AnchorColumnOptions.Constraints names the feature 'Sex'");
        Fit(Trees().WithContrastiveExplanations(_ml, options: new() { Constraints = unknown }), "ContrastiveColumnOptions.Constraints names the feature 'Sex'");
        Fit(Trees().WithContrastiveExplanations(_ml, options: new() { BaseValues = new Dictionary<string, float>(StringComparer.Ordinal) { ["Sex"] = 1 } }), "ContrastiveColumnOptions.BaseValues names the slot 'Sex'; there are Age, Income, Kind.car");

        IEstimator<ITransformer> Trees() => _ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 1_000_000);

        void Fit(IEstimator<ITransformer> trainer, string said) => Should.Throw<ArgumentException>(() => trainer.Fit(train)).Message.ShouldContain(said);
    }

    [Fact]
    public void ModelsOfNumbers_NeedACutoff_AndModelsOfClassesHaveNone()
    {
        IDataView data = TreeData.View(_ml, 100, 1), train = _ml.Transforms.Conversion.MapValueToKey("Class").Fit(data).Transform(data);
        IEstimator<ITransformer> number = _ml.Regression.Trainers.FastTree("Target", numberOfTrees: 1_000_000);
        Fit(number.WithCounterfactuals(_ml), "gives numbers and no classes: say which scores are told apart by CounterfactualColumnOptions.Cutoff or CounterfactualColumnOptions.Target.");
        Fit(number.WithAnchors(_ml), "AnchorColumnOptions.Cutoff or AnchorColumnOptions.Within.");
        Fit(number.WithContrastiveExplanations(_ml), "ContrastiveColumnOptions.Cutoff.");
        Fit(_ml.MulticlassClassification.Trainers.OneVersusAll(_ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 1_000_000), "Class").WithAnchors(_ml, options: new() { Cutoff = 1 }), "AnchorColumnOptions.Cutoff is 1");

        void Fit(IEstimator<ITransformer> trainer, string said) => Should.Throw<ArgumentException>(() => trainer.Fit(train)).Message.ShouldContain(said);
    }
}
