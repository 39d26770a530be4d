using MLNet.Xai.Core.Trees.Readers;
using MLNet.Xai.Tests.Support.Onnx;

namespace MLNet.Xai.Core.Tests.Trees.Readers.Onnx;

/// <summary>What would give a wrong number is refused, by name.</summary>
public sealed class OnnxRefusalTests
{
    private static readonly (string, int, int)[] s_input = [("X", OnnxFile.Single, 5)];
    private static readonly (string, int)[] s_output = [("Y", OnnxFile.Single)];
    private readonly OnnxForestFile _file = new OnnxForestFile(1).Add(3, 3);

    [Theory]
    [InlineData("MIN", "aggregate_function is \"MIN\"")]
    [InlineData("MAX", "no sum")]
    [InlineData("MEDIAN", "MEDIAN")]
    public void Load_Aggregate_SaysWhy(string aggregate, string said) => Refused(_file.Regressor(OnnxFile.Attribute("aggregate_function", aggregate)), said);

    [Theory]
    [InlineData("Scaler", "ai.onnx.ml")]
    [InlineData("Add", "")]
    [InlineData("Imputer", "ai.onnx.ml")]
    public void Load_StepBeforeTheTrees_IsNamed(string kind, string domain) =>
        Refused(Model(["Z"], ["Y"], before: OnnxFile.Node(kind, domain, ["X"], ["Z"])), $"\"my{kind}\" ({kind}) changes the features");

    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    public void Load_CastThatRounds_IsNamed(int type) => Refused(Model(["Z"], ["Y"], before: OnnxFile.Node("Cast", "", ["X"], ["Z"], OnnxFile.Attribute("to", type))), "myCast");

    [Theory]
    [InlineData("Sigmoid", "")]
    [InlineData("Exp", "")]
    [InlineData("Normalizer", "ai.onnx.ml")]
    public void Load_StepAfterTheTrees_IsNamed(string kind, string domain) =>
        Refused(Model(["X"], ["S"], after: OnnxFile.Node(kind, domain, ["S"], ["Y"])), $"\"my{kind}\" ({kind}) changes what the trees give");

    [Fact]
    public void Load_StepBesideTheTrees_IsNamed() => Refused(Model(["X"], ["Y"], after: OnnxFile.Node("Mul", "", ["X", "Y"], ["Z"])), "\"myMul\" (Mul) stands beside the trees");

    [Fact]
    public void Load_StepsThatChangeNothing_AreRead()
    {
        byte[] model = Model(["Z"], ["S"], OnnxFile.Node("Cast", "", ["X"], ["Z"], OnnxFile.Attribute("to", 11)), OnnxFile.Node("Identity", "", ["S"], ["Y"]));
        OnnxTreeModel.Load(new MemoryStream(model)).Ensemble.TreeCount.ShouldBe(3);
    }

    [Fact]
    public void Load_Circle_IsRefused()
    {
        byte[][] nodes = [OnnxFile.Node("Identity", "", ["A"], ["B"]), OnnxFile.Node("Concat", "", ["B"], ["A"], OnnxFile.Attribute("axis", 1)), Trees(["A"], ["Y"])];
        Refused(OnnxFile.Model(nodes, s_input, s_output), "circle");
    }

    [Fact]
    public void Load_OtherThings_AreNamed()
    {
        Refused(OnnxFile.Model([OnnxFile.Node("LinearRegressor", "ai.onnx.ml", ["X"], ["Y"])], s_input, s_output), "It has no trees");
        Refused(OnnxFile.Model([Trees(["X"], ["Y"]), Trees(["X"], ["Z"])], s_input, s_output), "2 ensembles");
        Refused(OnnxFile.Model([Trees(["X"], ["Y"])], [("X", OnnxFile.Text, 5)], s_output), "holds no numbers");
        Refused(OnnxFile.Model([Trees(["X"], ["Y"])], [("X", OnnxFile.Single, 2)], s_output), "a row has 2");
        Refused(OnnxFile.Model([Trees(["Q"], ["Y"])], s_input, s_output), "Nothing gives \"Q\"");
        Refused(_file.Regressor(OnnxFile.Attribute("post_transform", "LOGISTIC")), "LOGISTIC");
        Refused(_file.Regressor(OnnxFile.Attribute("base_values", [1f, 2])), "base_values has 2 entries for 1");
        Refused("not a model"u8.ToArray(), "not an ONNX model");
        Refused([], "empty");
        Refused("{\"learner\":{}}"u8.ToArray(), "XGBoostModel");
        Should.Throw<InvalidDataException>(() => XGBoostModel.Load(new MemoryStream(_file.Regressor()))).Message.ShouldContain("OnnxTreeModel");
    }

    [Fact]
    public void Load_TwoClassesThatRuntimesReadInTheirOwnWay_SayWhy()
    {
        Refused(new OnnxForestFile(1) { Outputs = 2 }.Add(3, 3).Classifier("NONE", [0L, 1]), "weigh 2 of two classes");
        Refused(new OnnxForestFile(1) { Positive = true }.Add(3, 3).Classifier("LOGISTIC", [0L, 1]), "No leaf of a classifier of two classes weighs less than zero");
        Refused(_file.Classifier("SOFTMAX", [0L, 1]), "SOFTMAX of one sum");
        Refused(_file.Classifier("PROBIT", [0L, 1]), "PROBIT");
        Refused(new OnnxForestFile(1) { OneId = 1 }.Add(3, 3).Classifier("LOGISTIC", [0L, 1], OnnxFile.Attribute("base_values", [0.5f])), "base_values, which ONNX Runtime leaves out");
        Refused(_file.Classifier("LOGISTIC", [7L, 7]), "two or more different");
    }

    private byte[] Trees(string[] inputs, string[] outputs) =>
        OnnxFile.Node("TreeEnsembleRegressor", "ai.onnx.ml", inputs, outputs, [.. _file.Tables("target"), OnnxFile.Attribute("n_targets", 1)]);

    private byte[] Model(string[] inputs, string[] outputs, byte[]? before = null, byte[]? after = null) =>
        OnnxFile.Model([.. before is null ? (byte[][])[] : [before], Trees(inputs, outputs), .. after is null ? (byte[][])[] : [after]], s_input, s_output);

    private static void Refused(byte[] model, string said) => Should.Throw<InvalidDataException>(() => OnnxTreeModel.Load(new MemoryStream(model))).Message.ShouldContain(said);
}
