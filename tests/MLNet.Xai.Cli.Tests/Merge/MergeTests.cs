using System.Text.RegularExpressions;

namespace MLNet.Xai.Cli.Tests.Merge;

public sealed class MergeTests(SavedModels models) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-merge").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("loan.zip", "loans.csv", "mean |Shap|")]
    [InlineData("purpose.zip", "purposes.csv", "PurposeSlots.car")]
    [InlineData("iris.zip", "iris.csv", "mean |Shap| of setosa")]
    [InlineData("house.zip", "houses.csv", "mean |Shap|")]
    public async Task Report_OfAnyModel_IsTheSameHoweverRowsWereSplit(string model, string data, string said)
    {
        foreach (int parts in (int[])[1, 4])
        {
            for (int i = 0; i < parts; i++)
                (await Xai.RunAsync("explain", "-m", models[model], "-d", models[data], "-o", Out($"parts{parts}"), "--shard", $"{i}/{parts}", "--background", models[data], "--background-rows", "20")).ShouldBeDone();
            string output = (await Xai.RunAsync("merge", Out($"parts{parts}"), "-o", Out($"merged{parts}"), "--report", Out($"{parts}.html"), "--model", models[model], "--title", "All rows")).ShouldBeDone();
            output.ShouldContain($"wrote {Out($"{parts}.html")}");
        }

        string one = await File.ReadAllTextAsync(Out("1.html"), TestContext.Current.CancellationToken);
        one.ShouldContain(said);
        one.ShouldContain("<h1>All rows</h1>");
        one.ShouldContain("Effects by value");
        (await File.ReadAllTextAsync(Out("4.html"), TestContext.Current.CancellationToken)).ShouldBe(one);
        foreach (string name in (string[])["summary.json", "importance.csv"])
            (await File.ReadAllTextAsync(Out($"merged4/{name}"), TestContext.Current.CancellationToken)).ShouldBe(await File.ReadAllTextAsync(Out($"merged1/{name}"), TestContext.Current.CancellationToken));
        (await File.ReadAllTextAsync(Out("4.json"), TestContext.Current.CancellationToken)).ShouldBe(await File.ReadAllTextAsync(Out("1.json"), TestContext.Current.CancellationToken));
        Regex.Matches(one, "https?://[^\"'< ]*").Select(m => m.Value).Distinct().ShouldBe(["http://www.w3.org/2000/svg"]);
    }

    [Fact]
    public async Task WrongOptions_AreOneLine()
    {
        for (int i = 0; i < 2; i++)
            (await Xai.RunAsync("explain", "-m", models["loan.zip"], "-d", models["loans.csv"], "-o", Out("parts"), "--shard", $"{i}/2", "--background", models["loans.csv"])).ShouldBeDone();
        (await Xai.RunAsync("merge", Out("parts"), "--report", Out("x.pdf"))).ShouldFail(2).ShouldContain(".html");
        (await Xai.RunAsync("merge", Out("parts"), "--title", "x")).ShouldFail(2).ShouldContain("--report");
        (await Xai.RunAsync("merge", Out("parts"), "--report", Out("parts/summary.html"))).ShouldFail(2).ShouldContain("another name");
        (await Xai.RunAsync("merge", Out("parts"), "--report", Out("parts/part-00000-of-00002.html"))).ShouldFail(2).ShouldContain("another name");
        (await Xai.RunAsync("merge", Out("parts"), "--report", Out("x.html"), "--model", models["purpose.zip"])).ShouldFail(1).ShouldContain("is not the model");
        (await Xai.RunAsync("merge", Out("parts"), "--report", Out("x.html"), "--class", "purple")).ShouldFail(1).ShouldContain("purple");
        Directory.GetFiles(_folder).ShouldBeEmpty();
        Directory.GetFiles(Out("parts")).Length.ShouldBe(4);
    }

    private string Out(string name) => Path.Combine(_folder, name);
}
