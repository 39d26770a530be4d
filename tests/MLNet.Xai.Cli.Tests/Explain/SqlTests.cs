namespace MLNet.Xai.Cli.Tests.Explain;

/// <summary>Queries in the place of files, in every command that takes rows.</summary>
public sealed class SqlTests(SavedModels models) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-sql").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Rows => $"select * from '{models["loans.csv"]}'";

    [Fact]
    public async Task Explain_AQuery_GivesWhatTheFileOfItsRowsGives()
    {
        string[] lines = await File.ReadAllLinesAsync(models["loans.csv"], TestContext.Current.CancellationToken);
        string file = Out("some.csv");
        await File.WriteAllLinesAsync(file, lines.Where((line, i) => i == 0 || double.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture) > 4000), TestContext.Current.CancellationToken);
        (await Xai.RunAsync("explain", "-m", models["loan.zip"], "-d", file, "-o", Out("one.csv"), "--background", models["loans.csv"], "--keep", "none")).ShouldBeDone();
        (await Xai.RunAsync("explain", "-m", models["loan.zip"], "-d", $"{Rows} where income > 4000;", "-o", Out("two.csv"), "--background", Rows, "--keep", "none")).ShouldBeDone();
        (await File.ReadAllTextAsync(Out("two.csv"), TestContext.Current.CancellationToken)).ShouldBe(await File.ReadAllTextAsync(Out("one.csv"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Explain_ReadsWhatNoFileFormatOfItsOwnDoes()
    {
        await File.WriteAllTextAsync(Out("rows.json"), """[{"person": {"income": 4000.5, "credit_score": 600}, "loan_amount": 9000, "weight": 70}]""", TestContext.Current.CancellationToken);
        (await Xai.RunAsync("explain", "-m", models["loan.zip"], "-d", $"FROM (SELECT person.income AS income, person.credit_score AS credit_score, loan_amount, weight FROM '{Out("rows.json")}')", "-o", Out("one.csv"), "--background", models["loans.csv"])).ShouldBeDone().ShouldContain("1 rows");
    }

    [Fact]
    public async Task OtherCommands_TakeQueriesToo_AndLeaveNoFiles()
    {
        string[] before = Directory.GetFiles(Path.GetTempPath(), "xai-*.idv");
        string some = $"{Rows} where loan_amount > 10000 order by income";
        (await Xai.RunAsync("importance", "-m", models["loan.zip"], "-d", some, "--label-col", "approved", "--background", Rows)).ShouldBeDone().ShouldContain("income");
        (await Xai.RunAsync("reasons", "-m", models["loan.zip"], "-d", some, "--cutoff", "0", "--rows", "20")).ShouldBeDone();
        (await Xai.RunAsync("report", "-m", models["loan.zip"], "-d", some, "--label-col", "approved", "-o", Out("report.html"), "--rows", "50", "--drift", Rows)).ShouldBeDone();
        (await File.ReadAllTextAsync(Out("report.html"), TestContext.Current.CancellationToken)).ShouldContain("select * from");
        Directory.GetFiles(Path.GetTempPath(), "xai-*.idv").Except(before).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, "cannot be answered", "select * from 'no-such-file.csv'")]
    [InlineData(1, "cannot be answered", "select * form nothing")]
    [InlineData(1, "credit_score", "select 1::float as income")]
    [InlineData(1, "There is no file", "selected.csv")]
    public async Task WhatCannotBe_IsOneLine(int code, string said, string query)
    {
        (await Xai.RunAsync("explain", "-m", models["loan.zip"], "-d", query, "-o", Out("never.csv"), "--background", models["loans.csv"])).ShouldFail(code).ShouldContain(said);
        (await Xai.RunAsync("report", "-m", models["loan.zip"], "-d", query, "-o", Out("never.html"))).ShouldFail(code);
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Shards_HaveFiles()
    {
        (await Xai.RunAsync("explain", "-m", models["loan.zip"], "-d", Rows, "-o", Out("parts"), "--shard", "0/2", "--background", models["loans.csv"])).ShouldFail(2).ShouldContain("the rows of a query have no parts");
        (await Xai.RunAsync("explain", "-m", models["loan.zip"], "-d", models["loans.csv"], "-o", Out("parts"), "--shard", "0/2", "--background", Rows)).ShouldFail(2).ShouldContain("write the query's rows to one");
        (await Xai.RunAsync("explain", "-m", models["loan.zip"], "-d", Rows, "-o", Out("x.csv"), "--has-header", "false")).ShouldFail(2).ShouldContain("read_csv");
    }

    private string Out(string name) => Path.Combine(_folder, name);
}
