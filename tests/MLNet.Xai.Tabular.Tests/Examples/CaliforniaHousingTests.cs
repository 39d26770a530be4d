using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tabular.Tests.Examples;

public sealed partial class CaliforniaHousingTests
{
    [Fact]
    public void Run_MadeUpRows_RanksTheFeaturesAsTheyWereMade() => ExampleProgram.Run("CaliforniaHousing", (said, folder) =>
    {
        string[] features = Features(said);
        features[0].ShouldBe("MedianIncome", said);
        features[1..3].ShouldBe(["Longitude", "Latitude"], ignoreOrder: true, said); // the coast
        features[3].ShouldBe("Occupancy", said);
        features[8].ShouldBe("MedianIncome", said); // and the model needs them so
        features[9..11].ShouldBe(["Longitude", "Latitude"], ignoreOrder: true, said);
        features[11..13].ShouldBe(["Occupancy", "HouseAge"], said);
        Number(said, @"R² (\d\.\d+), mean error").ShouldBeGreaterThan(0.8);
        Number(said, @"The tree has R² (\d\.\d+)").ShouldBeInRange(0.5, 0.9);
        Files(folder).ShouldBe(
            ["bar.svg", "beeswarm.svg", "cohorts.svg", "dependence-income.svg", "effect-income-local.svg", "effect-income.svg", "effect-place.svg", "housing.zip", "importance.svg",
             "report.html", "report.json", "surrogate.svg", "tree.svg", "waterfall.svg"]);
        string page = File.ReadAllText(Path.Combine(folder, "report.html"));
        page.ShouldContain("<h2>Cohorts</h2>");
        page.ShouldContain("<h2>Surrogate tree</h2>");
        page.Length.ShouldBeInRange(100_000, 1_000_000);
        JsonNode numbers = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "report.json")))!;
        Dictionary<string, JsonArray> sections = numbers["sections"]!.AsArray().ToDictionary(s => (string)s!["heading"]!, s => s!["content"]!.AsArray());
        sections["What the model needs"][1]!["rows"]!.AsArray().Count.ShouldBe(8);
        sections["Effects"].Count.ShouldBe(5);
        double[] income = [.. sections["Effects"][1]!["rows"]!.AsArray().Select(row => (double)row![1]!)];
        (income[^1] - income[0]).ShouldBeInRange(1.2, 2.6); // 0.38 for each 10,000 dollars, from about 1.6 to 7.1
    });

    [Fact]
    public void Run_TheRealTable_TakesItsColumns()
    {
        string? csv = TestData.Real("tabular", "california_housing_shapiq.csv");
        Assert.SkipWhen(csv is null, TestData.RealMissing("tabular", "california_housing_shapiq.csv"));
        ExampleProgram.Run("CaliforniaHousing", (said, _) =>
        {
            Number(said, @"R² (\d\.\d+), mean error").ShouldBeGreaterThan(0.78);
            Features(said)[..3].ShouldBe(["MedianIncome", "Latitude", "Longitude"], ignoreOrder: true, said);
        }, "--data", csv!);
    }

    internal static string[] Files(string folder) => [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    internal static double Number(string said, string pattern) => double.Parse(Regex.Match(said, pattern).Groups[1].Value, CultureInfo.InvariantCulture);

    private static string[] Features(string said) => [.. Line().Matches(said).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(@"^  (?<name>\w+) +\d\.\d{4}  ", RegexOptions.Multiline)]
    private static partial Regex Line();
}
