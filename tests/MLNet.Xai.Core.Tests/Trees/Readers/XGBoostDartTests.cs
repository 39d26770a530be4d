using System.Text;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Readers;

namespace MLNet.Xai.Core.Tests.Trees.Readers;

/// <summary>Two trees of one split with weights 0.5 and 0.25, in the three places where versions of XGBoost keep the weights; and which rounds count.</summary>
public sealed class XGBoostDartTests
{
    private const string Model = """
        "gbtree_model_param":{"num_parallel_tree":"1","num_trees":"2"},"tree_info":[0,0],"trees":[
        {"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[0,0,0],"split_conditions":[0,-8,8],"default_left":[0,0,0],"sum_hessian":[4,1,3]},
        {"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[1,0,0],"split_conditions":[0,16,32],"default_left":[0,0,0],"sum_hessian":[4,2,2]}]
        """;

    private const string Weights = "\"weight_drop\":[0.5,0.25]";

    public static TheoryData<string> Boosters =>
    [
        "{\"name\":\"dart\"," + Weights + ",\"gbtree\":{\"name\":\"gbtree\",\"model\":{" + Model + "}}}",
        "{\"name\":\"gbtree\",\"model\":{" + Model + "}," + Weights + "}",
        "{\"name\":\"gbtree\",\"model\":{" + Model + "," + Weights + "}}",
    ];

    [Theory]
    [MemberData(nameof(Boosters))]
    public void Explain_Dart_WeighsItsTrees(string booster)
    {
        TreeEnsemble trees = Load(booster).Ensemble;
        double[] output = new double[1];
        trees.Predict([1, -1], output);
        output[0].ShouldBe(0.125 + (0.5 * 8) + (0.25 * 16));

        // Means by covers: 0.5 * (1 * -8 + 3 * 8) / 4 = 2 and 0.25 * 24 = 6.
        var explainer = new TreeShapExplainer(trees);
        double[] values = new double[2];
        explainer.Explain([1, -1], 1, values);
        explainer.BaseValues[0].ShouldBe(0.125 + 2 + 6, 1e-12);
        values[0].ShouldBe(4 - 2, 1e-12);
        values[1].ShouldBe(4 - 6, 1e-12);
    }

    [Theory]
    [InlineData("""{"name":"dart","gbtree":{"name":"gbtree","model":{MODEL}}}""", "weight_drop")]
    [InlineData("""{"name":"gbtree","model":{MODEL},"weight_drop":[1,1,1]}""", "3 weights for 2 trees")]
    [InlineData("""{"name":"gbtree","model":{MODEL},"weight_drop":[0.5]}""", "1 weights for 2 trees")]
    [InlineData("""{"name":"gbtree","model":{MODEL},"weight_drop":[1,NaN]}""", "not finite")]
    [InlineData("""{"name":"gbtree","model":{MODEL,"weight_drop":[1,2]},"weight_drop":[1,1]}""", "two places")]
    public void Load_WeightsThatDoNotFit_SaysSo(string booster, string said) =>
        Should.Throw<InvalidDataException>(() => Load(booster.Replace("MODEL", Model))).Message.ShouldContain(said);

    [Theory]
    [InlineData("", null, 0, 2, null, 8.125)]
    [InlineData("\"best_iteration\":\"0\"", null, 0, 1, 0, 4.125)]
    [InlineData("\"best_ntree_limit\":\"1\"", null, 0, 1, 0, 4.125)]
    [InlineData("\"best_iteration\":\"0\"", 0, 0, 2, 0, 8.125)] // all are asked for
    [InlineData("", 1, 1, 1, null, 4.125)]
    [InlineData("\"best_iteration\":\"mine\"", null, 0, 2, null, 8.125)]
    public void Load_Rounds_AreThoseAskedForOrUpToTheBest(string attributes, int? first, int from, int count, int? best, double score)
    {
        XGBoostModel model = Load(Boosters.First().Data, attributes, first is int f ? new BoostingRounds(f, null) : null);
        model.RoundCount.ShouldBe(2);
        model.BestRound.ShouldBe(best);
        model.Rounds.ShouldBe(new BoostingRounds(from, count));
        double[] output = new double[1];
        model.Ensemble.Predict([1, -1], output);
        output[0].ShouldBe(score);
    }

    [Theory]
    [InlineData("\"iteration_indptr\":[0,2]", 1)] // both trees in one round
    [InlineData("\"iteration_indptr\":[0,1,2]", 2)]
    [InlineData("\"x\":0", 2)]
    public void Load_RoundsOfTheFile_AreCounted(string indptr, int rounds) =>
        Load(Boosters.First().Data.Replace("\"tree_info\"", $"{indptr},\"tree_info\"")).RoundCount.ShouldBe(rounds);

    [Theory]
    [InlineData("[0,1]")]
    [InlineData("[1,2]")]
    [InlineData("[0,2,1,2]")]
    [InlineData("[]")]
    public void Load_RoundsThatDoNotFitTheTrees_SaysSo(string indptr) =>
        Should.Throw<InvalidDataException>(() => Load(Boosters.First().Data.Replace("\"tree_info\"", $"\"iteration_indptr\":{indptr},\"tree_info\""))).Message.ShouldContain("iteration_indptr");

    [Fact]
    public void Load_ParallelTrees_AreOneRound()
    {
        Load(Boosters.First().Data.Replace("\"num_parallel_tree\":\"1\"", "\"num_parallel_tree\":\"2\"")).RoundCount.ShouldBe(1);
        Should.Throw<InvalidDataException>(() => Load(Boosters.First().Data.Replace("\"num_parallel_tree\":\"1\"", "\"num_parallel_tree\":\"7\""))).Message.ShouldContain("num_parallel_tree");
    }

    [Fact]
    public void Load_RoundsThatTheModelLacks_SaysSo()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Load(Boosters.First().Data, "", new BoostingRounds(1, 2))).Message.ShouldContain("Rounds 1 to 2");
        Should.Throw<ArgumentOutOfRangeException>(() => new BoostingRounds(-1, 2));
        Should.Throw<ArgumentOutOfRangeException>(() => new BoostingRounds(0, 0));
        Should.Throw<InvalidDataException>(() => Load(Boosters.First().Data, "\"best_iteration\":\"5\"")).Message.ShouldContain("best_iteration is 5");
    }

    private static XGBoostModel Load(string booster, string attributes = "", BoostingRounds? rounds = null) => XGBoostModel.Load(new MemoryStream(Encoding.UTF8.GetBytes(
        "{\"learner\":{\"attributes\":{" + attributes + "},\"learner_model_param\":{\"base_score\":\"1.25E-1\",\"num_class\":\"0\",\"num_feature\":\"2\"},"
        + "\"objective\":{\"name\":\"reg:squarederror\"},\"gradient_booster\":" + booster + "}}")), rounds);
}
