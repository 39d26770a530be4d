using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

public sealed class ExistingModelTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TreeShap_FreshOrLoadedModel_SameAsInsideThePipeline(bool load)
    {
        IDataView train = Loans.View(_ml, 300);
        IDataView test = Loans.View(_ml, 50, 2);
        ITransformer older = Plain().Fit(train);
        if (load)
            older = Loans.SaveAndLoad(_ml, older);

        IDataView view = _ml.Explain().TreeShap(older, background: train).Transform(test);

        var again = new MLContext(1);
        IDataView inside = Loans.Pipeline(again).Fit(Loans.View(again, 300)).Transform(Loans.View(again, 50, 2));
        view.GetColumn<float[]>("Shap").SelectMany(v => v).ShouldBe(inside.GetColumn<float[]>("Shap").SelectMany(v => v));
        Loans.SlotNames(view.Schema, "Shap").ShouldBe(Loans.Slots);
    }

    [Fact]
    public void TreeShap_BarePredictor_TakesFeatures()
    {
        IDataView train = TreeData.View(_ml, 200, 1);
        ITransformer older = _ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 5).Fit(train);

        var model = _ml.Explain().TreeShap(older, train, "Why");

        model.Transform(train).GetColumn<float>("Why.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-5);
        model.Explainer.Transform(older.Transform(train)).GetColumn<float[]>("Why").First().Length.ShouldBe(TreeData.Width);
    }

    [Fact]
    public void TreeShap_NoTreeModel_SaysWhatThereIs()
    {
        IDataView train = TreeData.View(_ml, 200, 1);
        ITransformer linear = _ml.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(train);

        Should.Throw<InvalidOperationException>(() => _ml.Explain().TreeShap(linear, train)).Message
            .ShouldStartWith("There is no tree model in this model. It holds a LinearBinary model on column 'Features'.");
    }

    [Fact]
    public void TreeShap_TwoTreeModels_WantsAnIndex()
    {
        IDataView train = TreeData.View(_ml, 200, 1);
        ITransformer two = _ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 3)
            .Append(_ml.Regression.Trainers.FastTree("Target", numberOfTrees: 3)).Fit(train);

        Should.Throw<InvalidOperationException>(() => _ml.Explain().TreeShap(two, train)).Message.ShouldContain("There are 2 tree models");
        _ml.Explain().TreeShap(two, train, "Shap", new TreeShapColumnOptions { ModelIndex = 1 })
            .Transform(train).GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-4);
    }

    [Fact]
    public void TreeShap_NoBackgroundRows_SaysSo()
    {
        ITransformer older = Plain().Fit(Loans.View(_ml, 200));

        Should.Throw<InvalidOperationException>(() => _ml.Explain().TreeShap(older, Loans.View(_ml, 0))).Message
            .ShouldBe("There are no rows to explain the FastForestBinary model against. Give at least one background row, better some hundreds.");
    }

    [Fact]
    public void Transform_OtherFeatures_SaysWhatIsWanted()
    {
        var model = _ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 3).WithTreeShap(_ml).Fit(TreeData.View(_ml, 200, 1));
        IDataView narrow = _ml.Transforms.Concatenate("Features", "Target", "Grade").Fit(TreeData.View(_ml, 1, 1)).Transform(TreeData.View(_ml, 1, 1));
        IDataView none = _ml.Transforms.DropColumns("Features").Fit(TreeData.View(_ml, 1, 1)).Transform(TreeData.View(_ml, 1, 1));

        Should.Throw<ArgumentOutOfRangeException>(() => model.Explainer.Transform(narrow)).Message
            .ShouldStartWith("TreeSHAP reads the column 'Features' as Vector<Single, 6>, but its type is Vector<Single, 2>.");
        Should.Throw<ArgumentOutOfRangeException>(() => model.Explainer.Transform(none)).Message
            .ShouldStartWith("TreeSHAP reads the column 'Features', which the data does not have.");
    }

    private IEstimator<ITransformer> Plain() => _ml.Transforms.Categorical.OneHotEncoding("Kind", "Purpose")
        .Append(_ml.Transforms.Concatenate("Features", "Age", "Income", "Kind"))
        .Append(_ml.BinaryClassification.Trainers.FastForest(numberOfLeaves: 12, numberOfTrees: 10));
}
