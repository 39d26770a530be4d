using System.Text;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Readers;

namespace MLNet.Xai.Core.Tests.Trees.Readers;

public sealed class XGBoostModelTests
{
    private const string Small = """
        {"version":[3,1,2],"learner":{"feature_names":["a","b"],"learner_model_param":{"base_score":"BASE","num_class":"0","num_feature":"2","num_target":"1"},
        "objective":{"name":"OBJECTIVE"},"gradient_booster":{"name":"gbtree","model":{"tree_info":[0],"trees":[{
        "left_children":[1,-1,3,-1,-1],"right_children":[2,-1,4,-1,-1],"split_indices":[0,0,1,0,0],"split_conditions":[1.5,10,0,20,30],
        "default_left":[1,0,0,0,0],"sum_hessian":[8,3,5,1,4],"split_type":[0,0,1,0,0],
        "categories":[1,3],"categories_nodes":[2],"categories_segments":[0],"categories_sizes":[2],
        "tree_param":{"num_nodes":"5","size_leaf_vector":"1"}}]}}}}
        """;

    [Theory]
    [InlineData(1.49f, 0f, 10)] // less than the threshold
    [InlineData(1.5f, 0f, 20)] // equal goes right, category 0 is not listed: left
    [InlineData(2f, 1f, 30)] // listed categories go right
    [InlineData(2f, 3f, 30)]
    [InlineData(2f, -1f, 20)]
    [InlineData(2f, float.NaN, 30)] // default right
    [InlineData(float.NaN, 0f, 10)] // default left
    public void Load_SmallModel_SendsRowsAsXGBoostDoes(float a, float b, double leaf)
    {
        TreeEnsemble ensemble = Load(Small.Replace("BASE", "0").Replace("OBJECTIVE", "reg:squarederror")).Ensemble;
        double[] output = new double[1];
        ensemble.Predict([a, b], output);
        output[0].ShouldBe(leaf);
    }

    [Theory]
    [InlineData("5E-1", "binary:logistic", 0)]
    [InlineData("[7.5E-1]", "binary:logistic", 1.0986122886681098)]
    [InlineData("[2E0]", "count:poisson", 0.6931471805599453)]
    [InlineData("[2E0]", "reg:gamma", 0.6931471805599453)]
    [InlineData("[2E0]", "reg:tweedie", 0.6931471805599453)]
    [InlineData("[2E0]", "survival:cox", 0.6931471805599453)]
    [InlineData("[2E0]", "survival:aft", 0.6931471805599453)]
    [InlineData("7.5E-1", "reg:logistic", 1.0986122886681098)]
    [InlineData("7.5E-1", "binary:logitraw", 0.75)]
    [InlineData("7.5E-1", "binary:hinge", 0.75)]
    [InlineData("[2E0]", "reg:squarederror", 2)]
    [InlineData("[2E0]", "reg:absoluteerror", 2)]
    [InlineData("[2E0]", "rank:ndcg", 2)]
    public void Load_BaseScore_IsOnTheMargin(string score, string objective, double offset) =>
        Load(Small.Replace("BASE", score).Replace("OBJECTIVE", objective)).Ensemble.BaseOffset[0].ShouldBe(offset, 1e-12);

    [Theory]
    [InlineData("2", "binary:logistic", "probability")]
    [InlineData("-1", "count:poisson", "positive")]
    [InlineData("nan", "reg:squarederror", "finite")]
    [InlineData("[1,2]", "reg:squarederror", "2 values for 1 outputs")]
    [InlineData("five", "reg:squarederror", "\"five\"")]
    [InlineData("5E-1", "reg:mine", "\"reg:mine\" is not known")]
    public void Load_BaseScoreWithoutMargin_SaysSo(string score, string objective, string said) =>
        Should.Throw<InvalidDataException>(() => Load(Small.Replace("BASE", score).Replace("OBJECTIVE", objective))).Message.ShouldContain(said);

    [Theory]
    [InlineData("binary:logistic", 0.7310585786300049)]
    [InlineData("binary:logitraw", 0.7310585786300049)]
    public void ProbabilityLink_Logistic_IsXGBoosts(string objective, double probability)
    {
        double[] p = [1];
        Load(Small.Replace("BASE", "5E-1").Replace("OBJECTIVE", objective)).ProbabilityLink().Apply(p, p);
        p[0].ShouldBe(probability, 1e-15);
    }

    [Theory]
    [InlineData("count:poisson")]
    [InlineData("rank:pairwise")]
    [InlineData("survival:cox")]
    [InlineData("reg:squarederror")]
    public void ProbabilityLink_ObjectiveWithoutProbabilities_NamesIt(string objective) =>
        Should.Throw<InvalidOperationException>(() => Load(Small.Replace("BASE", "5E-1").Replace("OBJECTIVE", objective)).ProbabilityLink()).Message.ShouldContain(objective);

