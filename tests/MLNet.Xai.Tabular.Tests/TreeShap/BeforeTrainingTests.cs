using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>Options that cannot work fail where they are given, or at Fit before a row is read.</summary>
public sealed class BeforeTrainingTests
{
    private readonly MLContext _ml = new(1);

    public static TheoryData<string, string> NoTrees => new()
    {
        { "Sdca", "SdcaLogisticRegressionBinaryTrainer trains a LinearBinary model" },
        { "Lbfgs", "LbfgsPoissonRegressionTrainer trains a PoissonRegression model" },
        { "MaximumEntropy", "SdcaMaximumEntropyMulticlassTrainer trains a MaximumEntropy model" },
        { "OneVersusAllSdca", "OneVersusAllTrainer trains a OneVersusAll of LinearBinary model" },
        { "Normalize", "NormalizingEstimator trains no model" },
        { "Chain", "LinearSvmTrainer trains a LinearBinary model" },
        { "Text", "LinearSvmTrainer trains a LinearBinary model" },
    };

    [Theory]
    [MemberData(nameof(NoTrees))]
    public void WithTreeShap_TrainerOfNoTrees_IsRefusedAtOnce(string trainer, string message) =>
        Should.Throw<InvalidOperationException>(() => NoTreeTrainer(trainer).WithTreeShap(_ml)).Message.ShouldStartWith($"There is no tree model to explain: {message}");

    [Theory]
    [InlineData("FastForestBinary", TreeShapPerturbation.PathDependent, null)]
    [InlineData("FastForestBinary", TreeShapPerturbation.Interventional, null)]
    [InlineData("FastTreeBinary", TreeShapPerturbation.Interventional, null)]
    [InlineData("OneVersusAll", TreeShapPerturbation.Interventional, null)]
    [InlineData("FastTreeBinary", TreeShapPerturbation.PathDependent, "the FastTreeBinary model's probability is no sum over its trees")]
    [InlineData("FastForestBinary+Platt", TreeShapPerturbation.PathDependent, "the FastForestBinary model's probability is no sum over its trees")]
    [InlineData("GamBinary", TreeShapPerturbation.PathDependent, "the GamBinary model's probability is no sum over its trees")]
    [InlineData("OneVersusAll", TreeShapPerturbation.PathDependent, "the OneVersusAll of FastTreeBinary model's probability is no sum over its trees")]
    [InlineData("FastTreeRanking", TreeShapPerturbation.Interventional, "The FastTreeRanking model gives no probabilities")]
    [InlineData("FastForestRegression", TreeShapPerturbation.PathDependent, "The FastForestRegression model gives no probabilities")]
    public void WithTreeShap_ProbabilityOfATrainer_IsRefusedAtOnceWhereThereIsNone(string trainer, TreeShapPerturbation perturbation, string? message)
    {
        IEstimator<ITransformer> Add() => TreeTrainers.Create(_ml, trainer)
            .WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { Units = ExplanationUnits.Probability, Perturbation = perturbation });

