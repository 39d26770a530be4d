using Microsoft.ML;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.AnyModel;

/// <summary>A step behind a predictor that puts another column in the place of its features: what would read them there says so, rather than to explain other numbers.</summary>
public sealed class ReplacedFeaturesTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Explainers_OfFeaturesThatAreReplaced_SaySo(bool twoStages)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Loans.Rows(200));
        var first = _ml.Transforms.Concatenate("Features", "Age", "Income").Append(_ml.BinaryClassification.Trainers.FastTree(numberOfLeaves: 4, numberOfTrees: 5));
        ITransformer model = twoStages
            ? first.Append(_ml.Transforms.Concatenate("Features", "Age", "Score")).Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(data)
            : first.Append(_ml.Transforms.NormalizeMinMax("Features")).Fit(data);
        int? index = twoStages ? 0 : null;
        ExplainCatalog explain = _ml.Explain();
        Action[] calls =
        [
            () => explain.Shap(model, data, options: new() { ModelIndex = index }),
            () => explain.Lime(model, data, options: new() { ModelIndex = index }),
            () => explain.TreeShap(model, data, options: new() { ModelIndex = index }),
            () => explain.PermutationImportance(model, data, new() { ModelIndex = index }),
            () => explain.TreeImportance(model, data, new() { ModelIndex = index }),
            () => explain.PartialDependence(model, data, "Age", new PartialDependenceOptions { ModelIndex = index }),
            () => explain.AccumulatedLocalEffects(model, data, "Age", new AccumulatedLocalEffectsOptions { ModelIndex = index }),
            () => explain.InteractionStrength(model, data, new() { ModelIndex = index }),
            () => explain.Plots.Tree(model, data, tree: 0),
        ];
        foreach (Action call in calls)
            Should.Throw<InvalidOperationException>(call).Message.ShouldMatch(@"Behind the FastTreeBinary model on column 'Features' the step \w+ puts another column in the place of 'Features'");
        if (!twoStages)
            Should.Throw<InvalidOperationException>(() => explain.Surrogate(model, data)).Message.ShouldContain("in the place of 'Features'");
        else
            explain.PartialDependence(model, data, "Score", new PartialDependenceOptions { ModelIndex = 1 }).Axis.Feature.ShouldBe("Score"); // the second stage's are its own
        TreeModel.Find(model, inputSchema: data.Schema).FeatureCount.ShouldBe(2);    // rows of one's own are scored as ever
    }
}