    [Theory]
    [InlineData("\"version\":[3,1,2]", "\"version\":[NaN,Infinity,-Infinity,{\"x\":NaN}]")]
    [InlineData("\"default_left\"", "\"base_weights\":[NaN,1,2,-Infinity,0],\"loss_changes\":[NaN,0,0,0,0],\"default_left\"")]
    [InlineData("\"default_left\":[1,0,0,0,0]", "\"default_left\":[true,false,false,false,false]")]
    [InlineData("\"gradient_booster\":{", "\"unused\":\"\\u00e9 \\\" \\\\\",\"gradient_booster\" : \r\n\t{")]
    public void Load_OddButValid_IsRead(string from, string to)
    {
        double[] output = new double[1];
        string text = Ready.Replace(from, to);
        text.ShouldNotBe(Ready);
        Load(text).Ensemble.Predict([2, 1], output);
        output[0].ShouldBe(30);
    }

    [Theory]
    [InlineData("\"split_conditions\":[1.5,10", "\"split_conditions\":[NaN,10", "compares with NaN")]
    [InlineData("\"split_conditions\":[1.5,10", "\"split_conditions\":[1.5,Infinity", "leaf of the value")]
    [InlineData("\"sum_hessian\":[8", "\"sum_hessian\":[-8", "cover")]
    [InlineData("\"sum_hessian\":[8,", "\"sum_hessian\":[", "sum_hessian has 4 values for 5 nodes")]
    [InlineData("[1,-1,3,-1,-1]", "[1,-1,9,-1,-1]", "node 9")]
    [InlineData("[1,-1,3,-1,-1]", "[1,-1,1,-1,-1]", "two parents")]
    [InlineData("[1,-1,3,-1,-1]", "[1,4,3,-1,-1]", "one child")]
    [InlineData("[1,-1,3,-1,-1]", "[1,-1,3.5,-1,-1]", "left_children[2] is 3.5")]
    [InlineData("[1,-1,3,-1,-1]", "[1,-1,\"a\",-1,-1]", "left_children[2] is \"a\"")]
    [InlineData("\"split_indices\":[0", "\"split_indices\":[7", "feature 7")]
    [InlineData("\"tree_info\":[0]", "\"tree_info\":[1]", "output 1")]
    [InlineData("\"tree_info\":[0]", "\"tree_info\":[0,0]", "tree_info")]
    [InlineData("\"num_feature\":\"2\"", "\"num_feature\":\"3\"", "feature_names")]
    [InlineData("\"num_class\":\"0\"", "\"num_class\":\"1000000000\"", "outputs")]
    [InlineData("\"size_leaf_vector\":\"1\"", "\"size_leaf_vector\":\"3\"", "multi_output_tree")]
    [InlineData("\"categories_sizes\":[2]", "\"categories_sizes\":[3]", "categories")]
    [InlineData("\"categories_segments\":[0]", "\"categories_segments\":[1]", "categories")]
    [InlineData("\"gbtree\"", "\"gblinear\"", "gblinear, a linear model")]
    [InlineData("\"gbtree\"", "\"other\"", "\"other\"")]
    [InlineData("\"learner\"", "\"learned\"", "There is no learner")]
    [InlineData("}}}}", "}}}", "a comma or }")]
    [InlineData("}}}}", "}}}}}", "follows the end")]
    [InlineData("\"tree_info\"", "\"trees\":[],\"tree_info\"", "twice")]
    public void Load_Damaged_SaysWhat(string from, string to, string said)
    {
        string text = Ready.Replace(from, to);
        text.ShouldNotBe(Ready);
        Should.Throw<InvalidDataException>(() => Load(text)).Message.ShouldContain(said);
    }

    [Fact]
    public void Load_DamagedBigFile_IsNotQuoted()
    {
        string big = Ready.Replace("\"a\"", $"\"{new string('a', 281_795)}\"");
        foreach (string text in new[] { big[..^3], big.Replace("\"learner\"", "\"x\""), big.Replace("reg:squarederror", new string('o', 200_000)), new string('z', 300_000), new string('[', 300_000) })
            Should.Throw<InvalidDataException>(() => Load(text)).Message.Length.ShouldBeLessThan(400);
    }

    [Fact]
    public void Load_SmallModel_KeepsNamesAndObjective()
    {
        XGBoostModel model = Load(Small.Replace("BASE", "0").Replace("OBJECTIVE", "reg:squarederror"));
        model.FeatureNames.ShouldBe(["a", "b"]);
        model.Objective.ShouldBe("reg:squarederror");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Load_SomethingElse_SaysSo(string text) =>
        Should.Throw<InvalidDataException>(() => Load(text)).Message.ShouldContain("not a model that XGBoost saved as JSON");

    [Fact]
    public void Load_LinearBooster_SaysSo() =>
        Should.Throw<InvalidDataException>(() => Load(Small.Replace("\"gbtree\"", "\"gblinear\"").Replace("BASE", "0"))).Message.ShouldContain("gblinear");

    [Fact]
    public void Load_Cycle_SaysSo() =>
        Should.Throw<InvalidDataException>(() => Load(Ready.Replace("[1,-1,3,-1,-1]", "[0,-1,3,-1,-1]"))).Message.ShouldContain("cycle");

    private static string Ready => Small.Replace("BASE", "0").Replace("OBJECTIVE", "reg:squarederror");

    private static XGBoostModel Load(string text) => XGBoostModel.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
