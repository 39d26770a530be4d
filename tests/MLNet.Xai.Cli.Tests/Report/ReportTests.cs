namespace MLNet.Xai.Cli.Tests.Report;

public sealed class ReportTests(SavedModels models) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-report").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Loan_IsAPageAndItsNumbers()
    {
        string page = Path.Combine(_folder, "report.html");
        string said = (await Xai.RunAsync("report", "-m", models["loan.zip"], "-d", models["loans.csv"], "--label-col", "approved", "-o", page, "--rows", "50", "--title", "Loans")).ShouldBeDone();
        said.ShouldContain("600 rows");
        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        html.ShouldContain("<h1");
        html.ShouldContain("Loans");
        File.Exists(Path.ChangeExtension(page, ".json")).ShouldBeTrue();
    }

    [Fact]
    public async Task OtherFormat_IsWrongUse() =>
        (await Xai.RunAsync("report", "-m", models["loan.zip"], "-d", models["loans.csv"], "-o", "x.pdf")).ShouldFail(2).ShouldContain(".html");
}
