using System.Text.Json;
using System.Xml.Linq;

namespace MLNet.Xai.Cli.Tests.Importance;

public sealed class ImportanceTests(SavedModels models) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-importance").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Loan_ShowsBothKindsAndWritesThem()
    {
        string[] files = [Path.Combine(_folder, "i.csv"), Path.Combine(_folder, "i.json"), Path.Combine(_folder, "i.svg")];
        string said = (await Xai.RunAsync("importance", "-m", models["loan.zip"], "-d", models["loans.csv"], "--label-col", "approved", "-o", files[0], "-o", files[1], "-o", files[2])).ShouldBeDone();

        said.ShouldContain("AreaUnderRocCurve when shuffled");
        said.ShouldContain("over 600 rows");
        (await File.ReadAllTextAsync(files[0], TestContext.Current.CancellationToken)).ShouldContain("\"income\"");
        (await File.ReadAllTextAsync(Path.Combine(_folder, "i.permutation.csv"), TestContext.Current.CancellationToken)).ShouldContain("AreaUnderRocCurve");
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllTextAsync(files[1], TestContext.Current.CancellationToken));
        json.RootElement.GetProperty("shap").GetArrayLength().ShouldBe(4);
        json.RootElement.GetProperty("permutation").GetProperty("lines").GetArrayLength().ShouldBeGreaterThan(4);
        XDocument.Load(files[2]).Root!.Name.LocalName.ShouldBe("svg");
        XDocument.Load(Path.Combine(_folder, "i.permutation.svg")).Root!.Name.LocalName.ShouldBe("svg");
    }

    [Theory]
    [InlineData("iris.zip", "iris.csv", "petal_length")]
    [InlineData("house.zip", "houses.csv", "area")]
    public async Task WithoutLabels_IsShapAlone(string model, string data, string first)
    {
        string said = (await Xai.RunAsync("importance", "-m", models[model], "-d", models[data], "--rows", "100")).ShouldBeDone();
        said.ShouldNotContain("shuffled");
        said.ShouldContain(first);
        said.ShouldContain("over 100 rows");
    }

    [Fact]
    public async Task OtherFormat_IsWrongUse() =>
        (await Xai.RunAsync("importance", "-m", models["loan.zip"], "-d", models["loans.csv"], "-o", "x.png")).ShouldFail(2).ShouldContain(".csv, .json or .svg");

    [Fact]
    public async Task NoSuchLabel_IsOneLine() =>
        (await Xai.RunAsync("importance", "-m", models["loan.zip"], "-d", models["loans.csv"], "--label-col", "aproved")).ShouldFail(1).ShouldContain("aproved");
}
