using System.Globalization;
using System.Text.RegularExpressions;
using CreditRisk;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tabular.Tests.Examples;

/// <summary>Credits and the reasons of refusals, on invented applications and on the German credit data.</summary>
public sealed class CreditRiskTests
{
    [Fact]
    public void Generator_IsTheFileInTheRepository()
    {
        string made = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            CreditGenerator.Write(made);
            File.ReadAllBytes(made).ShouldBe(File.ReadAllBytes(Path.Combine(TestData.Root, "examples", "CreditRisk", "data", "credit.csv")));
        }
        finally
        {
            File.Delete(made);
        }
    }

    [Fact]
    public void Run_InventedApplications_GivesReasonsToEveryRefusal() => ExampleProgram.Run("CreditRisk", (said, folder) =>
    {
        CaliforniaHousingTests.Files(folder).ShouldBe(
            ["credit.zip", "decisions.csv", "duration.svg", "fairness.svg", "importance.svg", "reasons.svg", "report.html", "report.json", "waterfall.svg"]);
        CaliforniaHousingTests.Number(said, @"ROC curve (\d\.\d+)").ShouldBeGreaterThan(0.8);
        said.ShouldContain("would be accepted if");
        Check(folder);
        File.ReadAllText(Path.Combine(folder, "report.html")).ShouldContain("Reasons of one refusal");
    });

    [Fact]
    public void Run_GermanCredit_TakesItsColumns()
    {
        string? csv = TestData.Real("tabular", "selva_GermanCredit.csv");
        Assert.SkipWhen(csv is null, TestData.RealMissing("tabular", "selva_GermanCredit.csv"));
        ExampleProgram.Run("CreditRisk", (said, folder) =>
        {
            CaliforniaHousingTests.Number(said, @"ROC curve (\d\.\d+)").ShouldBeGreaterThan(0.7);
            Check(folder);
        }, csv!);
    }

    // Accepted applications have no reasons; refused ones have one to four, of the catalogue's codes.
    private static void Check(string folder)
    {
        string[] lines = [.. File.ReadLines(Path.Combine(folder, "decisions.csv")).Skip(1)];
        lines.Length.ShouldBeGreaterThan(150);
        foreach (string line in lines)
        {
            string[] cells = line.Split(',', 5);
            bool accepted = double.Parse(cells[1], CultureInfo.InvariantCulture) >= 0.5;
            cells[2].ShouldBe(accepted ? "accepted" : "refused", line);
            string[] codes = cells[3].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (accepted)
                codes.ShouldBeEmpty(line);
            else
                codes.Length.ShouldBeInRange(1, 4, line);
            codes.ShouldAllBe(code => Regex.IsMatch(code, "^[A-Z][1-5]$"));
            codes.ShouldBeUnique();
        }
    }
}