        if (message is null)
            Add().ShouldNotBeNull();
        else
            Should.Throw<InvalidOperationException>(Add).Message.ShouldSatisfyAllConditions(m => m.ShouldContain(message), m => m.ShouldContain("TreeShapColumnOptions.Units"));
    }

    [Fact]
    public void WithTreeShap_InteractionsOfAProbability_AreRefusedAtOnce() =>
        Should.Throw<InvalidOperationException>(() => TreeTrainers.Create(_ml, "FastTreeBinary").WithTreeShap(_ml, "Shap", new TreeShapColumnOptions
        {
            Units = ExplanationUnits.Probability,
            Perturbation = TreeShapPerturbation.Interventional,
            Interactions = true,
        })).Message.ShouldStartWith("TreeShapColumnOptions.Interactions: interaction values of the FastTreeBinary model's probability are not computed");

    [Fact]
    public void WithTreeShap_OtherCalibrator_IsRefusedAtOnce() =>
        Should.Throw<InvalidOperationException>(() => _ml.BinaryClassification.Trainers.FastForest().Append(_ml.BinaryClassification.Calibrators.Isotonic())
                .WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { Units = ExplanationUnits.Probability, Perturbation = TreeShapPerturbation.Interventional }))
            .Message.ShouldStartWith("The FastForestBinary model gives no probabilities");

    [Fact]
    public void WithTreeShap_TwoTreeModels_WantsAnIndexThatThereIs()
    {
        EstimatorChain<RegressionPredictionTransformer<Microsoft.ML.Trainers.FastTree.FastTreeRegressionModelParameters>> two =
            _ml.BinaryClassification.Trainers.FastForest().Append(_ml.Regression.Trainers.FastTree());

        Should.Throw<InvalidOperationException>(() => two.WithTreeShap(_ml)).Message
            .ShouldBe("2 tree models will be trained: [0] FastForestBinary, [1] FastTreeRegression. Say which one by TreeShapColumnOptions.ModelIndex.");
        Should.Throw<ArgumentException>(() => two.WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { ModelIndex = 2 })).Message
            .ShouldBe("TreeShapColumnOptions.ModelIndex is 2; the tree models that will be trained are [0] FastForestBinary, [1] FastTreeRegression.");
        two.WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { ModelIndex = 1 }).WithTreeShap(_ml, "Again", new TreeShapColumnOptions { ModelIndex = 0 }).ShouldNotBeNull();
    }

    public static TheoryData<string, TreeShapColumnOptions> Impossible => new()
    {
        { "TreeShapColumnOptions.TopK is 7; the column 'Features' has 6 features to choose from.", new TreeShapColumnOptions { TopK = 7 } },
        { "TreeShapColumnOptions.TopK is 5; the column 'Features' has 4 features to choose from.", new TreeShapColumnOptions { TopK = 5, Groups = Group("Some", "slot 1", "slot 2", "slot 3") } },
        { "TreeShapColumnOptions.ExplainWhen: there is no column 'Doubtful'. There are: ", new TreeShapColumnOptions { ExplainWhen = ExplainWhen.Column("Doubtful") } },
        { "TreeShapColumnOptions.ExplainWhen: the column 'Target' is Single; it says which rows", new TreeShapColumnOptions { ExplainWhen = ExplainWhen.Column("Target") } },
        { "TreeShapColumnOptions.DisplayColumnName: there is no column 'Raw'. There are: ", new TreeShapColumnOptions { DisplayColumnName = "Raw" } },
        { "TreeShapColumnOptions.DisplayColumnName: the column 'Target' is no vector of Single.", new TreeShapColumnOptions { DisplayColumnName = "Target" } },
        { "TreeShapColumnOptions.GroupBy: the slots of the column 'Features' have no names", new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn } },
        { "TreeShapColumnOptions.Groups: 'Some' names 'slot 9', and the feature column has no slot", new TreeShapColumnOptions { Groups = Group("Some", "slot 9") } },
        { "TreeShapColumnOptions.Groups: there is a feature 'slot 3' beside the group of that name.", new TreeShapColumnOptions { Groups = Group("slot 3", "slot 1", "slot 2") } },
        { "TreeShapColumnOptions.Output asks for the output 'high'; the model has only one", new TreeShapColumnOptions { Output = ExplainedOutput.Named("high") } },
        { "TreeShapColumnOptions.Output asks for the output 1; the model has only one", new TreeShapColumnOptions { Output = ExplainedOutput.At(1) } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Fit_WhatTheDataHasNot_IsRefusedBeforeARowIsRead(string message, TreeShapColumnOptions options)
    {
        var data = new UnreadView(TreeData.View(_ml, 50, 1));

        Should.Throw<ArgumentException>(() => TreeTrainers.Create(_ml, "FastTreeBinary").WithTreeShap(_ml, "Shap", options).Fit(data)).Message.ShouldStartWith(message);
        Should.Throw<UnreadView.Read>(() => TreeTrainers.Create(_ml, "FastTreeBinary").WithTreeShap(_ml).Fit(data));
    }

    [Fact]
    public void Fit_ClassThatTheLabelHasNot_IsRefusedBeforeARowIsRead()
    {
        IDataView data = TreeData.View(_ml, 50, 1);
        var keyed = new UnreadView(_ml.Transforms.Conversion.MapValueToKey("Class").Fit(data).Transform(data));
        IEstimator<ITransformer> Trainer(ExplainedOutput output) => _ml.MulticlassClassification.Trainers.OneVersusAll(_ml.BinaryClassification.Trainers.FastTree("Class"), "Class")
            .WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { Output = output });

        Should.Throw<ArgumentException>(() => Trainer(ExplainedOutput.Named("huge")).Fit(keyed)).Message.ShouldMatch("The model has no output 'huge'. It has 0 '.*', 1 '.*', 2 '.*'");
        Should.Throw<ArgumentException>(() => Trainer(ExplainedOutput.At(3)).Fit(keyed)).Message.ShouldStartWith("The model has no output 3.");
        Should.Throw<UnreadView.Read>(() => Trainer(ExplainedOutput.Named("high")).Fit(keyed));
    }

    [Theory]
    [InlineData("Features")]
    [InlineData("Score")]
    [InlineData("Probability")]
    public void Fit_NameOfAColumnThatIsRead_IsRefused(string name) =>
        Should.Throw<ArgumentException>(() => TreeTrainers.Create(_ml, "FastTreeBinary").WithTreeShap(_ml, name).Fit(new UnreadView(TreeData.View(_ml, 50, 1))))
            .Message.ShouldStartWith($"The explanation cannot be called '{name}'");

    [Fact]
    public void WithTreeShap_OptionsOutOfRange_AreNamed()
    {
        string Refused(TreeShapColumnOptions options) =>
            Should.Throw<ArgumentException>(() => TreeTrainers.Create(_ml, "FastTreeBinary").WithTreeShap(_ml, "Shap", options)).ParamName!;

        Refused(new TreeShapColumnOptions { TopK = 0 }).ShouldBe("TreeShapColumnOptions.TopK");
        Refused(new TreeShapColumnOptions { Samples = 1 }).ShouldBe("TreeShapColumnOptions.Samples");
        Refused(new TreeShapColumnOptions { BackgroundRows = 0 }).ShouldBe("TreeShapColumnOptions.BackgroundRows");
        Refused(new TreeShapColumnOptions { ModelIndex = -1 }).ShouldBe("TreeShapColumnOptions.ModelIndex");
        Refused(new TreeShapColumnOptions { Output = null! }).ShouldBe("TreeShapColumnOptions.Output");
        Refused(new TreeShapColumnOptions { Units = (ExplanationUnits)7 }).ShouldBe("TreeShapColumnOptions.Units");
        Refused(new TreeShapColumnOptions { Perturbation = (TreeShapPerturbation)7 }).ShouldBe("TreeShapColumnOptions.Perturbation");
        Refused(new TreeShapColumnOptions { GroupBy = (SlotGrouping)7 }).ShouldBe("TreeShapColumnOptions.GroupBy");
        Refused(new TreeShapColumnOptions { Grouping = (FeatureGrouping)7 }).ShouldBe("TreeShapColumnOptions.Grouping");
        Should.Throw<ArgumentException>(() => TreeTrainers.Create(_ml, "FastTreeBinary").WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { Groups = Group("Empty") }))
            .Message.ShouldStartWith("TreeShapColumnOptions.Groups: the group 'Empty' needs a name, and names of slots or columns.");
    }

    [Fact]
    public void Fit_TwoGroupsWithOneSlot_AreRefused() =>
        Should.Throw<ArgumentException>(() => TreeTrainers.Create(_ml, "FastTreeBinary").WithTreeShap(_ml, "Shap", new TreeShapColumnOptions
        {
            Groups = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["A"] = ["slot 1", "slot 2"], ["B"] = ["slot 2"] },
        }).Fit(TreeData.View(_ml, 50, 1))).Message.ShouldBe("TreeShapColumnOptions.Groups: the slot 'slot 2' is in two groups, 'A' and 'B'.");

    [Fact]
    public void TreeShap_ProbabilityOfAFinishedModel_IsRefusedBeforeARowIsRead()
    {
        IDataView data = TreeData.View(_ml, 200, 1);
        ITransformer model = TreeTrainers.Create(_ml, "FastTreeBinary").Fit(data);

        Should.Throw<InvalidOperationException>(() => _ml.Explain().TreeShap(model, new UnreadView(data), "Shap", new TreeShapColumnOptions { Units = ExplanationUnits.Probability }))
            .Message.ShouldStartWith("TreeShapColumnOptions.Units = Probability: the FastTreeBinary model's probability is no sum over its trees");
    }

    [Fact]
    public void WithTreeShap_EstimatorOfUnknownKind_IsAskedAfterTraining() =>
        Should.Throw<InvalidOperationException>(() => new Unknown(_ml.Transforms.NormalizeMinMax("Features")).WithTreeShap(_ml).Fit(TreeData.View(_ml, 50, 1)))
            .Message.ShouldStartWith("There is no tree model in this model.");

    private static Dictionary<string, string[]> Group(string name, params string[] slots) => new(StringComparer.Ordinal) { [name] = slots };

    private IEstimator<ITransformer> NoTreeTrainer(string name) => name switch
    {
        "Sdca" => _ml.BinaryClassification.Trainers.SdcaLogisticRegression(),
        "Lbfgs" => _ml.Regression.Trainers.LbfgsPoissonRegression(),
        "MaximumEntropy" => _ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(),
        "OneVersusAllSdca" => _ml.MulticlassClassification.Trainers.OneVersusAll(_ml.BinaryClassification.Trainers.SdcaLogisticRegression()),
        "Text" => _ml.Transforms.Text.FeaturizeText("Features", "Class").Append(_ml.BinaryClassification.Trainers.LinearSvm()),
        "Normalize" => _ml.Transforms.NormalizeMinMax("Features"),
        _ => _ml.Transforms.NormalizeMinMax("Features").Append(_ml.BinaryClassification.Trainers.LinearSvm()),
    };

    private sealed class Unknown(IEstimator<ITransformer> inner) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => inner.Fit(input);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
    }

    /// <summary>Data of which nobody may read a row.</summary>
    private sealed class UnreadView(IDataView inner) : IDataView
    {
        public bool CanShuffle => inner.CanShuffle;

        public DataViewSchema Schema => inner.Schema;

        public long? GetRowCount() => inner.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => throw new Read();

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => throw new Read();

        public sealed class Read : Exception;
    }
}
