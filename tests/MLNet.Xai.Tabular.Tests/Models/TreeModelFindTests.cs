using Microsoft.ML;
using Microsoft.ML.Calibrators;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular.Tests.Models;

public sealed class TreeModelFindTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Find_NoTreeModel_SaysWhatThereIs()
    {
        IDataView data = TreeData.View(_ml, 200, seed: 1);
        ITransformer model = _ml.Transforms.CopyColumns("Copy", "Features")
            .Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression(maximumNumberOfIterations: 2)).Fit(data);

        string message = Should.Throw<InvalidOperationException>(() => TreeModel.Find(model)).Message;

        message.ShouldContain("There is no tree model in this model. It holds ColumnCopyingTransformer, a LinearBinary model on column 'Features'");
        message.ShouldContain("FastForest, FastTree, LightGBM and GAM");
        TreeModel.FindAll(model).ShouldBeEmpty();
    }

    [Fact]
    public void Find_NothingAtAll_SaysNothing() =>
        Should.Throw<InvalidOperationException>(() => TreeModel.Find(new Microsoft.ML.Data.TransformerChain<ITransformer>()))
            .Message.ShouldContain("It holds nothing.");

    [Fact]
    public void Find_OneVersusAllOfLinearModels_SaysSo()
    {
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey("Class").Append(_ml.MulticlassClassification.Trainers.OneVersusAll(
            _ml.BinaryClassification.Trainers.SdcaLogisticRegression("Class", maximumNumberOfIterations: 2), "Class")).Fit(TreeData.View(_ml, 200, seed: 1));

        Should.Throw<InvalidOperationException>(() => TreeModel.Find(model)).Message.ShouldContain("OneVersusAll of 3 LinearBinary");
    }

    [Fact]
    public void Find_TwoTreeModels_WantsAnIndex()
    {
        ITransformer model = TreeTrainers.Create(_ml, "FastForestBinary").Append(TreeTrainers.Create(_ml, "FastTreeRegression"))
            .Fit(TreeData.View(_ml, 300, seed: 1));

        Should.Throw<InvalidOperationException>(() => TreeModel.Find(model)).Message.ShouldBe(
            "There are 2 tree models in this model: [0] FastForestBinary model on column 'Features', [1] FastTreeRegression model on column "
            + "'Features'. Say which one by its index (TreeShapColumnOptions.ModelIndex).");
        Should.Throw<ArgumentOutOfRangeException>(() => TreeModel.Find(model, 2)).Message.ShouldContain("no tree model of index 2");
        TreeModel.Find(model, 0).Kind.ShouldBe("FastForestBinary");
        TreeModel.Find(model, 1).Kind.ShouldBe("FastTreeRegression");
        TreeModel.FindAll(model).Count.ShouldBe(2);
    }

    [Fact]
    public void Find_NestedChains_LooksIntoEveryChain()
    {
        IDataView data = TreeData.View(_ml, 300, seed: 1);
        IEstimator<ITransformer> inner = _ml.Transforms.CopyColumns("Input", "Features")
            .Append(_ml.BinaryClassification.Trainers.FastTree(featureColumnName: "Input", numberOfTrees: 5, numberOfLeaves: 6));
        ITransformer model = _ml.Transforms.CopyColumns("Other", "Target").Append(inner).Append(_ml.Transforms.CopyColumns("Result", "Score")).Fit(data);

        TreeModel found = TreeModel.Find(model);

        found.FeatureColumn.ShouldBe("Input");
        ScoreCheck.ShouldReproduce(model, found, data);
        TreeModel.Find(ScoreCheck.Reload(_ml, model, data.Schema)).FeatureColumn.ShouldBe("Input");
    }

    [Fact]
    public void Find_WithSchema_NamesSlots()
    {
        IDataView data = TreeData.View(_ml, 300, seed: 1);
        IEstimator<ITransformer> pipeline = _ml.Transforms.Concatenate("Inputs", "Target", "Grade", "Features")
            .Append(_ml.BinaryClassification.Trainers.FastForest(featureColumnName: "Inputs", numberOfTrees: 5));
        ITransformer model = ScoreCheck.Reload(_ml, pipeline.Fit(data), data.Schema);

        TreeModel.Find(model).SlotNames.ShouldBeNull();
        TreeModel.Find(model, inputSchema: data.Schema).SlotNames!.Take(3).ShouldBe(["Target", "Grade", "slot 2"]);
    }

    [Fact]
    public void Find_FeaturesWithoutNames_NumbersThem()
    {
        IDataView data = TreeData.View(_ml, 300, seed: 1);
        TreeModel.Find(TreeTrainers.Create(_ml, "FastForestBinary").Fit(data), inputSchema: data.Schema).SlotNames![2].ShouldBe("slot 2");
    }

    [Fact]
    public void Find_OneVersusAllWithSchema_NamesClasses()
    {
        IDataView data = TreeData.View(_ml, 300, seed: 1);
        ITransformer model = TreeTrainers.Create(_ml, "OneVersusAll").Fit(data);

        TreeModel found = TreeModel.Find(ScoreCheck.Reload(_ml, model, data.Schema), inputSchema: data.Schema);

        found.Kind.ShouldBe("OneVersusAll of 3 FastTreeBinary");
        found.ClassNames!.Order(StringComparer.Ordinal).ShouldBe(["high", "low", "middle"]);
    }

    [Fact]
    public void Calibrators_AppendedCalibrator_BelongsToThePredictorBeforeIt()
    {
        IDataView data = TreeData.View(_ml, 400, seed: 1);
        ITransformer model = TreeTrainers.Create(_ml, "FastForestRegression").Append(TreeTrainers.Create(_ml, "FastForestBinary+Platt")).Fit(data);

        TreeModel.Find(model, 0).Calibrators[0].ShouldBeNull();
        TreeModel calibrated = TreeModel.Find(model, 1);
        calibrated.Calibrators[0].ShouldBeOfType<PlattCalibrator>();
        calibrated.ProbabilityLink!.Kind.ShouldBe(OutputLinkKind.Logistic);
    }

    [Fact]
    public void Probability_UncalibratedModel_SaysWhatToAppend() =>
        Should.Throw<InvalidOperationException>(() => TreeModel.Find(TreeTrainers.Create(_ml, "FastForestBinary").Fit(TreeData.View(_ml, 200, seed: 1))).Probability(1))
            .Message.ShouldContain("append mlContext.BinaryClassification.Calibrators.Platt()");

    [Fact]
    public void Score_RowTooShort_SaysBothNumbers()
    {
        TreeModel model = TreeModel.Find(TreeTrainers.Create(_ml, "FastForestBinary").Fit(TreeData.View(_ml, 200, seed: 1)));
        Should.Throw<ArgumentException>(() => model.Score(new float[5], new float[1])).Message.ShouldContain("The row has 5 features; the model reads 6");
    }
}
