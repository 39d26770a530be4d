using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Data;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Cli.Tests.Explain;

public sealed class ExplainTests(SavedModels models) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-explain").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Loan_WritesWhatTheLibraryGives()
    {
        string csv = Out("explained.csv");
        (await Xai.RunAsync("explain", "-m", models["loan.zip"], "-d", models["loans.csv"], "-o", csv)).ShouldBeDone().ShouldContain("600 rows");

        string[] lines = await File.ReadAllLinesAsync(csv, TestContext.Current.CancellationToken);
        string[] header = lines[0].Split(',');
        header.ShouldBe([.. SavedModels.LoanHeader.Split(','), "PredictedLabel", "Score", "Shap.income", "Shap.credit_score", "Shap.loan_amount", "Shap.weight", "Shap.BaseValue", "Shap.Residual"]);
        var ml = new MLContext(1);
        ITransformer model = ml.Model.Load(models["loan.zip"], out DataViewSchema schema);
        IDataView data = ml.Data.OpenFile(models["loans.csv"], new OpenOptions { Schema = schema });
        IDataView explained = ml.Explain().TreeShap(model, data).Transform(data);
        float[][] shap = [.. explained.GetColumn<float[]>("Shap")];
        float[] scores = [.. explained.GetColumn<float>("Score")];
        for (int row = 0; row < scores.Length; row++)
        {
            string[] cells = lines[row + 1].Split(',');
            float.Parse(cells[7], CultureInfo.InvariantCulture).ShouldBe(scores[row]);
            for (int f = 0; f < 4; f++)
                float.Parse(cells[8 + f], CultureInfo.InvariantCulture).ShouldBe(shap[row][f]);
        }
    }

    [Theory]
    [InlineData("loan.zip", "loans.csv", "lime", "Lime")]
    [InlineData("loan.zip", "loans.csv", "shap", "Shap.BaseValue")]
    [InlineData("loan.zip", "loans.csv", "counterfactual", "Counterfactual.Found")]
    [InlineData("loan.zip", "loans.csv", "anchor", "Anchor.Precision")]
    [InlineData("loan.zip", "loans.csv", "none", "Score")]
    [InlineData("explained.zip", "loans.csv", "auto", "Shap.income")]
    [InlineData("iris.zip", "iris.csv", "auto", "Shap.setosa.petal_length")]
    [InlineData("house.zip", "houses.csv", "auto", "Shap.area")]
    [InlineData("reviews.zip", "reviews.tsv", "auto", "Words")]
    [InlineData("pictures.zip", "pictures.csv", "auto", "Shap")]
    public async Task EveryKind_IsExplained(string model, string data, string method, string column)
    {
        string file = Out("explained.jsonl");
        (await Xai.RunAsync("explain", "-m", models[model], "-d", models[data], "-o", file, "--method", method, "--rows", "6", "--keep", "none")).ShouldBeDone().ShouldContain("6 rows");
        string[] lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        lines.Length.ShouldBe(6);
        lines[0].ShouldContain($"\"{column}");
        lines[0].ShouldContain("\"Score");
    }

    [Fact]
    public async Task TopK_OneClassAndRows()
    {
        string file = Out("top.jsonl");
        (await Xai.RunAsync("explain", "-m", models["iris.zip"], "-d", models["iris.csv"], "-o", file, "--rows", "10-12", "--class", "virginica", "--top-k", "2", "--keep", "species")).ShouldBeDone().ShouldContain("3 rows");
        string line = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))[0];
        line.ShouldContain("\"species\":\"setosa\"");
        System.Text.RegularExpressions.Regex.Count(line[line.IndexOf("\"Shap\"", StringComparison.Ordinal)..].Split(']')[0], "\"name\":").ShouldBeInRange(1, 2);
    }

    [Theory]
    [InlineData("loan.zip", "no-income.csv", "income")]
    [InlineData("cut.zip", "loans.csv", "damaged")]
    [InlineData("missing.zip", "loans.csv", "Contoso.ML.FastForest")]
    [InlineData("loan.zip", "none.csv", "none.csv")]
    [InlineData("loan.zip", "text.zip", ".zip")]
    public async Task WhatCannotBe_IsOneLine_AndNoFile(string model, string data, string said)
    {
        string file = Out("never.csv");
        (await Xai.RunAsync("explain", "-m", models[model], "-d", models[data], "-o", file)).ShouldFail(1).ShouldContain(said);
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(2, "--rows", "0")]
    [InlineData(2, "--rows", "5-2")]
    [InlineData(2, "--method", "magic")]
    [InlineData(2, "--method", "own")]
    [InlineData(2, "--keep", "nothing_like_it")]
    [InlineData(2, "--top-k", "0")]
    [InlineData(2, "--shard", "3/2")]
    [InlineData(1, "--class", "purple")]
    public async Task WrongOptions_AreOneLine(int code, string option, string value)
    {
        (await Xai.RunAsync("explain", "-m", models["loan.zip"], "-d", models["loans.csv"], "-o", Out("never.csv"), option, value)).ShouldFail(code);
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Parts_AreMergedAndAreTheWhole()
    {
        string parts = Out("parts");
        for (int i = 0; i < 3; i++)
            (await Xai.RunAsync("explain", "-m", models["loan.zip"], "-d", models["loans.csv"], "-o", parts, "--shard", $"{i}/3", "--background", models["loans.csv"])).ShouldBeDone().ShouldContain($"wrote {Path.Combine(parts, $"part-0000{i}-of-00003.parquet")}");
        (await Xai.RunAsync("explain", "-m", models["loan.zip"], "-d", models["loans.csv"], "-o", parts, "--shard", "1/3", "--background", models["loans.csv"])).ShouldBeDone().ShouldContain("was there");
        (await Xai.RunAsync("merge", parts)).ShouldBeDone().ShouldContain("merged 3 parts of 600 rows");
        (await File.ReadAllTextAsync(Path.Combine(parts, "importance.csv"), TestContext.Current.CancellationToken)).ShouldContain("income");

        File.Delete(Path.Combine(parts, "part-00001-of-00003.parquet"));
        (await Xai.RunAsync("merge", parts)).ShouldFail(1).ShouldContain("part-00001-of-00003");
    }

    [Fact]
    public async Task Part_WithoutBackground_SaysWhy() =>
        (await Xai.RunAsync("explain", "-m", models["loan.zip"], "-d", models["loans.csv"], "-o", Out("parts"), "--shard", "0/2")).ShouldFail(2).ShouldContain("--shard needs --background");

    [Fact]
    public async Task Cancelled_LeavesNoFile()
    {
        using var cancelled = new CancellationTokenSource();
        using StringWriter output = new(), error = new();
        await cancelled.CancelAsync();
        int code = await MLNet.Xai.Cli.Hosting.Tool.RunAsync(["explain", "-m", models["loan.zip"], "-d", models["loans.csv"], "-o", Out("never.csv")], output, error, cancelled.Token);
        code.ShouldBe(130);
        error.ToString().ShouldContain("cancelled");
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    private string Out(string name) => Path.Combine(_folder, name);
}
