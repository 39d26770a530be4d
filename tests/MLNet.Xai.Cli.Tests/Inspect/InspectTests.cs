using System.Text.Json;
using Microsoft.ML;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Cli.Tests.Inspect;

public sealed class InspectTests(SavedModels models)
{
    [Fact]
    public async Task Loan_ShowsStepsColumnsTreesAndWays()
    {
        string said = (await Xai.RunAsync("inspect", "-m", models["loan.zip"])).ShouldBeDone();

        said.ShouldContain("FastForestBinary (binary)");
        TreeModel trees = TreeModel.Find(new MLContext().Model.Load(models["loan.zip"], out _));
        said.ShouldContain($"{trees.Ensemble.TreeCount} with {trees.Ensemble.TreeCount * 12} leaves");
        said.ShouldContain("4 in 'Features': income, credit_score, loan_amount, weight");
        Line(said, "1 ColumnConcatenatingTransformer").ShouldContain("income, credit_score, loan_amount, weight  Features: Vector<Single, 4>");
        Line(said, "age").ShouldEndWith("no");
        Line(said, "income  ").ShouldEndWith("yes");
        Line(said, "treeshap").ShouldContain("yes");
        Line(said, "size").ShouldContain(FormattableString.Invariant($"{new FileInfo(models["loan.zip"]).Length:N0} bytes"));
        said.ShouldContain("5.0.1");
    }

    [Theory]
    [InlineData("iris.zip", "OneVersusAll of 3 LightGbmBinary (multiclass)", "3: setosa, versicolor, virginica")]
    [InlineData("purpose.zip", "FastTreeBinary (binary, with probability)", "PurposeSlots.car")]
    [InlineData("house.zip", "LinearRegression (regression)", "LinearSHAP")]
    [InlineData("reviews.zip", "LinearBinary (binary, with probability)", "words of 'text'")]
    [InlineData("pictures.zip", "LinearBinary (binary, with probability)", "ImagePixelExtractingTransformer")]
    [InlineData("explained.zip", "Explanations in it", "TreeSHAP")]
    [InlineData("no-schema.zip", "20 with", "saved without its input columns")]
    [InlineData("custom.zip", "KMeans", "CustomMappingTransformer")]
    public async Task EveryKind_IsShown(string model, string first, string second)
    {
        string said = (await Xai.RunAsync("inspect", "-m", models[model])).ShouldBeDone();

        said.ShouldContain(first);
        said.ShouldContain(second);
    }

    [Fact]
    public async Task MissingAssembly_ShowsPartsAndWhatToBring()
    {
        string said = (await Xai.RunAsync("inspect", "-m", models["missing.zip"])).ShouldBeDone();

        said.ShouldContain("Contoso.ML.FastForest  (missing)");
        said.ShouldContain("BinaryPred");
        said.ShouldContain("Missing: Contoso.ML.FastForest.dll. Put it with what it needs into a folder and give --assemblies <folder>");
    }

    [Theory]
    [InlineData("cut.zip")]
    [InlineData("text.zip")]
    public async Task Damaged_IsOneLineThatNamesTheFile(string model) =>
        (await Xai.RunAsync("inspect", "-m", models[model])).ShouldFail(1).ShouldContain($"{model}' is no model that ML.NET saved, or it is damaged");

    [Fact]
    public async Task NoFile_IsOneLine() => (await Xai.RunAsync("inspect", "-m", models["none.zip"])).ShouldFail(1).ShouldContain("There is no file");

    [Fact]
    public async Task Json_HoldsTheSame()
    {
        string path = models["loan.inspected.json"];
        (await Xai.RunAsync("inspect", "-m", models["loan.zip"], "-o", path, "-v", "quiet")).ShouldBeDone().ShouldBeEmpty();

        using JsonDocument json = JsonDocument.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        json.RootElement.GetProperty("sha256").GetString()!.Length.ShouldBe(64);
        JsonElement predictor = json.RootElement.GetProperty("model").GetProperty("predictors")[0];
        predictor.GetProperty("trees").GetInt32().ShouldBe(TreeModel.Find(new MLContext().Model.Load(models["loan.zip"], out _)).Ensemble.TreeCount);
        predictor.GetProperty("featureNames").EnumerateArray().Select(e => e.GetString()).ShouldBe(["income", "credit_score", "loan_amount", "weight"]);
        json.RootElement.GetProperty("parts").GetArrayLength().ShouldBeGreaterThan(2);
    }

    private static string Line(string said, string start) => said.Split('\n').First(l => l.StartsWith(start, StringComparison.Ordinal)).TrimEnd('\r');
}
