using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>Features of several slots as players, against all coalitions of features; and as sums.</summary>
public sealed class GroupedFeatureTests
{
    private static readonly Dictionary<string, string[]> s_groups = new(StringComparer.Ordinal) { ["Size"] = ["slot 0", "slot 3"], ["Kind"] = ["slot 1", "slot 4", "slot 5"] };
    private static readonly int[] s_featureOfSlot = [0, 1, 2, 0, 1, 1];

    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastForestBinary")]
    [InlineData("FastTreeRegression")]
    [InlineData("GamBinary")]
    [InlineData("OneVersusAllRaw")]
    public void Grouping_PlayerPathDependent_IsTheShapleyValueOfTheFeature(string trainer)
    {
        IDataView train = TreeData.View(_ml, 300, 1), test = TreeData.View(_ml, 30, 2);
        ITransformer model = TreeTrainers.Create(_ml, trainer).WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { Groups = s_groups, Interactions = true }).Fit(train);
        TreeEnsemble trees = TreeModel.Find(model).CountCovers(model.Transform(train));
        var game = new GroupGame(trees, s_featureOfSlot);

        IDataView view = Loans.SaveAndLoad(_ml, model).Transform(test);

        Loans.SlotNames(view.Schema, "Shap")[..3].ShouldBe(trees.OutputCount > 1 ? ["low.Size", "low.Kind", "low.slot 2"] : ["Size", "Kind", "slot 2"], ignoreOrder: trees.OutputCount > 1);
        view.Schema["Shap"].Annotations.GetText(ExplanationAnnotations.Grouping).ShouldBe("Player");
        float[][] values = [.. view.GetColumn<float[]>("Shap")], matrices = [.. view.GetColumn<float[]>("Shap.Interactions")];
        List<TreeData.Row> rows = TreeData.Rows(30, 2);
        for (int r = 0; r < rows.Count; r++)
        {
            values[r].ShouldBe(Enumerable.Range(0, trees.OutputCount).SelectMany(k => game.PathDependent(rows[r].Features, k)).Select(v => (float)v), 1e-5);
            matrices[r].ShouldBe(Enumerable.Range(0, trees.OutputCount).SelectMany(k => game.Interactions(rows[r].Features, k)).Select(v => (float)v), 1e-5);
        }
    }

    [Theory]
    [InlineData("FastForestRegression", ExplanationUnits.Margin)]
    [InlineData("FastTreeBinary", ExplanationUnits.Probability)]
    [InlineData("OneVersusAll", ExplanationUnits.Probability)]
    public void Grouping_PlayerInterventional_IsTheShapleyValueOfTheFeature(string trainer, ExplanationUnits units)
    {
        IDataView train = TreeData.View(_ml, 300, 1);
        var options = new TreeShapColumnOptions { Groups = s_groups, Perturbation = TreeShapPerturbation.Interventional, BackgroundRows = 400, Units = units };
        ITransformer model = TreeTrainers.Create(_ml, trainer).WithTreeShap(_ml, "Shap", options).Fit(train);
        TreeModel trees = TreeModel.Find(model);
        var game = new GroupGame(trees.Ensemble, s_featureOfSlot);
        float[][] background = [.. TreeData.Rows(300, 1).Select(row => row.Features)];

        float[][] values = [.. model.Transform(TreeData.View(_ml, 4, 2)).GetColumn<float[]>("Shap")];

        List<TreeData.Row> rows = TreeData.Rows(4, 2);
        for (int r = 0; r < rows.Count; r++)
        {
            double[] expected = game.Interventional(rows[r].Features, background, units == ExplanationUnits.Margin ? null : trees.ProbabilityLink);
            values[r].ShouldBe(expected.Select(v => (float)v), 1e-5);
        }
    }

    [Fact]
    public void Grouping_PlayerOfOneHotSlots_IsNotTheirSum()
    {
        IDataView train = Loans.View(_ml, 300);
        List<ExplainedLoan> Explain(FeatureGrouping grouping, out string? annotation)
        {
            IDataView view = Loans.Pipeline(_ml, new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn, Grouping = grouping }).Fit(train).Transform(Loans.View(_ml, 40, 2));
            annotation = view.Schema["Shap"].Annotations.GetText(ExplanationAnnotations.Grouping);
            return Loans.Explained(_ml, view);
        }

        List<ExplainedLoan> players = Explain(FeatureGrouping.Player, out string? player), sums = Explain(FeatureGrouping.Sum, out string? sum);

        (player, sum).ShouldBe(("Player", "Sum"));
        players.Zip(sums, (a, b) => Math.Abs(a.Shap[2] - b.Shap[2])).Max().ShouldBeGreaterThan(1e-3f);
        for (int i = 0; i < players.Count; i++)
            players[i].Shap.Sum().ShouldBe(sums[i].Shap.Sum(), 1e-5);
    }

    [Fact]
    public void Grouping_Sum_SumsBlocksOfInteractions()
    {
        IDataView train = TreeData.View(_ml, 300, 1), test = TreeData.View(_ml, 20, 2);
        float[][] Explain(TreeShapColumnOptions options, string column) =>
            [.. TreeTrainers.Create(_ml, "FastTreeRegression").WithTreeShap(_ml, "Shap", options).Fit(train).Transform(test).GetColumn<float[]>(column)];
        float[][] slots = Explain(new TreeShapColumnOptions { Interactions = true }, "Shap.Interactions");

        float[][] sums = Explain(new TreeShapColumnOptions { Interactions = true, Groups = s_groups, Grouping = FeatureGrouping.Sum }, "Shap.Interactions");

        for (int r = 0; r < 20; r++)
        {
            float[] expected = new float[9];
            for (int i = 0; i < 6; i++)
            {
                for (int j = 0; j < 6; j++)
                    expected[(s_featureOfSlot[i] * 3) + s_featureOfSlot[j]] += slots[r][(i * 6) + j];
            }

            sums[r].ShouldBe(expected, 1e-4);
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < 3; j++)
                    sums[r][(i * 3) + j].ShouldBe(sums[r][(j * 3) + i]);
            }
        }
    }

    [Fact]
    public void GroupBy_ColumnsWithDotsInTheirNames_StayTwoFeatures()
    {
        IDataView data = _ml.Transforms.CopyColumns("Person.Age", "Age").Append(_ml.Transforms.CopyColumns("Person.Income", "Income"))
            .Append(_ml.Transforms.Categorical.OneHotEncoding("Loan.Kind", "Purpose")).Append(_ml.Transforms.Concatenate("Features", "Person.Age", "Person.Income", "Loan.Kind"))
            .Fit(Loans.View(_ml, 200)).Transform(Loans.View(_ml, 200));

        IDataView view = _ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 3).WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn })
            .Fit(data).Transform(data);

        Loans.SlotNames(view.Schema, "Shap").ShouldBe(["Person.Age", "Person.Income", "Loan.Kind"]);
    }

    [Fact]
    public void Groups_ColumnsAndSlots_AreNamedAndTheRestIsAsGroupBySays()
    {
        var options = new TreeShapColumnOptions
        {
            Groups = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Person"] = ["Age", "Income"], ["A house"] = ["Kind.house"] },
            GroupBy = SlotGrouping.SourceColumn,
        };

        IDataView view = Loans.Pipeline(_ml, options).Fit(Loans.View(_ml, 300)).Transform(Loans.View(_ml, 5));

        Loans.SlotNames(view.Schema, "Shap").ShouldBe(["Person", "Kind", "A house"]);
        view.Schema["Shap"].Annotations.GetNumbers(ExplanationAnnotations.FeatureGroups).ShouldBe([0, 0, 1, 2, 1]);
    }

    [Fact]
    public void Groups_ThatCutACategoricalVariable_AreRefusedAsPlayersAndSummed()
    {
        IDataView data = TreeData.View(_ml, 300, 1);
        string[] hot = Loans.SlotNames(TreeTrainers.Create(_ml, "FastTreeCategorical").WithTreeShap(_ml).Fit(data).Transform(data).Schema, "Shap")[6..8];
        IEstimator<ITransformer> Trainer(FeatureGrouping grouping) => TreeTrainers.Create(_ml, "FastTreeCategorical").WithTreeShap(_ml, "Shap", new TreeShapColumnOptions
        {
            Groups = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Low"] = hot },
            Grouping = grouping,
        });

        Should.Throw<ArgumentException>(() => Trainer(FeatureGrouping.Player).Fit(data)).Message.ShouldContain("are one categorical variable of the model");
        Trainer(FeatureGrouping.Sum).Fit(data).Transform(data).GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-4);
    }
}
