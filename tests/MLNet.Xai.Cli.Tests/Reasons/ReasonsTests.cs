namespace MLNet.Xai.Cli.Tests.Reasons;

public sealed class ReasonsTests(SavedModels models) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-reasons").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Shown_AreTheFirstRowsOnTheWrongSide()
    {
        string said = (await Xai.RunAsync("reasons", "-m", models["purpose.zip"], "-d", models["purposes.csv"], "--cutoff", "0.5", "--units", "probability", "--group-by", "column")).ShouldBeDone();
        said.ShouldContain("income (");
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(11);
    }

    [Fact]
    public async Task Written_WithACatalogue_HaveItsSentences()
    {
        string codes = Path.Combine(_folder, "codes.json"), file = Path.Combine(_folder, "reasons.csv");
        await File.WriteAllTextAsync(codes, """[{"code": "R01", "text": "Income of {value:N0} is low", "features": ["income"]}]""", TestContext.Current.CancellationToken);
        (await Xai.RunAsync("reasons", "-m", models["loan.zip"], "-d", models["loans.csv"], "--cutoff", "0", "--catalogue", codes, "-o", file)).ShouldBeDone().ShouldContain("600 rows");
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldContain("is low");
    }

    [Theory]
    [InlineData("[{\"kode\": 1}]")]
    [InlineData("{}")]
    [InlineData("[{\"code\": \"R01\", \"text\": \"\", \"features\": []}]")]
    public async Task WrongCatalogue_IsOneLine(string json)
    {
        string codes = Path.Combine(_folder, "codes.json");
        await File.WriteAllTextAsync(codes, json, TestContext.Current.CancellationToken);
        (await Xai.RunAsync("reasons", "-m", models["loan.zip"], "-d", models["loans.csv"], "--cutoff", "0", "--catalogue", codes)).ShouldFail(1).ShouldContain("codes.json");
    }

    [Fact]
    public async Task NoCutoff_IsWrongUse() => (await Xai.RunAsync("reasons", "-m", models["loan.zip"], "-d", models["loans.csv"])).ShouldFail(2).ShouldContain("--cutoff");
}
