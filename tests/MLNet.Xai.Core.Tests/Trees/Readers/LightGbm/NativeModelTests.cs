using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Readers;
using MLNet.Xai.Tests.Support.LightGbm;

namespace MLNet.Xai.Core.Tests.Trees.Readers.LightGbm;

/// <summary>Models trained by LightGBM's own library: read from its text, scored and explained as it does itself.</summary>
public sealed class NativeModelTests
{
    private const double Tolerance = 1e-9;

    private const string Common =
        "num_leaves=12 min_data_in_leaf=5 learning_rate=0.2 num_threads=1 verbosity=-1 seed=3 deterministic=true min_data_per_group=5 cat_smooth=1 ";

    public static TheoryData<string> Parameters =>
    [
        "objective=regression",
        "objective=regression_l1",
        "objective=poisson",
        "objective=tweedie",
        "objective=binary",
        "objective=binary sigmoid=0.5 is_unbalance=true",
        "objective=binary scale_pos_weight=3 boost_from_average=false",
        "objective=multiclass num_class=3",
        "objective=multiclassova num_class=3 sigmoid=0.7",
        "objective=lambdarank",
        "objective=regression categorical_feature=5",
        "objective=binary categorical_feature=5,2 max_cat_to_onehot=8",
        "objective=regression boosting=dart drop_rate=0.5 skip_drop=0.1",
        "objective=regression boosting=goss",
        "objective=binary data_sample_strategy=goss",
        "objective=regression boosting=rf bagging_freq=1 bagging_fraction=0.6",
        "objective=binary boosting=rf bagging_freq=1 bagging_fraction=0.6",
        "objective=multiclass num_class=3 boosting=rf bagging_freq=1 bagging_fraction=0.6",
        "objective=regression bagging_freq=2 bagging_fraction=0.5 extra_trees=true path_smooth=1",
        "objective=regression use_missing=false",
        "objective=regression zero_as_missing=true",
        "objective=multiclass num_class=3 zero_as_missing=true categorical_feature=5",
        "objective=binary use_missing=false categorical_feature=5",
    ];

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Ensemble_ModelOfTheLibrary_PredictsAsItDoes(string parameters)
    {
        using LightGbmBooster booster = Train(parameters);
        TreeEnsemble trees = Read(booster);

        foreach (float[] rows in new[] { NativeData.Rows(1000, seed: 2, missing: 0.2), NativeData.Edges(trees, 3000, seed: 3) })
        {
            double[] scores = new double[rows.Length / NativeData.Width * trees.OutputCount];
            trees.Predict(rows, rows.Length / NativeData.Width, scores, threads: 1);
            // LightGBM averages the predictions of a random forest, but neither its raw scores nor their contributions.
            ShouldAgree(scores, [.. booster.Predict(rows).Select(s => s * trees.OutputScale)], 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Explain_ModelOfTheLibrary_IsItsOwnContributions(string parameters)
    {
        using LightGbmBooster booster = Train(parameters);
        TreeEnsemble trees = Read(booster);
        double scale = trees.OutputScale;
        var explainer = new TreeShapExplainer(trees, new TreeShapOptions { Threads = 1 });

        // The table kernel, the batch kernel, the row kernel.
        foreach (float[] rows in new[] { NativeData.Rows(2500, seed: 2, missing: 0.2), NativeData.Edges(trees, 2500, seed: 3), NativeData.Rows(60, seed: 4), NativeData.Edges(trees, 3, seed: 5) })
        {
            int count = rows.Length / NativeData.Width;
            double[] values = new double[count * trees.OutputCount * NativeData.Width];
            explainer.Explain(rows, count, values);
            double[] native = booster.Explain(rows);
            double[] expected = [.. native.Where((_, i) => i % (NativeData.Width + 1) < NativeData.Width).Select(v => v * scale)];
            ShouldAgree(values, expected, Tolerance);
            for (int k = 0; k < trees.OutputCount; k++)
                explainer.BaseValues[k].ShouldBe(native[(k * (NativeData.Width + 1)) + NativeData.Width] * scale, Tolerance);
        }
    }

    [Theory]
    [InlineData("objective=regression", "objective=regression boosting=rf bagging_freq=1 bagging_fraction=0.6")]
    [InlineData("objective=multiclass num_class=3", "objective=multiclass num_class=3 zero_as_missing=true categorical_feature=5")]
    public void Write_EnsembleAsText_GivesTheLibraryTheSameTrees(string parameters, string others)
    {
        foreach (string p in new[] { parameters, others })
        {
            using LightGbmBooster booster = Train(p);
            TreeEnsemble trees = Read(booster);
            using LightGbmBooster copy = LightGbmBooster.Load(LightGbmText.Write(trees));
            float[] rows = NativeData.Edges(trees, 500, seed: 9);
            ShouldAgree(copy.Predict(rows), [.. booster.Predict(rows).Select(s => s * trees.OutputScale)], 1e-12);
            ShouldAgree(copy.Explain(rows), [.. booster.Explain(rows).Select(v => v * trees.OutputScale)], Tolerance);
        }
    }

    [Theory]
    [InlineData("objective=regression", 0, 4)]
    [InlineData("objective=multiclass num_class=3", 5, 3)]
    [InlineData("objective=multiclass num_class=3", 6, null)]
    [InlineData("objective=binary boosting=rf bagging_freq=1 bagging_fraction=0.6", 2, 7)]
    public void Load_SomeRounds_ExplainsThemAsTheLibraryDoes(string parameters, int first, int? count)
    {
        using LightGbmBooster booster = Train(parameters);
        LightGbmModel model = LightGbmModel.Load(new StringReader(booster.ToText()), new BoostingRounds(first, count));
        model.RoundCount.ShouldBe(15);
        model.Rounds.ShouldBe(new BoostingRounds(first, count ?? 15 - first));
        TreeEnsemble trees = model.Ensemble;
        float[] rows = NativeData.Rows(50, seed: 2);
        double[] scores = new double[50 * trees.OutputCount];
        trees.Predict(rows, 50, scores);
        ShouldAgree(scores, [.. booster.Predict(rows, first, count ?? -1).Select(s => s * trees.OutputScale)], 1e-12);

        double[] values = new double[50 * trees.OutputCount * NativeData.Width];
        new TreeShapExplainer(trees).Explain(rows, 50, values);
        ShouldAgree(values, [.. booster.Explain(rows, first, count ?? -1).Where((_, i) => i % (NativeData.Width + 1) < NativeData.Width).Select(v => v * trees.OutputScale)], Tolerance);
    }

    [Theory]
    [InlineData("objective=binary")]
    [InlineData("objective=binary sigmoid=0.5")]
    [InlineData("objective=cross_entropy")]
    [InlineData("objective=multiclass num_class=3")]
    [InlineData("objective=multiclassova num_class=3 sigmoid=0.7")]
    [InlineData("objective=binary boosting=rf bagging_freq=1 bagging_fraction=0.6")]
    [InlineData("objective=multiclass num_class=3 boosting=rf bagging_freq=1 bagging_fraction=0.6")]
    public void ProbabilityLink_ModelOfTheLibrary_GivesItsPredictions(string parameters)
    {
        using LightGbmBooster booster = Train(parameters);
        LightGbmModel model = LightGbmModel.Load(new StringReader(booster.ToText()));
        int outputs = model.Ensemble.OutputCount;
        float[] rows = NativeData.Rows(50, seed: 2);
        double[] scores = new double[50 * outputs];
        model.Ensemble.Predict(rows, 50, scores);
        for (int row = 0; row < 50; row++)
            model.ProbabilityLink().Apply(scores.AsSpan(row * outputs, outputs), scores.AsSpan(row * outputs, outputs));
        ShouldAgree(scores, booster.PredictTransformed(rows), 1e-12);
    }

    [Theory]
    [InlineData("objective=regression")]
    [InlineData("objective=poisson")]
    [InlineData("objective=lambdarank")]
    public void ProbabilityLink_ObjectiveWithoutProbabilities_NamesIt(string parameters)
    {
        using LightGbmBooster booster = Train(parameters);
        LightGbmModel model = LightGbmModel.Load(new StringReader(booster.ToText()));
        Should.Throw<InvalidOperationException>(model.ProbabilityLink).Message.ShouldContain(parameters["objective=".Length..]);
    }

    [Fact]
    public void Load_LinearTrees_SaysThatTheyAreNotSupported()
    {
        using LightGbmBooster booster = Train("objective=regression linear_tree=true");
        Should.Throw<InvalidDataException>(() => Read(booster)).Message.ShouldContain("linear_tree");
    }

    [Fact]
    public void Load_ConstantTarget_IsOneLeaf()
    {
        float[] rows = NativeData.Rows(100, seed: 1);
        using LightGbmBooster booster = LightGbmBooster.Train(Common + "objective=regression", rows, Enumerable.Repeat(3.5f, 100).ToArray(), 3);
        double[] output = new double[1];
        Read(booster).Predict(rows, output);
        output[0].ShouldBe(booster.Predict(rows)[0]);
        output[0].ShouldBe(3.5, 1e-6);
    }

    private static LightGbmBooster Train(string parameters)
    {
        const int count = 1200;
        float[] rows = NativeData.Rows(count, seed: 1);
        string objective = parameters.Split(' ')[0]["objective=".Length..];
        int[] groups = objective is "lambdarank" ? [.. Enumerable.Repeat(20, count / 20)] : [];
        LightGbmBooster booster = LightGbmBooster.Train(Common + parameters, rows, NativeData.Labels(rows, objective), 15, groups);
        booster.FeatureCount.ShouldBe(NativeData.Width);
        return booster;
    }

    private static TreeEnsemble Read(LightGbmBooster booster)
    {
        TreeEnsemble trees = LightGbmModel.Load(new StringReader(booster.ToText())).Ensemble;
        trees.OutputCount.ShouldBe(booster.OutputCount);
        return trees;
    }

    private static void ShouldAgree(double[] actual, double[] expected, double tolerance)
    {
        actual.Length.ShouldBe(expected.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
                Assert.Fail($"Value {i} is {actual[i]:R}; LightGBM has {expected[i]:R}.");
        }

        expected.Distinct().Count().ShouldBeGreaterThan(3);
    }
}
