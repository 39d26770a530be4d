using System.Globalization;
using System.Text;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Readers;
using MLNet.Xai.Tests.Support;

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

    public static TheoryData<string> Models => ["xgboost-binary-depth6", "xgboost-multiclass-3", "xgboost-regression-missing"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Explain_RealModel_EqualsXGBoostsContributions(string model)
    {
        string? folder = TestData.Real("trees", model);
        Assert.SkipWhen(folder is null, TestData.RealMissing("trees", model));
        TreeEnsemble ensemble = XGBoostModel.Load(Path.Combine(folder!, "model.json")).Ensemble;
        float[] rows = [.. Numbers(Path.Combine(folder!, "X.csv")).Select(x => (float)x)];
        double[] expected = [.. Numbers(Path.Combine(folder!, "expected_contribs.csv"))];
        int features = ensemble.FeatureCount;
        int count = rows.Length / features;
        expected.Length.ShouldBe(count * ensemble.OutputCount * (features + 1));
        double scale = expected.Max(Math.Abs);
        var explainer = new TreeShapExplainer(ensemble);
        double[] values = new double[count * ensemble.OutputCount * features];
        explainer.Explain(rows, count, values);
        for (int i = 0; i < count * ensemble.OutputCount; i++)
        {
            for (int f = 0; f < features; f++)
                values[(i * features) + f].ShouldBe(expected[(i * (features + 1)) + f], 1e-5 * scale);
            explainer.BaseValues[i % ensemble.OutputCount].ShouldBe(expected[(i * (features + 1)) + features], 1e-5 * scale);
        }
    }

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
    [InlineData("[2E0]", "reg:squarederror", 2)]
    public void Load_BaseScore_IsOnTheMargin(string score, string objective, double offset) =>
        Load(Small.Replace("BASE", score).Replace("OBJECTIVE", objective)).Ensemble.BaseOffset[0].ShouldBe(offset, 1e-12);

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
        Should.Throw<InvalidDataException>(() => Load(Small.Replace("[1,-1,3,-1,-1]", "[0,-1,3,-1,-1]").Replace("BASE", "0"))).Message.ShouldContain("cycle");

    private static XGBoostModel Load(string text) => XGBoostModel.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static IEnumerable<double> Numbers(string file) =>
        File.ReadLines(file).SelectMany(line => line.Split(',')).Select(x => x is "nan" or "" ? double.NaN : double.Parse(x, CultureInfo.InvariantCulture));
}
