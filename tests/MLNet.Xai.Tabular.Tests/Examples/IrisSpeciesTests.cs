using System.Globalization;
using System.Text.RegularExpressions;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tabular.Tests.Examples;

public sealed class IrisSpeciesTests
{
    [Fact]
    public void Run_AnotherFolder_ExplainsAFlowerForEachSpecies() => ExampleProgram.Run("IrisSpecies", (said, folder) =>
    {
        CaliforniaHousingTests.Number(said, @"micro accuracy (\d\.\d+)").ShouldBeGreaterThan(0.9);
        double[][] lines = [.. new[] { "setosa", "versicolor", "virginica" }.Select(species =>
            Regex.Match(said, $@"^  {species} +(\S+) ?% +(\S+) +(\S+) +(\S+) +(\S+)$", RegexOptions.Multiline).Groups.Values.Skip(1).Select(g => double.Parse(g.Value, CultureInfo.InvariantCulture)).ToArray())];
        lines.Sum(line => line[0]).ShouldBe(100, 0.2);
        for (int feature = 1; feature <= 4; feature++)
            lines.Sum(line => line[feature]).ShouldBe(0, 0.002, said); // what one species gains the others lose
        CaliforniaHousingTests.Number(said, @"The tree says the model's class of (\d+\.\d)%").ShouldBeGreaterThan(85);
        CaliforniaHousingTests.Files(folder).ShouldBe(
            ["bar.svg", "beeswarm-virginica.svg", "cohorts-virginica.svg", "dependence-virginica.svg", "effect-virginica.svg", "iris.zip", "report.html", "report.json", "surrogate.svg"]);
    });

    [Fact]
    public void File_IsFishersTable()
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(TestData.Root, "examples", "IrisSpecies", "data", "iris.csv")).Skip(1).Select(line => line.Split(','))];
        rows.Length.ShouldBe(150);
        string[] species = ["setosa", "versicolor", "virginica"];

        // The means that Fisher gives, which copies with its two well-known slips (rows 35 and 38) do not have.
        double[][] means = [[5.006, 3.428, 1.462, 0.246], [5.936, 2.770, 4.260, 1.326], [6.588, 2.974, 5.552, 2.026]];
        for (int k = 0; k < 3; k++)
        {
            string[][] own = [.. rows.Where(row => row[4] == species[k])];
            own.Length.ShouldBe(50);
            for (int column = 0; column < 4; column++)
                own.Average(row => double.Parse(row[column], CultureInfo.InvariantCulture)).ShouldBe(means[k][column], 1e-9);
        }
    }
}
